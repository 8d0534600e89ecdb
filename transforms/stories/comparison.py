"""The decision on two articles: one story, and in which relation, or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from transforms.stories.profile import Hashes, Profile, Weights
from transforms.stories.rarity import ShingleCounts

ALIKE = 0.5
"""The weighted share of all shingles of two texts that both have (Jaccard), from which on they are one story."""

EDITED = 0.3
"""The same share for two texts that begin alike: a copy that was edited, or a later take."""

CONTAINED = 0.75
"""The weighted share of the shorter text's shingles that the longer one has, from which on it may be an excerpt."""

SAME_LEAD = 0.3
"""The share of the longer text's lead that the shorter one has: a roundup that quotes an article begins otherwise."""

CORRECTED_WITHIN = timedelta(hours=48)
"""The time within which the figure of a lead is corrected or brought up to date."""

_ONLY_DAY_CHANGED = 0.9
_CONTRADICTORY = 0.45
_LEAST_CONTRADICTIONS = 2
_LEAST_CONTRADICTIONS_OF_ALIKE = 3
_LEAST_SHINGLES = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """The likeness of two texts.

    Attributes:
        jaccard: The weight of the shared shingles in that of all.
        contained: The weight of the shared shingles in that of the shorter text.
        lead: The share of the longer text's lead that the shorter one has.
        agreeing: Contexts in which both have the same figure or name.
        contradicting: Contexts in which they have different ones.
        lead_agreeing: As `agreeing`, for the figures of their leads alone.
        lead_contradicting: As `contradicting`, for these.
        other_day: Whether their leads name different days of the week in the same words.
    """

    jaccard: float
    contained: float
    lead: float
    agreeing: int
    contradicting: int
    lead_agreeing: int = 0
    lead_contradicting: int = 0
    other_day: bool = False

    @property
    def is_contradictory(self) -> bool:
        """Return whether the texts say different things in the same words, as two reports of a series do."""
        facts = self.agreeing + self.contradicting
        least = _LEAST_CONTRADICTIONS_OF_ALIKE if self.jaccard >= ALIKE else _LEAST_CONTRADICTIONS
        return self.contradicting >= least and self.contradicting > _CONTRADICTORY * facts

    @property
    def has_another_lead(self) -> bool:
        """Return whether at least as many figures of the leads contradict each other as agree."""
        return self.lead_contradicting >= max(1, self.lead_agreeing)

    @property
    def is_of_another_day(self) -> bool:
        """Return whether the texts report on different days in one frame, and their leads have no figures in common.

        A copy in which only the day was changed has nearly every other shingle.
        """
        same_lead = self.lead_agreeing > self.lead_contradicting
        return self.other_day and not same_lead and (self.contradicting > 1 or self.jaccard < _ONLY_DAY_CHANGED)

    def is_one_story(self, apart: timedelta = timedelta()) -> bool:
        """Return whether one text is a copy, an excerpt or a revision of the other.

        Args:
            apart: The time between the two. Days later, another figure in the lead makes a series of it.
        """
        if self.is_contradictory or self.is_of_another_day:
            return False
        if apart >= CORRECTED_WITHIN and self.has_another_lead:
            return False
        begins_alike = self.lead >= SAME_LEAD and (self.jaccard >= EDITED or self.contained >= CONTAINED)
        return self.jaccard >= ALIKE or begins_alike


def compare(one: Profile, other: Profile, counts: ShingleCounts | None = None) -> Likeness:
    """Compare two texts; `counts` are those of the articles around them. The order does not matter."""
    if min(len(one.shingles), len(other.shingles)) < _LEAST_SHINGLES:
        return Likeness(0.0, 0.0, 0.0, 0, 0)
    _, at_one, at_other = np.intersect1d(one.shingles, other.shingles, assume_unique=True, return_indices=True)
    of_one, of_other = _weigh(one, counts), _weigh(other, counts)
    both = float(np.minimum(of_one[at_one], of_other[at_other]).sum())
    sums = (float(of_one.sum()), float(of_other.sum()))
    longer, shorter = (one, other) if _size(one) >= _size(other) else (other, one)
    agreeing, contradicting = _count_facts(one.facts, other.facts)
    lead_agreeing, lead_contradicting = _count_facts(one.lead_figures, other.lead_figures)
    return Likeness(
        jaccard=both / (sums[0] + sums[1] - both),
        contained=both / min(sums),
        lead=_share(longer.lead, shorter.shingles),
        agreeing=agreeing,
        contradicting=contradicting,
        lead_agreeing=lead_agreeing,
        lead_contradicting=lead_contradicting,
        other_day=_count_facts(one.lead_days, other.lead_days)[1] > 0,
    )


def _count_facts(one: Mapping[int, frozenset[str]], other: Mapping[int, frozenset[str]]) -> tuple[int, int]:
    """Return the contexts of both texts in which they agree, and those in which they do not."""
    contexts = one.keys() & other.keys()
    contradicting = sum(one[context].isdisjoint(other[context]) for context in contexts)
    return len(contexts) - contradicting, contradicting


def _size(profile: Profile) -> tuple[int, bytes]:
    """Return a key that orders profiles by length, and those of one length by their shingles."""
    return profile.words, profile.shingles.tobytes()


def _weigh(profile: Profile, counts: ShingleCounts | None) -> Weights:
    return profile.weights if counts is None else profile.weights * counts.weights(profile.shingles)


def _share(lead: Hashes, shingles: Hashes) -> float:
    return float(np.isin(lead, shingles).mean()) if len(lead) else 0.0
