"""Results of `make bench-scale`, kept as JSON: what the tables, the plots and the cost model are made of."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Self

from pydantic import BaseModel, ConfigDict

from tests.bench.scale.loads import LoadCost

MEASURED = Path(__file__).with_name("measured.json")
"""The measurement that docs/scaling.md shows."""


class LoadMeasurement(BaseModel):
    """The medians of the rounds of one contender; times in seconds, sizes as in `LoadCost`.

    Attributes:
        group: The table that it belongs to.
        name: The contender.
        slots: Shards that it runs at a time.
        shards: Shards of the load.
        articles: Articles of one round.
        kilobytes: Their text.
        seconds: Duration of the run.
        fastest: The shortest of the rounds.
        slowest: The longest.
        outside: Seconds that a slot spends outside of shards, by shard: submitting, waiting, reporting.
        pipeline: Core-seconds of the command and of all that ran its shards.
        node: Core-seconds of the Elasticsearch nodes.
        index_bytes: Size of the primary shards.
        lost: Articles lost in all rounds.
    """

    model_config = ConfigDict(frozen=True)

    group: str
    name: str
    slots: int
    shards: int
    articles: int
    kilobytes: float
    seconds: float
    fastest: float
    slowest: float
    outside: float
    pipeline: float
    node: float
    index_bytes: int
    lost: int

    @classmethod
    def of(cls, group: str, name: str, slots: int, shards: int, costs: Sequence[LoadCost]) -> Self:
        """The medians of several rounds."""
        seconds = [cost.seconds for cost in costs]
        return cls(
            group=group,
            name=name,
            slots=slots,
            shards=shards,
            articles=costs[0].articles,
            kilobytes=round(median(cost.kilobytes for cost in costs), 1),
            seconds=round(median(seconds), 2),
            fastest=round(min(seconds), 2),
            slowest=round(max(seconds), 2),
            outside=round(median((slots * cost.seconds - cost.shard_seconds) / shards for cost in costs), 3),
            pipeline=round(median(cost.pipeline for cost in costs), 2),
            node=round(median(cost.node for cost in costs), 2),
            index_bytes=round(median(cost.index_bytes for cost in costs)),
            lost=sum(cost.lost for cost in costs),
        )


class ScaleMeasurement(BaseModel):
    """A whole measurement.

    Attributes:
        cores: Cores of the machine.
        load_before: Load average over five minutes when it began.
        load_after: The same at its end.
        rounds: Rounds of each contender.
        two_processes: The times as much that two processes which share nothing did, against one: medians of the rounds.
        loads: The contenders.
    """

    model_config = ConfigDict(frozen=True)

    cores: int
    load_before: float
    load_after: float
    rounds: int
    two_processes: float
    loads: list[LoadMeasurement]

    def group(self, name: str) -> list[LoadMeasurement]:
        """The contenders of a table."""
        return [load for load in self.loads if load.group == name]

    def find(self, group: str, name: str) -> LoadMeasurement:
        """One contender. Raises StopIteration if it was not measured."""
        return next(load for load in self.group(group) if load.name == name)

    @property
    def start(self) -> LoadMeasurement:
        """A run over a handful of articles: what every run costs."""
        return self.find("start", START)

    @property
    def speedup(self) -> float:
        """The times as fast that two worker processes are as one, once a run has started."""
        one, two = (self.find("workers", name).seconds - self.start.seconds for name in WORKERS)
        return one / two

    @property
    def efficiency(self) -> float:
        """The speedup by worker process."""
        return self.speedup / 2

    @property
    def lost(self) -> int:
        """Articles lost in all loads."""
        return sum(load.lost for load in self.loads)

    def overhead(self, runner: str) -> float:
        """Seconds a shard that a slot of this runner spends outside of shards, beyond those of threads."""
        return self.find("runners", runner).outside - self.find("runners", "threads").outside

    @property
    def summary(self) -> str:
        """The last line of the bench."""
        dask, ray = self.overhead("dask"), self.overhead("ray")
        return (
            f"scale: {self.efficiency:.2f} efficiency at 2 workers, {dask:.2f} s a shard dask overhead, "
            f"{ray:.2f} s a shard ray overhead, {self.lost} lost"
        )


START = "a handful of articles"
WORKERS = ("1 worker process", "2 worker processes")
RUNNERS = ("threads", "dask", "ray")


def read_measurement(path: Path = MEASURED) -> ScaleMeasurement:
    """Read a kept measurement."""
    return ScaleMeasurement.model_validate_json(path.read_text(encoding="utf-8"))


def load_average() -> float:
    """The load average of the machine over five minutes."""
    return round(os.getloadavg()[1], 1)
