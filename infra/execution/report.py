"""What became of the inputs: exactly one outcome each, counted by shard and added up over a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.loading.bulk import Outcome
from infra.execution import histogram
from infra.execution.timings import SlowItem, add_seconds, slowest

FlowName = Literal["ingest", "replay"]
"""What kind of run: over files, or over dead letters."""

REVERTS_NAMED = 5
"""Articles that a report names of those that came back in a state that was replaced before."""

OUTCOMES = tuple(outcome.value for outcome in Outcome)


class ShardReport(BaseModel):
    """The outcomes of one shard. `read` is the number of inputs, `seconds` how long it took.

    `moved` counts known files that were found at a new path. `reverts` counts states that were replaced before and
    came back without a later `observed` of their own: they end as older, and `reverted` names the first of them.

    `by_source` counts outcomes for each source, `reasons` those of rejected and failed inputs;
    `dead_letters_known` are inputs that were dead-lettered before and are again. `bytes` is the input's size.

    `stages` divides the seconds: read, lookup, process (waiting for the worker processes), load. `steps` are
    the seconds of the worker processes by step of the pipeline; several work at once, so they may exceed that.
    The time of an article in `slow_articles` is its own: names are recognised for many at once, and not in it.
    `published` counts the processed articles by hour (see `infra.execution.histogram`).
    """

    model_config = ConfigDict(frozen=True)

    shards: int = 1
    read: int = 0
    moved: int = 0
    reverts: int = 0
    reverted: list[str] = []
    by_source: dict[str, dict[str, int]] = {}
    reasons: dict[str, int] = {}
    dead_letters_new: int = 0
    dead_letters_known: int = 0
    seconds: float = 0.0
    bytes: int = 0
    stages: dict[str, float] = {}
    steps: dict[str, float] = {}
    slow_shards: list[SlowItem] = []
    slow_articles: list[SlowItem] = []
    published: dict[str, int] = {}

    @property
    def outcomes(self) -> dict[str, int]:
        """Inputs by outcome, every outcome named."""
        total = Counter[str]()
        for counts in self.by_source.values():
            total.update(counts)
        return {outcome: total[outcome] for outcome in OUTCOMES}

    @property
    def refused(self) -> int:
        """Inputs that became dead letters."""
        return self.outcomes["rejected"] + self.outcomes["failed"]

    @property
    def adds_up(self) -> bool:
        """Whether every input has exactly one outcome."""
        return self.read == sum(self.outcomes.values())

    @property
    def line(self) -> str:
        """`1,200 inputs in 12.3 s: indexed 1,190, rejected 10`."""
        return f"{self.read:,} inputs in {self.seconds:,.1f} s" + (f": {self.counts}" if self.counts else "")

    @property
    def counts(self) -> str:
        """`indexed 1,190, rejected 10`; outcomes that no input had are left out."""
        return ", ".join(f"{name} {count:,}" for name, count in self.outcomes.items() if count)

    def __add__(self, other: Self) -> Self:
        return type(self)(
            shards=self.shards + other.shards,
            read=self.read + other.read,
            moved=self.moved + other.moved,
            reverts=self.reverts + other.reverts,
            reverted=[*self.reverted, *other.reverted][:REVERTS_NAMED],
            by_source=_add_nested(self.by_source, other.by_source),
            reasons=dict(Counter(self.reasons) + Counter(other.reasons)),
            dead_letters_new=self.dead_letters_new + other.dead_letters_new,
            dead_letters_known=self.dead_letters_known + other.dead_letters_known,
            seconds=self.seconds + other.seconds,
            bytes=self.bytes + other.bytes,
            stages=add_seconds(self.stages, other.stages),
            steps=add_seconds(self.steps, other.steps),
            slow_shards=slowest([*self.slow_shards, *other.slow_shards]),
            slow_articles=slowest([*self.slow_articles, *other.slow_articles]),
            published=histogram.add(self.published, other.published),
        )


def sum_reports(reports: Iterable[ShardReport]) -> ShardReport:
    """The report of several shards together."""
    return sum(reports, start=ShardReport(shards=0))


def _add_nested(left: dict[str, dict[str, int]], right: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    names = sorted(left.keys() | right.keys())
    return {name: dict(Counter(left.get(name, {})) + Counter(right.get(name, {}))) for name in names}


class RunReport(BaseModel):
    """A run as a whole: which it was, over what, and what became of its inputs.

    `paths` are those of an ingest; `warnings` are sentences on what went wrong beside the articles.
    """

    model_config = ConfigDict(frozen=True)

    run_id: str
    index: str
    flow: FlowName = "ingest"
    paths: list[str] = []
    started: str
    seconds: float
    total: ShardReport
    ignored: list[str] = []
    documents: int | None = None
    warnings: list[str] = []
