"""The rarity of shingles: sentences that many articles share, as in a daily market report, are weak evidence."""

from __future__ import annotations

import numpy as np

from transforms.stories.profile import Hashes, Profile, Weights

_SLOTS = 1 << 20
_MOST = np.iinfo(np.uint16).max


class ShingleCounts:
    """Counts of the articles that have a shingle, in a table of fixed size (2 MB).

    Two shingles may share a slot; then both seem more common than they are, by the count of the other.
    """

    def __init__(self) -> None:
        self._counts = np.zeros(_SLOTS, dtype=np.uint16)

    def add(self, profile: Profile) -> None:
        """Count an article."""
        slots = np.unique(self._slots(profile.shingles))
        self._counts[slots] += self._counts[slots] < _MOST

    def weights(self, shingles: Hashes) -> Weights:
        """Return the weight of each shingle: 1 for one that at most two articles have, less the more have it."""
        counts = self._counts[self._slots(shingles)].astype(np.float64)
        result: Weights = 1 / (1 + np.log2(np.maximum(counts, 2) / 2))
        return result

    def _slots(self, shingles: Hashes) -> Hashes:
        return shingles % np.uint64(_SLOTS)
