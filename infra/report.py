"""What became of the inputs: exactly one outcome each, counted by shard and added up over a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.bulk import Outcome

OUTCOMES = tuple(outcome.value for outcome in Outcome)


class ShardReport(BaseModel):
    """The outcomes of one shard. `read` is the number of inputs; `seconds` the time by stage.

    `by_source` counts outcomes for each source, `reasons` those of rejected and failed inputs;
    `dead_letters_known` are inputs that were dead-lettered before and are again.
    """

    model_config = ConfigDict(frozen=True)

    shards: int = 1
    read: int = 0
    by_source: dict[str, dict[str, int]] = {}
    reasons: dict[str, int] = {}
    dead_letters_new: int = 0
    dead_letters_known: int = 0
    seconds: float = 0.0

    @property
    def outcomes(self) -> dict[str, int]:
        """Inputs by outcome, every outcome named."""
        total = Counter[str]()
        for counts in self.by_source.values():
            total.update(counts)
        return {outcome: total[outcome] for outcome in OUTCOMES}

    @property
    def adds_up(self) -> bool:
        """Whether every input has exactly one outcome."""
        return self.read == sum(self.outcomes.values())

    def __add__(self, other: Self) -> Self:
        return type(self)(
            shards=self.shards + other.shards,
            read=self.read + other.read,
            by_source=_add_nested(self.by_source, other.by_source),
            reasons=dict(Counter(self.reasons) + Counter(other.reasons)),
            dead_letters_new=self.dead_letters_new + other.dead_letters_new,
            dead_letters_known=self.dead_letters_known + other.dead_letters_known,
            seconds=self.seconds + other.seconds,
        )


def add_up(reports: Iterable[ShardReport]) -> ShardReport:
    """The report of several shards together."""
    return sum(reports, start=ShardReport(shards=0))


def _add_nested(left: dict[str, dict[str, int]], right: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    names = sorted(left.keys() | right.keys())
    return {name: dict(Counter(left.get(name, {})) + Counter(right.get(name, {}))) for name in names}


class RunReport(BaseModel):
    """A run as a whole: which it was, over what, and what became of its inputs."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    index: str
    paths: list[str]
    started: str
    seconds: float
    total: ShardReport
    ignored: list[str] = []
    documents: int | None = None
