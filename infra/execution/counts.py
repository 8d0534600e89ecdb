"""Counting what becomes of a shard's inputs, telling who looks on, and keeping what was refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Protocol

from infra.deadletters import DeadLetter, DeadLetters, build_letter
from infra.elasticsearch.loading.bulk import Outcome
from infra.execution import histogram
from infra.execution.progress import current_tracker, size_on_disk
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


class WorkUnit(Protocol):
    """What is counted together: its number within the run, its size, and what it is called in a report."""

    @property
    def number(self) -> int: ...
    @property
    def bytes(self) -> int: ...
    @property
    def name(self) -> str: ...


@dataclass
class OutcomeCounter:
    """Gives each input of a portion its one outcome; a refused one is a dead letter before it is counted.

    `versions` are those of the stages, for the letters; `moved` counts known files found at a new path; `clock` is for
    whoever runs the portion: the stages of the report.
    """

    letters: DeadLetters
    portion: WorkUnit
    versions: Mapping[str, object] = field(default_factory=dict)
    read: int = 0
    moved: int = 0
    clock: StageTimer = field(default_factory=StageTimer)
    _by_source: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _reasons: Counter[str] = field(default_factory=Counter)
    _published: Counter[str] = field(default_factory=Counter)
    _reverts: int = 0
    _reverted: list[str] = field(default_factory=list)
    _new: int = 0
    _known: int = 0
    _begun: float = field(default_factory=monotonic)

    def count(self, item: Input, outcome: Outcome) -> None:
        """One input was handled, and ended so."""
        self._count(item, outcome)

    def reverted(self, raw: RawRecord, reverts: bool) -> None:
        """Note a state that the index had and replaced, and that came back without a later `observed` of its own."""
        if reverts:
            self._reverts += 1
            if len(self._reverted) < REVERTS_NAMED:
                self._reverted.append(printable(raw.external_id or raw.url or raw.path or raw.input.path))

    def date(self, document: Document) -> None:
        """An article was processed, and is about to be loaded."""
        self._published[histogram.published_key(document["published"])] += 1

    def refuse(self, refused: Input, rejected: Rejected, outcome: Outcome = Outcome.REJECTED) -> DeadLetter:
        """One input ended as a dead letter, which is on disk when this returns."""
        letter = build_letter(refused, rejected, self.versions)
        if self.letters.record(letter, datetime.now(UTC)):
            self._new += 1
        else:
            self._known += 1
        self._reasons[rejected.reason] += 1
        self._tell(rejected, outcome)
        self._count(refused, outcome)
        return letter

    def _count(self, item: Input, outcome: Outcome) -> None:
        self._by_source[item.source][outcome] += 1
        if board := current_tracker():
            where = item.input if isinstance(item, RawRecord) else item.rejected.input
            board.count(self.portion.number, outcome, size_on_disk(where))

    def _tell(self, rejected: Rejected, outcome: Outcome) -> None:
        """Why and where, never the message: it may quote the article."""
        if self._reasons.total() > REFUSALS_LOGGED:
            return
        where = rejected.input
        with log_context(record=rejected.external_id):
            log.info(
                "%s at %s: %s, %s from byte %d", outcome, rejected.stage, rejected.reason, where.path, where.offset
            )
        if self._reasons.total() == REFUSALS_LOGGED:
            log.info("more of this shard's refusals are not logged: see `dateline deadletters list`")

    def report(self, effort: Timings) -> ShardReport:
        """The counts as they stand, and what the worker processes spent."""
        seconds = round(monotonic() - self._begun, 3)
        return ShardReport(
            read=self.read,
            moved=self.moved,
            reverts=self._reverts,
            reverted=self._reverted,
            by_source={source: dict(counts) for source, counts in self._by_source.items()},
            reasons=dict(self._reasons),
            dead_letters_new=self._new,
            dead_letters_known=self._known,
            seconds=seconds,
            bytes=self.portion.bytes,
            stages=self.clock.seconds,
            steps=effort.steps,
            slow_shards=[SlowItem(name=self.portion.name, seconds=seconds)],
            slow_articles=effort.slow_articles,
            published=histogram.add(self._published, {}),
        )
