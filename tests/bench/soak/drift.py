"""Drift: growth over the second half of a soak, by a slope that single outliers do not move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from tests.bench.soak.samples import SoakSample

FEWEST_SAMPLES = 6
"""Samples of the second half below which a series is not judged."""


@dataclass(frozen=True, slots=True)
class DriftBound:
    """A series of samples; `most` is the growth over the second half, as a share of its median, that is no drift."""

    name: str
    unit: str
    most: float
    value: Callable[[SoakSample], float]
    only_undisturbed: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """The growth of a series: `growth` as a share of the median of the second half."""

    bound: DriftBound
    samples: int
    middle: float
    growth: float

    @property
    def is_judged(self) -> bool:
        """True if there are enough samples to distinguish drift from chance."""
        return self.samples >= FEWEST_SAMPLES

    @property
    def exceeds(self) -> bool:
        """True if it grows by more than its bound."""
        return self.is_judged and self.growth > self.bound.most


BOUNDS = (
    DriftBound("run: memory", "MB", 0.10, lambda sample: sample.run.megabytes, only_undisturbed=True),
    DriftBound("run: file handles", "", 0.10, lambda sample: sample.run.handles, only_undisturbed=True),
    DriftBound("run: threads", "", 0.10, lambda sample: sample.run.threads, only_undisturbed=True),
    DriftBound("node: memory", "MB", 0.15, lambda sample: sample.node.megabytes),
    DriftBound("node: file handles", "", 0.15, lambda sample: sample.node.handles),
    DriftBound("node: threads", "", 0.15, lambda sample: sample.node.threads),
    DriftBound("Prefect server: memory", "MB", 0.10, lambda sample: sample.server.megabytes),
    DriftBound("Prefect server: file handles", "", 0.10, lambda sample: sample.server.handles),
    DriftBound("Prefect server: threads", "", 0.10, lambda sample: sample.server.threads),
    DriftBound("shards", "", 0.0, lambda sample: sample.shards),
    DriftBound("index, by document", "bytes", 0.10, lambda sample: sample.bytes_a_document),
    DriftBound("index: deleted documents", "%", 0.50, lambda sample: 100 * sample.deleted_share),
    DriftBound("state of runs, by delivery", "bytes", 0.10, lambda sample: sample.state_bytes_a_run),
    DriftBound("latency of a delivery", "s", 0.25, lambda sample: sample.latency, only_undisturbed=True),
)
"""Latency on a shared machine follows the other load; deleted documents gather until segments are merged."""


def growth(minutes: Sequence[float], values: Sequence[float]) -> float:
    """Growth over the time of the samples by the median of the slopes of all pairs (Theil and Sen), against the median.

    0.0 for fewer than two samples, and for a series of zeros.
    """
    pairs = combinations(zip(minutes, values, strict=True), 2)
    slopes = [(after - before) / (end - begin) for (begin, before), (end, after) in pairs if end > begin]
    middle = median(values) if values else 0.0
    return median(slopes) * (minutes[-1] - minutes[0]) / middle if slopes and middle else 0.0


def find_drift(samples: Sequence[SoakSample], bounds: Sequence[DriftBound] = BOUNDS) -> list[Drift]:
    """Return the growth of each series over the second half of the samples' time."""
    half = samples[-1].minutes / 2 if samples else 0.0
    later = [sample for sample in samples if sample.minutes >= half]
    return [_drift(bound, later) for bound in bounds]


def _drift(bound: DriftBound, later: Sequence[SoakSample]) -> Drift:
    chosen = [sample for sample in later if not (bound.only_undisturbed and sample.fault)]
    values = [bound.value(sample) for sample in chosen]
    grown = growth([sample.minutes for sample in chosen], values)
    return Drift(bound, len(chosen), median(values) if values else 0.0, grown)
