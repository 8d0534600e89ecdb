"""The patterns of many rules, tried at once on a whole line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

import re2


class LineRule(Protocol):
    """A rule of which each pattern takes a line as a whole, in whichever case."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """RE2 patterns."""


_Rule = TypeVar("_Rule", bound=LineRule)

_OPEN = (".{", "(?:.{")
"""How patterns begin that may begin with anything. They are compiled apart: mixed with the others, that are done with
nearly every line after its first words, they made the states of all of them so many that RE2 had to start over and over
(35,000 lines of 142 pages: 2.3 s together, 0.8 s apart)."""

_MEMORY = 16 << 20
"""Bytes that the states of one set may take."""


class LineRules(Generic[_Rule]):
    """Rules compiled together: one pass over a line tells which of them take it."""

    def __init__(self, rules: Iterable[_Rule]) -> None:
        patterns = [(pattern, rule) for rule in rules for pattern in rule.patterns]
        self._owners: list[_Rule] = [rule for _, rule in patterns]
        self._sets = [
            _compiled({n: pattern for n, (pattern, _) in enumerate(patterns) if pattern.startswith(_OPEN) is is_open})
            for is_open in (False, True)
        ]

    def taking(self, line: str) -> Iterator[_Rule]:
        """The rules that take the line, in their order; one for each pattern of it that does."""
        numbers = [numbers[match] for automaton, numbers in self._sets for match in automaton.Match(line) or ()]
        return (self._owners[number] for number in sorted(numbers))


def _compiled(patterns: dict[int, str]) -> tuple[re2.Set, Sequence[int]]:
    """A set of numbered patterns, and the number of each by its place in the set."""
    options = re2.Options()
    options.max_mem = _MEMORY
    automaton = re2.Set.FullMatchSet(options)
    for pattern in patterns.values():
        automaton.Add(f"(?i:{pattern})")
    automaton.Compile()
    return automaton, list(patterns)
