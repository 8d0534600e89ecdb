"""Counts the outcome of each input of a shard, and keeps what was refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Protocol

from infra.deadletters import DeadLetter, DeadLetters, build_letter
from infra.elasticsearch.loading.bulk import Outcome
from infra.execution import histogram
from infra.execution.progress import current_tracker, size_on_disk
from infra.execution.receipts import ReceiptBuilder
from infra.execution.report import REVERTS_NAMED, ShardReport
from infra.execution.timings import SlowItem, StageTimer, Timings
from infra.logs import Log, log_context
from infra.sources import Input
from transforms.document import Document
from transforms.printable import printable
from transforms.records import RawRecord, Rejected

log = Log.of(__name__)

REFUSALS_LOGGED = 20
"""Of each shard: a feed that changed its form must not fill the log. The dead letters have all of them."""

OutcomeListener = Callable[[Input, DeadLetter | None], None]
"""Called before an input is counted, with the dead letter that it became; None where its article was handled."""


class WorkUnit(Protocol):
    """A part of a run that is counted together: its number in the run, size in bytes, and name in reports."""

    @property
    def number(self) -> int: ...
    @property
    def bytes(self) -> int: ...
    @property
    def name(self) -> str: ...


def _ignore(_item: Input, _letter: DeadLetter | None) -> None:
    """The listener of a run whose inputs are files."""


@dataclass
class OutcomeCounter:
    """Gives each input of a work unit its one outcome; a refused one is a dead letter before the unit is reported.

    Attributes:
        letters: Where refused inputs are kept.
        unit: What is counted.
        versions: Versions of the stages, noted in dead letters.
        listener: Called once an input's outcome is certain.
        month_first: The option of the run that dead letters keep: whether 3/4/24 in a text is March 4.
        read: Inputs so far.
        moved: Known files that were found at a new path.
        created: Documents that were created.
        withdrawn: Inputs of withdrawn articles.
        withdrawals: Inputs by which their source withdrew an article.
        loaded_since: Dead letters whose article a later ingest has loaded.
        receipts: Builds the receipts of the unit's segments; those of dead letters have none.
        timer: Measures the stages of the report; for the code that runs the unit.
    """

    letters: DeadLetters
    unit: WorkUnit
    versions: Mapping[str, object] = field(default_factory=dict)
    listener: OutcomeListener = _ignore
    month_first: bool = True
    read: int = 0
    moved: int = 0
    created: int = 0
    withdrawn: int = 0
    withdrawals: int = 0
    loaded_since: int = 0
    receipts: ReceiptBuilder = field(default_factory=ReceiptBuilder)
    timer: StageTimer = field(default_factory=StageTimer)
    _by_source: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _reasons: Counter[str] = field(default_factory=Counter)
    _published: Counter[str] = field(default_factory=Counter)
    _others: Counter[str] = field(default_factory=Counter)
    _reverts: int = 0
    _reverted: list[str] = field(default_factory=list)
    _new: int = 0
    _known: int = 0
    _begun: float = field(default_factory=monotonic)

    def count_read(self, item: Input) -> None:
        """Count an input that was read; its outcome follows."""
        self.read += 1
        self.receipts.count_read(item)

    def count_other(self, kind: str) -> None:
        """Count a record that is not an article, and so not an input."""
        self._others[kind] += 1

    def settle(
        self,
        item: Input,
        outcome: Outcome,
        *,
        reverts: bool = False,
        repeated: Outcome | None = None,
        is_withdrawn: bool = False,
    ) -> None:
        """Count an input that was handled.

        Args:
            item: The input as it was read.
            outcome: Its outcome.
            reverts: The index had this state and replaced it, and it came back without a later `observed` of its own.
            repeated: Its outcome when it is read again while its document stays as it is; None if that is not certain.
            is_withdrawn: Whether it belongs to a withdrawn article.
        """
        self.listener(item, None)
        self.withdrawn += is_withdrawn
        if isinstance(item, RawRecord):
            if reverts:
                self._count_revert(item)
            self.withdrawals += item.withdrawal is not None and outcome in (Outcome.INDEXED, Outcome.REPLACED)
            if repeated:
                self.receipts.count_repeatable(item, repeated, is_withdrawn=is_withdrawn)
        self._count(item, outcome)

    def refuse(self, item: Input, rejected: Rejected, outcome: Outcome = Outcome.REJECTED) -> None:
        """Count an input that ends as a dead letter, which is durable when the batch of its shard ends."""
        letter = build_letter(item, rejected, self.versions, month_first=self.month_first)
        if self.letters.record(letter, datetime.now(UTC)):
            self._new += 1
        else:
            self._known += 1
        self._reasons[rejected.reason] += 1
        self._log_refusal(rejected, outcome)
        self.listener(item, letter)
        self._count(item, outcome)

    def settle_loaded(self, item: Input) -> None:
        """Count a dead letter whose article a later ingest has loaded from the same place; the caller closes it."""
        self.read += 1
        self.loaded_since += 1
        self._count(item, Outcome.UNCHANGED)

    def count_published(self, document: Document) -> None:
        """Count the publication time of an article that was processed and is about to be loaded, with a text."""
        if document["withdrawn"] is None:
            self._published[histogram.published_key(document["published"])] += 1

    def report(self, timings: Timings) -> ShardReport:
        """The counts so far, with the time that the worker processes took."""
        seconds = round(monotonic() - self._begun, 3)
        return ShardReport(
            read=self.read,
            moved=self.moved,
            withdrawn=self.withdrawn,
            withdrawals=self.withdrawals,
            loaded_since=self.loaded_since,
            reverts=self._reverts,
            reverted=self._reverted,
            by_source={source: dict(counts) for source, counts in self._by_source.items()},
            reasons=dict(self._reasons),
            dead_letters_new=self._new,
            dead_letters_known=self._known,
            seconds=seconds,
            bytes=self.unit.bytes,
            stages=self.timer.seconds,
            steps=timings.steps,
            slow_shards=[SlowItem(name=self.unit.name, seconds=seconds)],
            slow_articles=timings.slow_articles,
            published=histogram.add(self._published, {}),
            others=dict(self._others),
        )

    def _count(self, item: Input, outcome: Outcome) -> None:
        self._by_source[item.source][outcome] += 1
        if tracker := current_tracker():
            where = item.input if isinstance(item, RawRecord) else item.rejected.input
            tracker.count(self.unit.number, outcome, size_on_disk(where))

    def _count_revert(self, raw: RawRecord) -> None:
        self._reverts += 1
        if len(self._reverted) < REVERTS_NAMED:
            self._reverted.append(printable(raw.external_id or raw.url or raw.path or raw.input.path))

    def _log_refusal(self, rejected: Rejected, outcome: Outcome) -> None:
        """Log why and where, never the message: it may quote the article."""
        if self._reasons.total() > REFUSALS_LOGGED:
            return
        where = rejected.input
        with log_context(record=rejected.external_id):
            log.info(
                "%s at %s: %s, %s from byte %d", outcome, rejected.stage, rejected.reason, where.path, where.offset
            )
        if self._reasons.total() == REFUSALS_LOGGED:
            log.info("more of this shard's refusals are not logged: see `dateline deadletters list`")
