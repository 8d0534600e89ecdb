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

_LONGEST = 200
"""Longest line that a rule takes unless it says otherwise, in characters."""

_BRACKETS = {"(": ")", "[": "]", "*": "*", "_": "_", "/": "/", "«": "»", "“": "”"}
_EDGES = " -–—•·|.…"


class Zone(StrEnum):
    """Where in a story a rule may fire: before its first sentence, after its last, or on any line.

    A `suffix` rule takes the end of the story's last line, after its last sentence. A `note` rule takes
    nothing: the line stays and is marked.
    """

    HEAD = "head"
    TAIL = "tail"
    ANYWHERE = "anywhere"
    SUFFIX = "suffix"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of line that is not story.

    Each of `patterns` (RE2, case ignored) takes a whole line of at most `longest` characters. It sees runs
    of white space as one space, agencies as `<AGENCY>`, and also the line without the brackets, dashes and
    full stop around it. A rule that `opens` heads a block of short lines that go with it; where it also
    `closes`, no story comes after it.
    """

    id: str
    kind: str
    zones: frozenset[Zone]
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    longest: int = _LONGEST
    opens: bool = False
    closes: bool = False


def _rule(kind: str, entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=f"{kind}.{entry['id']}",
        kind=kind,
        zones=frozenset(map(Zone, entry["where"])),
        patterns=tuple(entry["patterns"]),
        examples=tuple(entry["examples"]),
        counterexamples=tuple(entry["counterexamples"]),
        longest=entry.get("longest", _LONGEST),
        opens=entry.get("opens", False),
        closes=entry.get("closes", False),
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
def _matcher(zone: Zone) -> tuple[re2.Set, tuple[Rule, ...], int]:
    """One automaton for all patterns of a zone, the rule of each pattern, and the longest line of any."""
    rules = [rule for rule in all_rules() if zone in rule.zones or _is_everywhere(rule, zone)]
    automaton = re2.Set.FullMatchSet()
    of_pattern = []
    for rule in rules:
        for pattern in rule.patterns:
            automaton.Add(f"(?i:{expand(pattern)})")
            of_pattern.append(rule)
    automaton.Compile()
    return automaton, tuple(of_pattern), max(rule.longest for rule in rules)


def _is_everywhere(rule: Rule, zone: Zone) -> bool:
    return Zone.ANYWHERE in rule.zones and zone in (Zone.HEAD, Zone.TAIL)


def matching_rule(line: str, zone: Zone) -> Rule | None:
    """The first rule of a zone that takes the whole of a line, or null."""
    automaton, of_pattern, longest = _matcher(zone)
    if len(line) > longest:
        return None
    seen = mark_agencies(" ".join(line.split()))
    bare = _bare(seen)
    forms = (seen,) if bare == seen else (seen, bare)
    matches = {number for form in forms for number in automaton.Match(form) or ()}
    rules = (of_pattern[number] for number in sorted(matches))
    return next((rule for rule in rules if len(line) <= rule.longest), None)


def _bare(line: str) -> str:
    """The line without the brackets, dashes and full stops that stand around it; whole if nothing is left."""
    bare = line.strip(_EDGES)
    while len(bare) > 1 and _BRACKETS.get(bare[0]) == bare[-1]:
        bare = bare[1:-1].strip(_EDGES)
    return bare or line
