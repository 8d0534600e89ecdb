"""What the worker processes spent on a shard: seconds by step of the pipeline, and the slowest articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from pydantic import BaseModel, ConfigDict

from transforms.printable import printable
from transforms.records import RawRecord

SLOWEST = 5
"""Shards and articles that a report names as slow."""


class Slow(BaseModel):
    """What took long: a shard's number and first file, or an article's id or place."""

    model_config = ConfigDict(frozen=True)

    name: str
    seconds: float


@dataclass(slots=True)
class Effort:
    """Added up over batches; several processes work at once, so its seconds exceed those of the clock."""

    steps: dict[str, float] = field(default_factory=dict)
    slow_articles: list[Slow] = field(default_factory=list)

    def add(self, steps: Mapping[str, float], batch: Sequence[RawRecord], seconds: Sequence[float]) -> None:
        """A batch is done: its seconds by step and by article."""
        self.steps = add_seconds(self.steps, steps)
        found = [Slow(name=name_of(raw), seconds=round(own, 3)) for raw, own in zip(batch, seconds, strict=True)]
        self.slow_articles = slowest([*self.slow_articles, *found])


def name_of(raw: RawRecord) -> str:
    """An article as a report names it: its sender's id, or where it lies."""
    path, offset = printable(raw.input.path), raw.input.offset
    return raw.external_id or (f"{path}:{offset}" if offset else path)


def slowest(found: Iterable[Slow]) -> list[Slow]:
    """The few that took longest, longest first."""
    return nlargest(SLOWEST, found, key=lambda one: one.seconds)


def add_seconds(left: Mapping[str, float], right: Mapping[str, float]) -> dict[str, float]:
    """Seconds by name, rounded to milliseconds."""
    return {name: round(left.get(name, 0.0) + right.get(name, 0.0), 3) for name in {**left, **right}}
