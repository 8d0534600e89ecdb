"""Reports: exactly one outcome for each input, counted by shard and summed over a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict

from infra.collect.report import CollectReport
from infra.elasticsearch.loading.bulk import Outcome
from infra.execution import histogram
from infra.execution.receipts import SegmentReceipt
from infra.execution.timings import SlowItem, add_seconds, slowest

FlowName = Literal["ingest", "replay", "collect"]
"""The kind of a run: over files, over dead letters, or over sources."""

REVERTS_NAMED = 5
"""Articles that a report names of those that reverted to a replaced state."""

OUTCOMES = tuple(outcome.value for outcome in Outcome)


KINDS_NAMED = 12
"""Kinds of records that are not articles that a report names."""


def name_kinds(others: Mapping[str, int]) -> str:
    """Return the records that are not articles by kind, the most frequent first: `request 12, warcinfo 1`."""
    by_count = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    more = sum(count for _, count in by_count[KINDS_NAMED:])
    named = [f"{kind} {count:,}" for kind, count in by_count[:KINDS_NAMED]]
    return ", ".join([*named, f"of other kinds {more:,}"] if more else named)


class UnitReport(Protocol):
    """The report of a part of a run: what it counted, by outcome."""

    @property
    def outcomes(self) -> Mapping[str, int]: ...


class ShardReport(BaseModel):
    """The outcomes of one shard, or the totals of several.

    Attributes:
        shards: Shards in this report.
        read: Inputs.
        moved: Known files that were found at a new path.
        withdrawn: Inputs of withdrawn articles, which end as older.
        loaded_since: Dead letters that a replay closed because a later ingest has loaded their article from the same
            place; they end as unchanged.
        withdrawals: Inputs by which their source withdrew an article; they end as indexed or replaced.
        reverts: States that were replaced before, and came back without a later `observed` of their own; they end as
            older.
        reverted: The first of them by name.
        by_source: Outcomes by source.
        reasons: Rejected and failed inputs by reason.
        dead_letters_new: Dead letters that did not exist before.
        dead_letters_known: Inputs that became the same dead letter again.
        seconds: Duration.
        by_receipt: Inputs among them that were counted by receipts, without being read (`infra.runs.receipts`).
        bytes: Size of the input.
        stages: The seconds by stage: read, lookup, archive, process (waiting for worker processes), load.
        steps: Seconds of the worker processes by step of the pipeline; as these run in parallel, it may exceed
            `seconds`.
        slow_shards: The slowest shards.
        slow_articles: The slowest articles by their own time, without the recognition of names, which is batched.
        published: Processed articles by hour of publication (`infra.execution.histogram`).
        others: Records that are not articles, and so not inputs, by kind.
    """

    model_config = ConfigDict(frozen=True)

    shards: int = 1
    read: int = 0
    moved: int = 0
    withdrawn: int = 0
    withdrawals: int = 0
    loaded_since: int = 0
    reverts: int = 0
    reverted: list[str] = []
    by_source: dict[str, dict[str, int]] = {}
    reasons: dict[str, int] = {}
    dead_letters_new: int = 0
    dead_letters_known: int = 0
    seconds: float = 0.0
    by_receipt: int = 0
    bytes: int = 0
    stages: dict[str, float] = {}
    steps: dict[str, float] = {}
    slow_shards: list[SlowItem] = []
    slow_articles: list[SlowItem] = []
    published: dict[str, int] = {}
    others: dict[str, int] = {}

    @property
    def outcomes(self) -> dict[str, int]:
        """Inputs by outcome, zeros included."""
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
        """True if every input has exactly one outcome."""
        return self.read == sum(self.outcomes.values())

    @property
    def line(self) -> str:
        """`1,200 inputs in 12.3 s: indexed 1,190, rejected 10`."""
        return f"{self.read:,} inputs in {self.seconds:,.1f} s" + (f": {self.counts}" if self.counts else "")

    @property
    def counts(self) -> str:
        """`indexed 1,190, rejected 10`; zeros are omitted."""
        return ", ".join(f"{name} {count:,}" for name, count in self.outcomes.items() if count)

    def __add__(self, other: Self) -> Self:
        return type(self)(
            shards=self.shards + other.shards,
            read=self.read + other.read,
            moved=self.moved + other.moved,
            withdrawn=self.withdrawn + other.withdrawn,
            withdrawals=self.withdrawals + other.withdrawals,
            loaded_since=self.loaded_since + other.loaded_since,
            reverts=self.reverts + other.reverts,
            reverted=[*self.reverted, *other.reverted][:REVERTS_NAMED],
            by_source=_add_nested(self.by_source, other.by_source),
            reasons=dict(Counter(self.reasons) + Counter(other.reasons)),
            dead_letters_new=self.dead_letters_new + other.dead_letters_new,
            dead_letters_known=self.dead_letters_known + other.dead_letters_known,
            seconds=self.seconds + other.seconds,
            by_receipt=self.by_receipt + other.by_receipt,
            bytes=self.bytes + other.bytes,
            stages=add_seconds(self.stages, other.stages),
            steps=add_seconds(self.steps, other.steps),
            slow_shards=slowest([*self.slow_shards, *other.slow_shards]),
            slow_articles=slowest([*self.slow_articles, *other.slow_articles]),
            published=histogram.add(self.published, other.published),
            others=dict(Counter(self.others) + Counter(other.others)),
        )


class IngestedShard(ShardReport):
    """The report of a shard of files, with what a later run needs to recognize them.

    Attributes:
        created: Documents that it created; each took one operation of the index.
        receipts: Its segments whose records end the same way again.
    """

    created: int = 0
    receipts: list[SegmentReceipt] = []

    @classmethod
    def of(cls, report: ShardReport, created: int, receipts: list[SegmentReceipt]) -> Self:
        """The report of a shard with its receipts."""
        return cls(**dict(report), created=created, receipts=receipts)


def sum_reports(reports: Iterable[ShardReport]) -> ShardReport:
    """The totals of several shards."""
    return sum(reports, start=ShardReport(shards=0))


def _add_nested(left: dict[str, dict[str, int]], right: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    names = sorted(left.keys() | right.keys())
    return {name: dict(Counter(left.get(name, {})) + Counter(right.get(name, {}))) for name in names}


class RunReport(BaseModel):
    """The report of a run.

    Attributes:
        run_id: Its id.
        index: The alias.
        flow: The kind of run.
        paths: The paths of an ingest.
        started: When it began, in ISO 8601.
        seconds: Duration.
        total: The totals of its shards.
        ignored: Files of unsupported types.
        documents: Documents in the index at the end.
        embargoed: Articles among them that are under embargo.
        next_release: When the first of these embargoes ends, in ISO 8601.
        warnings: Sentences on problems that concern no single article.
        collected: The results of a `collect`, whose `total` is empty: what it found is loaded by an ingest, a run of
            its own.
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
    embargoed: int = 0
    next_release: str | None = None
    warnings: list[str] = []
    collected: CollectReport | None = None

    @property
    def adds_up(self) -> bool:
        """True if every input, and every listed article of a `collect`, has exactly one outcome."""
        return self.total.adds_up and (self.collected is None or self.collected.adds_up)
