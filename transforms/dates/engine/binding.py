"""From a match back to its meaning: which token filled which slot of the pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.dates.engine.patterns import Arc, Graph


@dataclass(frozen=True, slots=True)
class Part:
    """A mention within a match: its tokens [first, last), counted from the match's first, and (slot, type, token)."""

    first: int
    last: int
    slots: tuple[tuple[str, str, int], ...]


def bind(graph: Graph, classes: Sequence[int], types: Mapping[int, frozenset[str]]) -> tuple[Part, ...]:
    """The mentions of a pattern that is known to match tokens of these classes, in their order."""
    places: dict[int, list[int]] = {}
    slots: dict[int, dict[str, tuple[str, str, int]]] = {}
    for at, arc in enumerate(_path(graph, [types[class_] for class_ in classes])):
        if arc.part is None:
            continue
        places.setdefault(arc.part, []).append(at)
        bound = slots.setdefault(arc.part, {})
        if arc.slot is not None:
            bound.setdefault(arc.slot, (arc.slot, arc.type, at))
    return tuple(Part(each[0], each[-1] + 1, tuple(slots[part].values())) for part, each in places.items())


def _path(graph: Graph, tokens: Sequence[frozenset[str]]) -> Sequence[Arc]:
    """The first way through the graph that reads exactly these tokens, by the order of the pattern."""
    states = graph.states
    dead: set[tuple[int, int]] = set()

    def walk(state: int, at: int) -> list[Arc] | None:
        if at == len(tokens):
            return [] if states[state].final else None
        for arc in states[state].arcs:
            if arc.type in tokens[at] and (arc.target, at + 1) not in dead:
                rest = walk(arc.target, at + 1)
                if rest is not None:
                    return [arc, *rest]
                dead.add((arc.target, at + 1))
        return None

    return walk(0, 0) or []
