"""How a form is voted on: points for each of the four families of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transforms.entities.gazetteer.lexicon import Points

# Family -> points.
Ballot = dict[str, float]


def add(points: Ballot, votes: Iterable[Points], weight: float) -> None:
    """Counts the votes, each `weight` times."""
    for vote in votes:
        for kind, amount in vote.items():
            points[kind] += weight * amount


def leading(points: Mapping[str, float]) -> str:
    """The family that has most points."""
    return max(points, key=lambda kind: points[kind])
