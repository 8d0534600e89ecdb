"""Counting what becomes of a shard's inputs, and keeping what was refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from infra.deadletters import DeadLetters, letter_of
from infra.elasticsearch.bulk import Outcome
from infra.report import ShardReport
from infra.sources import BadInput
from transforms.records import RawRecord, Rejected


@dataclass(slots=True)
class Tally:
    """Gives each input its one outcome; a refused one is a dead letter before it is counted."""

    letters: DeadLetters
    read: int = 0
    _by_source: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _reasons: Counter[str] = field(default_factory=Counter)
    _new: int = 0
    _known: int = 0
    _begun: float = field(default_factory=monotonic)

    def count(self, source: str, outcome: Outcome) -> None:
        """One input of `source` ended so."""
        self._by_source[source][outcome] += 1

    def refuse(self, refused: RawRecord | BadInput, rejected: Rejected, outcome: Outcome = Outcome.REJECTED) -> None:
        """One input ended as a dead letter; on disk when this returns."""
        if self.letters.record(letter_of(refused, rejected), datetime.now(UTC)):
            self._new += 1
        else:
            self._known += 1
        self._reasons[rejected.reason] += 1
        self.count(refused.source, outcome)

    def report(self) -> ShardReport:
        """The counts as they stand."""
        return ShardReport(
            read=self.read,
            by_source={source: dict(counts) for source, counts in self._by_source.items()},
            reasons=dict(self._reasons),
            dead_letters_new=self._new,
            dead_letters_known=self._known,
            seconds=round(monotonic() - self._begun, 3),
        )
