"""Counting what becomes of a shard's inputs, telling who looks on, and keeping what was refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from infra import histogram
from infra.deadletters import DeadLetters, letter_of
from infra.effort import Effort, Slow
from infra.elasticsearch.bulk import Outcome
from infra.logs import Log, about
from infra.progress import current_board, size_on_disk
from infra.report import ShardReport
from infra.sources import BadInput, Shard
from infra.stopwatch import Stopwatch
from transforms.records import RawRecord, Rejected
from transforms.schema import Document

log = Log.of(__name__)

REFUSALS_LOGGED = 20
"""Of each shard: a feed that changed its form must not fill the log. The dead letters have all of them."""


@dataclass(slots=True)
class Tally:
    """Gives each input of a shard its one outcome; a refused one is a dead letter before it is counted.

    `clock` is for whoever runs the shard: the stages of the report.
    """

    letters: DeadLetters
    shard: Shard
    read: int = 0
    clock: Stopwatch = field(default_factory=Stopwatch)
    _by_source: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _reasons: Counter[str] = field(default_factory=Counter)
    _published: Counter[str] = field(default_factory=Counter)
    _new: int = 0
    _known: int = 0
    _begun: float = field(default_factory=monotonic)

    def count(self, item: RawRecord | BadInput, outcome: Outcome) -> None:
        """One input ended so."""
        self._by_source[item.source][outcome] += 1
        if board := current_board():
            where = item.input if isinstance(item, RawRecord) else item.rejected.input
            board.count(self.shard.number, outcome, size_on_disk(where))

    def date(self, document: Document) -> None:
        """An article was processed, and is about to be loaded."""
        self._published[histogram.published_key(document["published"])] += 1

    def refuse(self, refused: RawRecord | BadInput, rejected: Rejected, outcome: Outcome = Outcome.REJECTED) -> None:
        """One input ended as a dead letter; on disk when this returns."""
        if self.letters.record(letter_of(refused, rejected), datetime.now(UTC)):
            self._new += 1
        else:
            self._known += 1
        self._reasons[rejected.reason] += 1
        self._tell(rejected, outcome)
        self.count(refused, outcome)

    def _tell(self, rejected: Rejected, outcome: Outcome) -> None:
        """Why and where, never the message: it may quote the article."""
        if self._reasons.total() > REFUSALS_LOGGED:
            return
        where = rejected.input
        with about(record=rejected.external_id):
            log.info(
                "%s at %s: %s, %s from byte %d", outcome, rejected.stage, rejected.reason, where.path, where.offset
            )
        if self._reasons.total() == REFUSALS_LOGGED:
            log.info("more of this shard's refusals are not logged: see `dateline deadletters list`")

    def report(self, effort: Effort) -> ShardReport:
        """The counts as they stand, and what the worker processes spent."""
        seconds = round(monotonic() - self._begun, 3)
        return ShardReport(
            read=self.read,
            by_source={source: dict(counts) for source, counts in self._by_source.items()},
            reasons=dict(self._reasons),
            dead_letters_new=self._new,
            dead_letters_known=self._known,
            seconds=seconds,
            bytes=self.shard.bytes,
            stages=self.clock.seconds,
            steps=effort.steps,
            slow_shards=[Slow(name=_name(self.shard), seconds=seconds)],
            slow_articles=effort.slow_articles,
            published=histogram.add(self._published, {}),
        )


def _name(shard: Shard) -> str:
    first = shard.segments[0]
    more = f" and {len(shard.segments) - 1:,} more files" if len(shard.segments) > 1 else ""
    return f"shard {shard.number}: {first.path} from byte {first.start:,}{more}"
