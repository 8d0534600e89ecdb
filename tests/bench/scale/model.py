"""Cost model of a load: core-hours, size of the index and time, from articles and their length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression
from typing import Self

from tests.bench.scale.measured import ScaleMeasurement


@dataclass(frozen=True, slots=True)
class LinearCost:
    """A cost of an article: a fixed part, and one for each 1,000 bytes of its text in UTF-8."""

    fixed: float
    per_kilobyte: float

    @classmethod
    def fit(cls, kilobytes: Sequence[float], costs: Sequence[float]) -> Self:
        """Fit a line by least squares of the relative errors, so that short articles count as much as long ones."""
        # cost / kb = per_kilobyte + fixed / kb
        line = linear_regression([1 / kb for kb in kilobytes], [c / kb for kb, c in zip(kilobytes, costs, strict=True)])
        return cls(line.slope, line.intercept)

    def of(self, kilobytes: float) -> float:
        """The cost of an article of that length."""
        return self.fixed + self.per_kilobyte * kilobytes


@dataclass(frozen=True, slots=True)
class LoadEstimate:
    """The estimated cost of a load.

    Attributes:
        pipeline_hours: Core-hours of reading, cleaning, entities and sending.
        node_hours: Core-hours of Elasticsearch, replicas included.
        index_gigabytes: Size of the index, merged, replicas included, in units of 10^9 bytes.
        hours: Duration on the given hosts.
    """

    pipeline_hours: float
    node_hours: float
    index_gigabytes: float
    hours: float


@dataclass(frozen=True, slots=True)
class CostModel:
    """The cost of one article.

    Attributes:
        pipeline: Core-seconds of the pipeline and of the loader.
        node: Core-seconds of Elasticsearch, for one copy of the article.
        index: Bytes of the index, for one copy.
        efficiency: Share of a core that a worker process uses when several run beside each other.
    """

    pipeline: LinearCost
    node: LinearCost
    index: LinearCost
    efficiency: float

    @classmethod
    def of(cls, measured: ScaleMeasurement) -> Self:
        """Fit the model to the length classes of a measurement, without the cost of starting a run."""
        classes, start, indexing = measured.group("lengths"), measured.start, measured.group("indexing")
        kilobytes = [load.kilobytes / load.articles for load in classes]
        return cls(
            LinearCost.fit(kilobytes, [(load.pipeline - start.pipeline) / load.articles for load in classes]),
            LinearCost.fit(
                [load.kilobytes / load.articles for load in indexing], [load.node / load.articles for load in indexing]
            ),
            LinearCost.fit(kilobytes, [load.index_bytes / load.articles for load in classes]),
            min(1.0, measured.efficiency),
        )

    def estimate(self, articles: int, kilobytes: float, *, cores: int, replicas: int = 0) -> LoadEstimate:
        """Estimate a load.

        Args:
            articles: Number of articles.
            kilobytes: Mean length of their text, in 1,000 bytes of UTF-8.
            cores: Cores for worker processes, on all hosts together; the nodes have their own.
            replicas: Replicas of each shard.
        """
        copies = 1 + replicas
        pipeline = articles * self.pipeline.of(kilobytes) / 3_600
        return LoadEstimate(
            pipeline,
            copies * articles * self.node.of(kilobytes) / 3_600,
            copies * articles * self.index.of(kilobytes) / 1e9,
            pipeline / (cores * self.efficiency),
        )
