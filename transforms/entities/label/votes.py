"""Votes on the family of a form: each piece of evidence casts points, and the family with the most points wins.

One mention found by the model is one point; all other weights are in this unit. Measured by halving and doubling each
(`python -m tests.bench.entities.weights`) on the tune halves of our own gold, wikigold and GUM with the small model, at
a mean strict F1 of 74.1: F1 changes by up to 0.57 for `MAX_VOTES`, 0.44 for `FAMILY_NAME_OF_A_PERSON`, 0.38 for
`BEGINS_AN_ORGANIZATION` and 0.34 for each other weight. The points in `cues.toml` are not measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from transforms.entities.labels import Family

Votes = Mapping[Family, float]
"""The points that one piece of evidence casts; negative points speak against a family."""

Scores = dict[Family, float]
"""The points of every family."""

_NO_SCORES: Scores = dict.fromkeys(Family, 0.0)


def no_scores() -> Scores:
    """Zero points for every family. Of families with equal points the first in this order leads."""
    return _NO_SCORES.copy()


def add_votes(scores: Scores, votes: Iterable[Votes], weight: float = 1.0) -> None:
    """Add each of the votes, multiplied by `weight`, to the scores."""
    for vote in votes:
        for family, points in vote.items():
            scores[family] += weight * points


def leading_family(scores: Mapping[Family, float]) -> Family:
    """The family with the most points."""
    return max(scores, key=scores.__getitem__)


def votes_by_word(cues: Iterable[Mapping[str, Any]]) -> Mapping[str, Votes]:
    """The votes of each word of some tables of `cues.toml`, the points of a word in several tables added up."""
    votes: dict[str, Scores] = {}
    for cue in cues:
        for word in cue["words"]:
            of_word = votes.setdefault(word, {})
            for name, points in cue["points"].items():
                of_word[Family(name)] = of_word.get(Family(name), 0.0) + points
    return votes
