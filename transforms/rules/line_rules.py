"""The one engine of line rules, for plain text and for web pages: which of many rules match a whole line.

A rule is data: an `[[rule]]` of a TOML file with an `id`, `patterns`, `examples` and `counterexamples`, and where it
has them `where` (zones, default anywhere), `max_characters` and `max_words`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Generic, TypeVar

import re2


class Zone(StrEnum):
    """Part of a text in which a rule may apply: before the story, after it, or on any line.

    A `suffix` rule removes the end of the story's last line, after its last sentence. A `note` rule removes nothing:
    the line stays and is marked.
    """

    HEAD = "head"
    TAIL = "tail"
    ANYWHERE = "anywhere"
    SUFFIX = "suffix"
    NOTE = "note"


@dataclass(frozen=True, slots=True, eq=False)
class LineRule:
    """One kind of line that is not story. Rules are compared by identity.

    Each pattern (RE2, case ignored) matches a whole line of at most `max_characters` and `max_words`. The patterns
    must match all `examples` and none of the `counterexamples`.
    """

    id: str
    zones: frozenset[Zone]
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    max_characters: int
    max_words: int

    @property
    def regexes(self) -> tuple[str, ...]:
        """The patterns in full, with whatever may be around them in a line."""
        return self.patterns


RuleT = TypeVar("RuleT", bound=LineRule)


def common_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `LineRule` in an entry of the data; a rule for any zone applies in head and tail too."""
    zones = frozenset(map(Zone, entry.get("where", (Zone.ANYWHERE,))))
    return {
        "id": entry["id"],
        "zones": zones | {Zone.HEAD, Zone.TAIL} if Zone.ANYWHERE in zones else zones,
        "patterns": tuple(entry["patterns"]),
        "examples": tuple(entry["examples"]),
        "counterexamples": tuple(entry["counterexamples"]),
        "max_characters": entry.get("max_characters", sys.maxsize),
        "max_words": entry.get("max_words", sys.maxsize),
    }


class LineRules(Generic[RuleT]):
    """Rules compiled together behind a filter (RE2's `FilteredRE2`).

    The filter looks for the words that patterns require and runs only those patterns whose words it found: 14 us a line
    for the boilerplate rules. One automaton of all patterns (`re2.Set`) took 200 us, because its states do not fit into
    RE2's memory; for the rules of web pages 35,000 lines of 142 pages took 2.3 s with it, 0.3 s with the filter.
    """

    def __init__(self, rules: Iterable[RuleT], normalize: Callable[[str], str]) -> None:
        """Compile the rules.

        Args:
            rules: The rules, in the order in which matches are returned.
            normalize: Brings a line into the form that the patterns are written for.
        """
        self.rules = tuple(rules)
        self._normalize = normalize
        self._filters: list[tuple[int, _RuleFilter[RuleT]]] = []
        before: list[RuleT] = []
        for shortest, longest in pairwise(_LENGTHS):
            of_length = [rule for rule in self.rules if rule.max_characters > shortest]
            if of_length == before:
                self._filters[-1] = longest, self._filters[-1][1]
            else:
                self._filters.append((longest, _RuleFilter(of_length)))
            before = of_length

    def matching(self, line: str) -> tuple[RuleT, ...]:
        """The rules that match the whole line, of whatever zone, in their order."""
        rules = next(rules for longest, rules in self._filters if len(line) <= longest)
        if len(line) > rules.max_characters:
            return ()
        normalized = self._normalize(line)
        found = rules.matching(normalized)
        if not found:
            return ()
        words = normalized.count(" ") + 1
        return tuple(rule for rule in found if len(line) <= rule.max_characters and words <= rule.max_words)


_LENGTHS = (0, 120, 260, sys.maxsize)
"""Lengths of lines, in characters, between which only the rules for lines of that length are tried: most paragraphs of
a story are longer than most rules allow."""


class _RuleFilter(Generic[RuleT]):
    """Some rules compiled together; `max_characters` is the length of the longest line that one of them matches."""

    def __init__(self, rules: Sequence[RuleT]) -> None:
        self.max_characters = max((rule.max_characters for rule in rules), default=0)
        self._filter = re2.Filter()
        self._rule_of_regex: list[RuleT] = []
        for rule in rules:
            for regex in rule.regexes:
                self._filter.Add(rf"\A(?i:{regex})\z")
                self._rule_of_regex.append(rule)
        if self._rule_of_regex:
            self._filter.Compile()

    def matching(self, normalized: str) -> Iterable[RuleT]:
        """The rules with a regex that matches a whole normalized line, in their order."""
        numbers = self._filter.Match(normalized)
        return dict.fromkeys(self._rule_of_regex[number] for number in sorted(numbers)) if numbers else ()


def first_in_zone(rules: Iterable[RuleT], zone: Zone) -> RuleT | None:
    """The first of the rules that may apply in a zone, or None."""
    return next((rule for rule in rules if zone in rule.zones), None)
