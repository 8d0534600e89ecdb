"""Slot binding: from the tokens of a match to the slots that they fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.dates.engine.patterns import PatternArc, PatternGraph


@dataclass(frozen=True, slots=True)
class MentionBinding:
    """One mention of a match: its tokens [first, last) and its slots as (slot, type, token).

    Tokens are counted from the first of the match.
    """

    first: int
    last: int
    slots: tuple[tuple[str, str, int], ...]


def bind_mentions(
    graph: PatternGraph, classes: Sequence[int], types: Mapping[int, frozenset[str]]
) -> tuple[MentionBinding, ...]:
    """Return the mentions of a pattern that matches tokens of these classes, in order."""
    tokens: dict[int, list[int]] = {}
    slots: dict[int, dict[str, tuple[str, str, int]]] = {}
    for at, arc in enumerate(_accepting_path(graph, [types[class_] for class_ in classes])):
        if arc.mention is None:
            continue
        tokens.setdefault(arc.mention, []).append(at)
        bound = slots.setdefault(arc.mention, {})
        if arc.slot is not None:
            bound.setdefault(arc.slot, (arc.slot, arc.type, at))
    return tuple(MentionBinding(at[0], at[-1] + 1, tuple(slots[mention].values())) for mention, at in tokens.items())


def _accepting_path(graph: PatternGraph, tokens: Sequence[frozenset[str]]) -> Sequence[PatternArc]:
    """The first path through the graph, in the order of the pattern, that reads exactly these tokens."""
    states = graph.states
    dead_ends: set[tuple[int, int]] = set()

    def walk(state: int, at: int) -> list[PatternArc] | None:
        if at == len(tokens):
            return [] if states[state].is_final else None
        for arc in states[state].arcs:
            if arc.type in tokens[at] and (arc.target, at + 1) not in dead_ends:
                rest = walk(arc.target, at + 1)
                if rest is not None:
                    return [arc, *rest]
                dead_ends.add((arc.target, at + 1))
        return None

    return walk(0, 0) or []
