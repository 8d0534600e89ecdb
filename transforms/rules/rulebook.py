"""Boilerplate rules as data, and the one question asked of them: which rule takes this line?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import re2

from transforms.rules.agencies import mark_agencies
from transforms.rules.fragments import expand
from transforms.rules.package_data import read_toml, toml_names

_LONGEST = 200
"""Longest line that a rule takes unless it says otherwise, in characters."""

_EDGE_BEFORE = r"[ (\[*_/«“\"'–—•·|.…-]*"
_EDGE_AFTER = r"[ )\]*_/»”\"'–—|-]*"
"""Brackets, dashes and the like that may stand around any line of a rule."""

_FULL_STOP = r"(?:[.…]+[ )\]*_/»”\"'–—|-]*)?"


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
    """One kind of line that is not story; `full_stop` says whether it may end in one.

    Each of `patterns` (RE2, case ignored) takes a whole line of at most `longest` characters. It sees runs
    of white space as one space and agencies as `<AGENCY>`; brackets, dashes and a full stop around the line
    may be there or not. A rule that `opens` heads a block of short lines that go with it; where `closes` is
    set, no story comes after it unless more than that share of the lines below are long sentences.
    """

    id: str
    kind: str
    zones: frozenset[Zone]
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    longest: int = _LONGEST
    opens: bool = False
    closes: float | None = None
    full_stop: bool = True


def _rule(family: Mapping[str, Any], entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=f"{family['kind']}.{entry['id']}",
        kind=family["kind"],
        zones=_zones(entry["where"]),
        patterns=tuple(entry["patterns"]),
        examples=tuple(entry["examples"]),
        counterexamples=tuple(entry["counterexamples"]),
        longest=entry.get("longest", _LONGEST),
        opens=entry.get("opens", False),
        closes=entry.get("closes"),
        full_stop=family.get("full_stop", True),
    )


def _zones(where: Iterable[str]) -> frozenset[Zone]:
    """The zones of a rule; what may fire anywhere may fire before and after the story too."""
    zones = frozenset(map(Zone, where))
    return zones | {Zone.HEAD, Zone.TAIL} if Zone.ANYWHERE in zones else zones


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the files' names and of their place in them."""
    return tuple(
        _rule(family, entry) for family in map(read_toml, toml_names("boilerplate")) for entry in family["rule"]
    )


@cache
def _automaton() -> tuple[re2.Filter, tuple[Rule, ...], int]:
    """All patterns behind a filter, the rule of each pattern, and the longest line that any rule takes.

    The filter looks for the words that patterns require, and runs those whose words are there: 14 us a line. One
    automaton of all patterns (`re2.Set`) took 200, as its states do not fit into RE2's memory.
    """
    automaton = re2.Filter()
    of_pattern = []
    for rule in all_rules():
        for pattern in rule.patterns:
            end = _EDGE_AFTER + _FULL_STOP if rule.full_stop else _EDGE_AFTER
            automaton.Add(rf"\A(?i:{_EDGE_BEFORE}(?:{expand(pattern)}){end})\z")
            of_pattern.append(rule)
    automaton.Compile()
    return automaton, tuple(of_pattern), max(rule.longest for rule in of_pattern)


def matching_rules(line: str) -> tuple[Rule, ...]:
    """Every rule, of whatever zone, that takes the whole of a line, in the order of `all_rules`."""
    automaton, of_pattern, longest = _automaton()
    if len(line) > longest:
        return ()
    numbers = automaton.Match(mark_agencies(_with_single_spaces(line)))
    if not numbers:
        return ()
    rules = dict.fromkeys(of_pattern[number] for number in sorted(numbers))
    return tuple(rule for rule in rules if len(line) <= rule.longest)


def _with_single_spaces(line: str) -> str:
    return " ".join(line.split()) if not line.isascii() or "  " in line or "\t" in line else line


def rule_for(rules: Iterable[Rule], zone: Zone) -> Rule | None:
    """The first of some rules that may fire in a zone, or null."""
    return next((rule for rule in rules if zone in rule.zones), None)
