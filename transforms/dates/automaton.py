"""A deterministic automaton over token classes: all rules at once, one table look-up a token.

The sequences of all patterns make a trie over token types. A token can have several types ("10" is a
day, an hour, a number), so the trie is determinised over token classes (sets of types) by the subset
construction (Rabin and Scott 1959). Reading is linear in the tokens read and never backtracks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

Accepted = TypeVar("Accepted")


class _Node(Generic[Accepted]):
    """A trie node: where each token type leads, and what is accepted here, by priority."""

    __slots__ = ("accepts", "arcs")

    def __init__(self) -> None:
        self.arcs: dict[str, _Node[Accepted]] = {}
        self.accepts: list[tuple[int, Accepted]] = []


class Automaton(Generic[Accepted]):
    """Reads rows of token classes; knows at each point which sequences end there.

    `sequences` are (priority, token types, what to accept); of those that end at one point the lower
    priority comes first. `classes` names the types of each class. State 0 is the start.
    """

    def __init__(
        self,
        sequences: Iterable[tuple[int, Sequence[str], Accepted]],
        classes: Mapping[int, frozenset[str]],
    ) -> None:
        self.moves: list[dict[int, int]] = []
        self.accepts: list[tuple[Accepted, ...]] = []
        self._determinise(_trie(sequences), _by_type(classes))

    def _determinise(self, root: _Node[Accepted], by_type: Mapping[str, list[int]]) -> None:
        numbers: dict[frozenset[_Node[Accepted]], int] = {frozenset((root,)): 0}
        pending = [frozenset((root,))]
        for nodes in pending:  # grows while it is read
            reached: dict[int, set[_Node[Accepted]]] = {}
            for node in nodes:
                for type_, child in node.arcs.items():
                    for class_ in by_type.get(type_, ()):
                        reached.setdefault(class_, set()).add(child)
            self.accepts.append(_ranked(nodes))
            self.moves.append({})
            for class_, children in reached.items():
                key = frozenset(children)
                if key not in numbers:
                    numbers[key] = len(pending)
                    pending.append(key)
                self.moves[-1][class_] = numbers[key]

    def read(self, classes: Sequence[int], start: int) -> list[tuple[int, tuple[Accepted, ...]]]:
        """Every end (exclusive) at which something is accepted when reading from `start`, shortest first."""
        moves, accepts = self.moves, self.accepts
        found: list[tuple[int, tuple[Accepted, ...]]] = []
        state: int | None = 0
        for at in range(start, len(classes)):
            state = moves[state].get(classes[at])  # type: ignore[index]
            if state is None:
                break
            if accepts[state]:
                found.append((at + 1, accepts[state]))
        return found


def _trie(sequences: Iterable[tuple[int, Sequence[str], Accepted]]) -> _Node[Accepted]:
    root: _Node[Accepted] = _Node()
    for priority, types, accepted in sequences:
        node = root
        for type_ in types:
            node = node.arcs.setdefault(type_, _Node())
        node.accepts.append((priority, accepted))
    return root


def _by_type(classes: Mapping[int, frozenset[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for class_, types in classes.items():
        for type_ in types:
            found.setdefault(type_, []).append(class_)
    return found


def _ranked(nodes: Iterable[_Node[Accepted]]) -> tuple[Accepted, ...]:
    accepted = [each for node in nodes for each in node.accepts]
    return tuple(item for _, item in sorted(accepted, key=lambda pair: pair[0]))
