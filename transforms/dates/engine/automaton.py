"""A deterministic automaton over token classes: all rules at once, one table look-up a token.

The graphs of all patterns are determinised by the subset construction (Rabin and Scott 1959). A token
can have several types ("10" is a day, an hour, a number), so the automaton reads token classes, which
are sets of types. Reading is linear in the tokens read and never backtracks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from transforms.dates.engine.patterns import Graph

_Place = tuple[int, int]
"""A graph's number and a state of it."""


Ended = tuple[int, tuple[int, ...]]
"""Where a reading ends (exclusive), and the numbers of the graphs that end there."""


class Automaton:
    """Knows, at each token read from some start, which of the graphs end there.

    `graphs` are in the order of their priority and are named by their number; `classes` gives the
    types of each token class. State 0 is the start; a class without a move ends the reading.
    """

    def __init__(self, graphs: Sequence[Graph], classes: Mapping[int, frozenset[str]]) -> None:
        self.moves: list[dict[int, int]] = []
        self.accepts: list[tuple[int, ...]] = []
        by_type = _by_type(classes)
        root = frozenset((number, 0) for number in range(len(graphs)))
        pending = [root]
        numbers = {root: 0}
        for places in pending:  # grows while it is read
            self.accepts.append(tuple(sorted(graph for graph, state in places if graphs[graph].states[state].final)))
            self.moves.append({})
            for class_, targets in _steps(places, graphs, by_type).items():
                reached = frozenset(targets)
                if reached not in numbers:
                    numbers[reached] = len(pending)
                    pending.append(reached)
                self.moves[-1][class_] = numbers[reached]

    def read(self, classes: Sequence[int | None], start: int) -> list[Ended]:
        """Every end (exclusive) at which graphs end when reading from `start`, with the graphs; shortest first."""
        moves, accepts = self.moves, self.accepts
        found: list[Ended] = []
        state: int | None = 0
        for at in range(start, len(classes)):
            state = moves[state].get(classes[at])  # type: ignore[index, arg-type]
            if state is None:
                break
            if accepts[state]:
                found.append((at + 1, accepts[state]))
        return found


def _steps(
    places: Iterable[_Place], graphs: Sequence[Graph], by_type: Mapping[str, list[int]]
) -> dict[int, set[_Place]]:
    found: dict[int, set[_Place]] = {}
    for graph, state in places:
        for arc in graphs[graph].states[state].arcs:
            for class_ in by_type.get(arc.type, ()):
                found.setdefault(class_, set()).add((graph, arc.target))
    return found


def _by_type(classes: Mapping[int, frozenset[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for class_, types in classes.items():
        for type_ in types:
            found.setdefault(type_, []).append(class_)
    return found
