"""The pattern language of the rules, compiled into a graph of token types (Thompson 1968).

MONTH DAY (, YEAR)?         upper case: a token type; its value fills the slot of the same name
from:YEAR to to:YEAR        `slot:TYPE` fills a slot of another name; lower case is the word itself
the? (last|next) $count     ? optional, ( | ) choice, $name a macro
between <YEAR> and <YEAR>   < > mark what is a mention; without them the whole match is one
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_SYMBOL = re.compile(r"[()<>|?]|\$\w+|\w+:[^\s()<>|?]+|[^\s()<>|?]+")


class PatternError(ValueError):
    """A rule's pattern that cannot be read: says what was found where."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A step over one token: its type (or the literal word), the slot it fills, the mention it is in."""

    type: str
    slot: str | None
    part: int | None
    target: int


@dataclass(frozen=True, slots=True)
class State:
    """Where a reading of a pattern stands: the steps it can take, in the order of the pattern; may it end here?"""

    arcs: tuple[Arc, ...]
    final: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """A compiled pattern; reading starts in state 0. `types` are all the token types it has."""

    states: tuple[State, ...]
    types: frozenset[str]


def compile_pattern(pattern: str, macros: Mapping[str, str]) -> Graph:
    """The graph of a pattern; raises PatternError where it cannot be read."""
    parser = _Parser(pattern, macros, None if "<" in pattern else 0)
    start, end = parser.choice()
    if parser.peek() is not None:
        raise PatternError(f"unexpected {parser.peek()!r} in {pattern!r}")
    return Graph(tuple(_states(start, end)), frozenset(parser.types))


@dataclass(slots=True, eq=False)
class _Node:
    """A point between symbols: steps over a token (type, slot, part, where to), and free ways on."""

    steps: list[tuple[str, str | None, int | None, _Node]] = field(default_factory=list)
    free: list[_Node] = field(default_factory=list)

    def reached(self) -> Iterator[_Node]:
        """This point and all that are reached from it without a token, in the order of the pattern."""
        seen: set[int] = set()
        pending = [self]
        while pending:
            node = pending.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                pending.extend(reversed(node.free))


def _states(start: _Node, end: _Node) -> Iterator[State]:
    """The points that are reached by a token, as states, with all free ways taken out."""
    numbers = {id(start): 0}
    pending = [start]
    for node in pending:  # grows while it is read
        reached = list(node.reached())
        arcs = []
        for type_, slot, part, target in (step for each in reached for step in each.steps):
            if id(target) not in numbers:
                numbers[id(target)] = len(pending)
                pending.append(target)
            arcs.append(Arc(type_, slot, part, numbers[id(target)]))
        yield State(tuple(arcs), any(each is end for each in reached))


_Fragment = tuple[_Node, _Node]


class _Parser:
    """Recursive descent over one pattern; each method builds and returns the fragment it has read."""

    def __init__(self, pattern: str, macros: Mapping[str, str], part: int | None) -> None:
        self.pattern = pattern
        self.macros = macros
        self.symbols = _SYMBOL.findall(pattern)
        self.at = 0
        self.part = part
        self.parts = 0
        self.types: set[str] = set()

    def peek(self) -> str | None:
        return self.symbols[self.at] if self.at < len(self.symbols) else None

    def take(self, expected: str | None = None) -> str:
        symbol = self.peek()
        if symbol is None or (expected is not None and symbol != expected):
            raise PatternError(f"expected {expected or 'a symbol'}, found {symbol!r} in {self.pattern!r}")
        self.at += 1
        return str(symbol)

    def choice(self) -> _Fragment:
        start, end = self.row()
        while self.peek() == "|":
            self.take()
            other_start, other_end = self.row()
            both = _Node(free=[start, other_start])
            join = _Node()
            end.free.append(join)
            other_end.free.append(join)
            start, end = both, join
        return start, end

    def row(self) -> _Fragment:
        start = end = _Node()
        while self.peek() not in (None, "|", ")", ">"):
            first, last = self.item()
            end.free.append(first)
            end = last
        return start, end

    def item(self) -> _Fragment:
        start, end = self.atom()
        if self.peek() == "?":
            self.take()
            skip = _Node()
            end.free.append(skip)
            start, end = _Node(free=[start, skip]), skip
        return start, end

    def atom(self) -> _Fragment:
        symbol = self.take()
        if symbol == "(":
            fragment = self.choice()
            self.take(")")
            return fragment
        if symbol == "<":
            return self._mention()
        if len(symbol) > 1 and symbol[0] == "$":
            return self._macro(symbol[1:])
        return self._step(symbol)

    def _mention(self) -> _Fragment:
        self.part = self.parts
        self.parts += 1
        fragment = self.choice()
        self.take(">")
        self.part = None
        return fragment

    def _macro(self, name: str) -> _Fragment:
        if name not in self.macros:
            raise PatternError(f"no macro ${name} for {self.pattern!r}")
        inner = _Parser(self.macros[name], self.macros, self.part)
        fragment = inner.choice()
        self.types |= inner.types
        return fragment

    def _step(self, symbol: str) -> _Fragment:
        slot, colon, type_ = symbol.partition(":")
        if not colon or not type_:
            slot, type_ = symbol.lower() if symbol[0].isupper() else "", symbol
        end = _Node()
        self.types.add(type_)
        return _Node(steps=[(type_, slot or None, self.part, end)]), end
