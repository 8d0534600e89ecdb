"""The rarity of shingles: sentences that many stories share, as in a daily market report, are weak evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.stories.profile import Hashes, Profile, Weights


@dataclass(frozen=True, slots=True)
class ShingleCounts:
    """The number of stories that have each shingle, among those that an article is compared with.

    Stories count, and not articles: what forty outlets print of one wire is no phrase of every day.
    """

    shingles: Hashes
    stories: NDArray[np.int64]

    @classmethod
    def of(cls, stories: Iterable[Sequence[Profile]]) -> ShingleCounts:
        """Count the stories, each given by the profiles of its articles."""
        each = [np.unique(np.concatenate([one.shingles for one in story])) for story in stories]
        if not each:
            return cls(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64))
        shingles, counts = np.unique(np.concatenate(each), return_counts=True)
        return cls(shingles, counts)

    def weights(self, shingles: Hashes) -> Weights:
        """Return the weight of each shingle: 1 for one that at most one story has, less the more have it."""
        counts = np.ones(len(shingles), dtype=np.float64)
        if len(self.shingles):
            at = np.minimum(np.searchsorted(self.shingles, shingles), len(self.shingles) - 1)
            counts = np.where(self.shingles[at] == shingles, np.maximum(self.stories[at], 1), 1)
        result: Weights = 1 / (1 + np.log2((counts + 1) / 2))
        return result
