"""The pattern language of the rules, and its expansion into plain sequences of token types.

    MONTH DAY (, YEAR)?         upper case: a token type; its value fills the slot of the same name
    from:YEAR to to:YEAR        `slot:TYPE` fills a slot of another name; lower case is the word itself
    the? (last|next) $count     ? optional, ( | ) choice, $name a macro
    between <YEAR> and <YEAR>   < > mark what is a mention; without them the whole match is one

A pattern has no repetition, so it stands for finitely many sequences; all of them go into the automaton.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

_SYMBOL = re.compile(r"[()<>|?]|\$\w+|(?:\w+:)?[A-Z][A-Z0-9_]*|\w+:[^\s()<>|?]+|[^\s()<>|?]+")


@dataclass(frozen=True, slots=True)
class Step:
    """One token of a sequence: its type (or the literal word), the slot it fills, the mention it is in."""

    type: str
    slot: str | None = None
    part: int | None = None


Sequence = tuple[Step, ...]


class PatternError(ValueError):
    """A rule's pattern that cannot be read: says which and where."""


def expand(pattern: str, macros: Mapping[str, str]) -> tuple[Sequence, ...]:
    """All token sequences a pattern stands for, without repeats, in the order they are written."""
    parser = _Parser(pattern, macros)
    sequences = parser.choice(None)
    if parser.peek() is not None:
        raise PatternError(f"unexpected {parser.peek()!r} in {pattern!r}")
    if "<" not in pattern:
        sequences = [tuple(replace(step, part=0) for step in each) for each in sequences]
    return tuple(dict.fromkeys(sequence for sequence in sequences if sequence))


class _Parser:
    """Recursive descent over one pattern; each method returns the sequences of what it has read."""

    def __init__(self, pattern: str, macros: Mapping[str, str]) -> None:
        self.pattern = pattern
        self.macros = macros
        self.symbols = _SYMBOL.findall(pattern)
        self.at = 0
        self.parts = 0

    def peek(self) -> str | None:
        return self.symbols[self.at] if self.at < len(self.symbols) else None

    def take(self, expected: str | None = None) -> str:
        symbol = self.peek()
        if symbol is None or (expected is not None and symbol != expected):
            raise PatternError(f"expected {expected or 'a symbol'}, found {symbol!r} in {self.pattern!r}")
        self.at += 1
        return symbol

    def choice(self, part: int | None) -> list[Sequence]:
        found = self.row(part)
        while self.peek() == "|":
            self.take()
            found = found + self.row(part)
        return found

    def row(self, part: int | None) -> list[Sequence]:
        found: list[Sequence] = [()]
        while self.peek() not in (None, "|", ")", ">"):
            options = self.item(part)
            found = [left + right for left in found for right in options]
        return found

    def item(self, part: int | None) -> list[Sequence]:
        options = self.atom(part)
        if self.peek() == "?":
            self.take()
            options = [*options, ()]
        return options

    def atom(self, part: int | None) -> list[Sequence]:
        symbol = self.take()
        if symbol == "(":
            options = self.choice(part)
            self.take(")")
            return options
        if symbol == "<":
            options = self.choice(self._next_part())
            self.take(">")
            return options
        if len(symbol) > 1 and symbol[0] == "$":
            return self._macro(symbol[1:], part)
        return [(_step(symbol, part),)]

    def _next_part(self) -> int:
        self.parts += 1
        return self.parts - 1

    def _macro(self, name: str, part: int | None) -> list[Sequence]:
        if name not in self.macros:
            raise PatternError(f"no macro ${name} for {self.pattern!r}")
        inner = _Parser(self.macros[name], self.macros)
        return [tuple(replace(step, part=part) for step in each) for each in inner.choice(None)]


def _step(symbol: str, part: int | None) -> Step:
    slot, colon, type_ = symbol.partition(":")
    if colon and type_:
        return Step(type_, slot, part)
    return Step(symbol, symbol.lower() if symbol[0].isupper() else None, part)
