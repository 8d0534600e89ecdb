"""Votes on the family of a form: each piece of evidence casts points, and the family with the most points wins.

One mention found by the model is one point; all other weights are in this unit. The weights in `shape` were each
halved and doubled on the tune halves of our own gold, wikigold and GUM with the small and the medium model: none moves
the mean F1 by more than 0.3 either way. `MAX_VOTES` and `NEEDED_UNSEEN` in `decide` were set in that sweep. No sweep is
on record for the other weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from transforms.entities.labels import Family

Votes = Mapping[Family, float]
"""The points that one piece of evidence casts; negative points speak against a family."""

Scores = dict[Family, float]
"""The points of every family."""


def no_scores() -> Scores:
    """Zero points for every family. Of families with equal points the first in this order leads."""
    return dict.fromkeys(Family, 0.0)


def add_votes(scores: Scores, votes: Iterable[Votes], weight: float = 1.0) -> None:
    """Add each of the votes, multiplied by `weight`, to the scores."""
    for vote in votes:
        for family, points in vote.items():
            scores[family] += weight * points


def leading_family(scores: Mapping[Family, float]) -> Family:
    """The family with the most points."""
    return max(scores, key=lambda family: scores[family])


def votes_by_word(cues: Iterable[Mapping[str, Any]]) -> Mapping[str, Votes]:
    """The votes of each word of some tables of `cues.toml`, the points of a word in several tables added up."""
    votes: dict[str, Scores] = {}
    for cue in cues:
        for word in cue["words"]:
            of_word = votes.setdefault(word, {})
            for name, points in cue["points"].items():
                of_word[Family(name)] = of_word.get(Family(name), 0.0) + points
    return votes
