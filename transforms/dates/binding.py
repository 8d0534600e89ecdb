"""From a match back to its meaning: which token filled which slot of the pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.dates.patterns import Arc, Graph
from transforms.dates.slots import Slots
from transforms.dates.tokens import Tokens


@dataclass(slots=True)
class Part:
    """A mention within a match: its tokens [first, last) and its slots."""

    first: int
    last: int
    slots: Slots


def bind(graph: Graph, tokens: Tokens, first: int, last: int) -> list[Part]:
    """The mentions of a pattern that is known to match the tokens [first, last), in their order."""
    parts: dict[int, Part] = {}
    for at, arc in enumerate(_path(graph, tokens, first, last), start=first):
        if arc.part is None:
            continue
        part = parts.setdefault(arc.part, Part(at, at + 1, {}))
        part.last = at + 1
        if arc.slot is not None:
            part.slots.setdefault(arc.slot, tokens.values[at][arc.type])
    return list(parts.values())


def _path(graph: Graph, tokens: Tokens, first: int, last: int) -> Sequence[Arc]:
    """The first way through the graph that reads exactly these tokens, by the order of the pattern."""
    values, states = tokens.values, graph.states
    dead: set[tuple[int, int]] = set()

    def walk(state: int, at: int) -> list[Arc] | None:
        if at == last:
            return [] if states[state].final else None
        for arc in states[state].arcs:
            if arc.type in values[at] and (arc.target, at + 1) not in dead:
                rest = walk(arc.target, at + 1)
                if rest is not None:
                    return [arc, *rest]
                dead.add((arc.target, at + 1))
        return None

    return walk(0, first) or []
