"""The counts of a round by source, and what has to be reported beside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from transforms.collecting.outcomes import PageOutcome, SourceCounts


@dataclass(slots=True)
class _Counting:
    numbers: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[PageOutcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    listing_failures: Counter[str] = field(default_factory=Counter)


class RoundLedger:
    """Counts while a round runs. Thread-safe. `report` is called with the outcome of each page."""

    def __init__(self, report: Callable[[PageOutcome], None] = lambda _: None) -> None:
        self._report = report
        self._sources = defaultdict[str, _Counting](_Counting)
        self._queued: set[str] = set()
        self._notices: list[str] = []
        self._lock = Lock()

    def count(self, source: str, **numbers: int) -> None:
        """Add to the numbers of a source, which are attributes of `SourceCounts`."""
        with self._lock:
            self._sources[source].numbers.update(numbers)

    def count_outcome(self, source: str, outcome: PageOutcome, reason: str | None = None) -> None:
        """Count the outcome of a page that was taken up, with the reason of a failed request."""
        with self._lock:
            self._sources[source].outcomes[outcome] += 1
            if reason:
                self._sources[source].reasons[reason] += 1
        self._report(outcome)

    def count_failed_poll(self, source: str, reason: str) -> None:
        """Count a failed request of a listing."""
        with self._lock:
            self._sources[source].listing_failures[reason] += 1

    def claim(self, pages: Iterable[str]) -> set[str]:
        """Return those of some unknown pages that no other listing of this round has listed."""
        with self._lock:
            new = set(pages) - self._queued
            self._queued |= new
            return new

    def note(self, sentence: str) -> None:
        """Note what the user should know."""
        with self._lock:
            self._notices.append(sentence)

    @property
    def notices(self) -> list[str]:
        """The sentences noted so far."""
        return list(self._notices)

    def totals(self, pending: Mapping[str, int]) -> dict[str, SourceCounts]:
        """Return the counts by source; `pending` are the pages that wait."""
        return {
            name: SourceCounts(
                **counting.numbers,
                outcomes=dict(counting.outcomes),
                reasons=dict(counting.reasons),
                listing_failures=dict(counting.listing_failures),
                pending=pending.get(name, 0),
            )
            for name, counting in sorted(self._sources.items())
        }
