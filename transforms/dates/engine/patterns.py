"""The pattern language of the rules, compiled into graphs over token types (Thompson 1968).

MONTH DAY (, YEAR)?         upper case: a token type, the value of which fills the slot of the same name
from:YEAR to to:YEAR        `slot:TYPE` fills a slot of another name; lower case: a literal word
the? (last|next) $count     ? optional, ( | ) choice, $name a macro
between <YEAR> and <YEAR>   < > enclose a mention; without them the whole match is one
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_SYMBOL = re.compile(r"[()<>|?]|\$\w+|\w+:[^\s()<>|?]+|[^\s()<>|?]+")


class PatternError(ValueError):
    """Invalid pattern of a rule; the message quotes the unexpected symbol and the pattern."""


@dataclass(frozen=True, slots=True)
class PatternArc:
    """A transition over one token: its type (or the literal word), the slot it fills, the number of its mention."""

    type: str
    slot: str | None
    mention: int | None
    target: int


@dataclass(frozen=True, slots=True)
class PatternState:
    """A state of a pattern: its transitions, in the order of the pattern."""

    arcs: tuple[PatternArc, ...]
    is_final: bool


@dataclass(frozen=True, slots=True)
class PatternGraph:
    """A compiled pattern; state 0 is the start. `types` are all its token types and literal words."""

    states: tuple[PatternState, ...]
    types: frozenset[str]


def compile_pattern(pattern: str, macros: Mapping[str, str]) -> PatternGraph:
    """Compile a pattern. Raises PatternError if it is invalid."""
    parser = _Parser(pattern, macros, None if "<" in pattern else 0)
    start, end = parser.choice()
    if parser.peek() is not None:
        raise PatternError(f"unexpected {parser.peek()!r} in {pattern!r}")
    return PatternGraph(tuple(_states(start, end)), frozenset(parser.types))


@dataclass(slots=True, eq=False)
class _Node:
    """A point between symbols: transitions over a token (type, slot, mention, target) and epsilon transitions."""

    arcs: list[tuple[str, str | None, int | None, _Node]] = field(default_factory=list)
    epsilon: list[_Node] = field(default_factory=list)

    def closure(self) -> Iterator[_Node]:
        """The epsilon closure: this node and all that are reached without a token, in the order of the pattern."""
        seen: set[int] = set()
        pending = [self]
        while pending:
            node = pending.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                pending.extend(reversed(node.epsilon))


def _states(start: _Node, end: _Node) -> Iterator[PatternState]:
    """The nodes that are reached over a token, as states without epsilon transitions."""
    numbers = {id(start): 0}
    pending = [start]
    for node in pending:  # grows during the loop
        closure = list(node.closure())
        arcs = []
        for type_, slot, mention, target in (arc for each in closure for arc in each.arcs):
            if id(target) not in numbers:
                numbers[id(target)] = len(pending)
                pending.append(target)
            arcs.append(PatternArc(type_, slot, mention, numbers[id(target)]))
        yield PatternState(tuple(arcs), any(each is end for each in closure))


_Fragment = tuple[_Node, _Node]


class _Parser:
    """Recursive descent over one pattern; each method returns the fragment for what it has parsed."""

    def __init__(self, pattern: str, macros: Mapping[str, str], mention: int | None) -> None:
        self.pattern = pattern
        self.macros = macros
        self.symbols = _SYMBOL.findall(pattern)
        self.at = 0
        self.mention = mention
        self.mentions = 0
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
            both = _Node(epsilon=[start, other_start])
            join = _Node()
            end.epsilon.append(join)
            other_end.epsilon.append(join)
            start, end = both, join
        return start, end

    def row(self) -> _Fragment:
        start = end = _Node()
        while self.peek() not in (None, "|", ")", ">"):
            first, last = self.item()
            end.epsilon.append(first)
            end = last
        return start, end

    def item(self) -> _Fragment:
        start, end = self.atom()
        if self.peek() == "?":
            self.take()
            skip = _Node()
            end.epsilon.append(skip)
            start, end = _Node(epsilon=[start, skip]), skip
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
        self.mention = self.mentions
        self.mentions += 1
        fragment = self.choice()
        self.take(">")
        self.mention = None
        return fragment

    def _macro(self, name: str) -> _Fragment:
        if name not in self.macros:
            raise PatternError(f"unknown macro ${name} in {self.pattern!r}")
        inner = _Parser(self.macros[name], self.macros, self.mention)
        fragment = inner.choice()
        self.types |= inner.types
        return fragment

    def _step(self, symbol: str) -> _Fragment:
        slot, colon, type_ = symbol.partition(":")
        if not colon or not type_:
            slot, type_ = symbol.lower() if symbol[0].isupper() else "", symbol
        end = _Node()
        self.types.add(type_)
        return _Node(arcs=[(type_, slot or None, self.mention, end)]), end
