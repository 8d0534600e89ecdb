"""Boilerplate rules as data, and the one question asked of them: which rule takes this line?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import re2

from transforms.rules.agencies import mark_agencies
from transforms.rules.lexicon import expand
from transforms.rules.package_data import read_toml, toml_names


class Zone(StrEnum):
    """Where in a story a rule may fire: before its first sentence, after its last, or on any line.

    A `suffix` rule takes the end of the story's last line, after its last sentence.
    """

    HEAD = "head"
    TAIL = "tail"
    ANYWHERE = "anywhere"
    SUFFIX = "suffix"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of line that is not story.

    `pattern` (RE2, case ignored, whole line with runs of white space as one space) must take every line of
    `examples` and none of `counterexamples`, which are lines of story or of another rule.
    """

    id: str
    kind: str
    zones: frozenset[Zone]
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


def _rule(kind: str, entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=f"{kind}.{entry['id']}",
        kind=kind,
        zones=frozenset(map(Zone, entry["where"])),
        pattern=entry["pattern"],
        examples=tuple(entry["examples"]),
        counterexamples=tuple(entry["counterexamples"]),
    )


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the files' names and of their place in them."""
    return tuple(
        _rule(family["kind"], entry)
        for family in map(read_toml, toml_names("boilerplate"))
        for entry in family["rule"]
    )


@cache
def _matcher(zone: Zone) -> tuple[re2.Set, tuple[Rule, ...]]:
    """One automaton for all whole-line rules of a zone; the line rules of `anywhere` are in every zone."""
    rules = tuple(rule for rule in all_rules() if zone in rule.zones or Zone.ANYWHERE in rule.zones)
    lines = re2.Set.FullMatchSet()
    for rule in rules:
        lines.Add(f"(?i:{expand(rule.pattern)})")
    lines.Compile()
    return lines, rules


def matching_rule(line: str, zone: Zone) -> Rule | None:
    """The first rule of a zone that takes the whole of a line, or null."""
    automaton, rules = _matcher(zone)
    matches = automaton.Match(mark_agencies(" ".join(line.split())))
    return rules[min(matches)] if matches else None
