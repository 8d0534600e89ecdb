"""A deterministic automaton over token classes: all patterns at once, one table lookup a token.

The graphs of all patterns are determinized by the subset construction (Rabin and Scott 1959). A token can have
several types ("10" is a day, an hour, a number), so the automaton reads token classes, which are sets of types. A
match takes time linear in its tokens, without backtracking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from transforms.dates.engine.patterns import PatternGraph

_GraphState = tuple[int, int]
"""The number of a graph and of one of its states."""

AcceptedEnd = tuple[int, tuple[int, ...]]
"""The end (exclusive) of a match, and the numbers of the graphs that accept it."""


class TokenAutomaton:
    """The deterministic automaton of many graphs.

    `moves` has the transitions of each state by token class, `accepts` the graphs that end there; state 0 is the start.
    """

    def __init__(self, graphs: Sequence[PatternGraph], classes: Mapping[int, frozenset[str]]) -> None:
        """Build the automaton.

        Args:
            graphs: In the order of their priority; they are named by their number.
            classes: The token types of each token class.
        """
        self.moves: list[dict[int, int]] = []
        self.accepts: list[tuple[int, ...]] = []
        classes_of = _classes_of_types(classes)
        start = frozenset((number, 0) for number in range(len(graphs)))
        pending = [start]
        numbers = {start: 0}
        for subset in pending:  # grows during the loop
            accepting = (graph for graph, state in subset if graphs[graph].states[state].is_final)
            self.accepts.append(tuple(sorted(accepting)))
            self.moves.append({})
            for class_, targets in _transitions(subset, graphs, classes_of).items():
                target = frozenset(targets)
                if target not in numbers:
                    numbers[target] = len(pending)
                    pending.append(target)
                self.moves[-1][class_] = numbers[target]

    def match_ends(self, classes: Sequence[int | None], start: int) -> list[AcceptedEnd]:
        """Return the end of every match that begins at token `start`, shortest first."""
        moves, accepts = self.moves, self.accepts
        found: list[AcceptedEnd] = []
        state: int | None = 0
        for at in range(start, len(classes)):
            state = moves[state].get(classes[at])  # type: ignore[index, arg-type]
            if state is None:
                break
            if accepts[state]:
                found.append((at + 1, accepts[state]))
        return found


def _transitions(
    subset: Iterable[_GraphState], graphs: Sequence[PatternGraph], classes_of: Mapping[str, list[int]]
) -> dict[int, set[_GraphState]]:
    found: dict[int, set[_GraphState]] = {}
    for graph, state in subset:
        for arc in graphs[graph].states[state].arcs:
            for class_ in classes_of.get(arc.type, ()):
                found.setdefault(class_, set()).add((graph, arc.target))
    return found


def _classes_of_types(classes: Mapping[int, frozenset[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for class_, types in classes.items():
        for type_ in types:
            found.setdefault(type_, []).append(class_)
    return found
