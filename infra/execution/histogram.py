"""A histogram of publication times by hour, bounded in size whatever span of years a run loads.

Keys are prefixes of ISO dates: an hour (`2024-11-27T14`, in UTC), a day, a month, a year; "" is unknown. An article
with an unknown hour counts for its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice

HOUR, DAY, MONTH, YEAR = 13, 10, 7, 4
"""The lengths of keys."""

MOST_KEYS = 400
"""Two weeks of hours, a year of days: more than a plot shows, and little to store per shard."""


def published_key(published: str | None) -> str:
    """The key of a document's `published`: a date, or a date-time (without an offset it is taken as UTC)."""
    if published is None or len(published) <= DAY:
        return published or ""
    at = datetime.fromisoformat(published)
    return (at.astimezone(UTC) if at.tzinfo else at).isoformat()[:HOUR]


def add(left: Mapping[str, int], right: Mapping[str, int]) -> dict[str, int]:
    """Add two histograms; with more than `MOST_KEYS` keys, by day, month or year."""
    counts: Mapping[str, int] = Counter(left) + Counter(right)
    for length in (DAY, MONTH, YEAR):
        if len(counts) <= MOST_KEYS:
            break
        counts = by(counts, length)
    return dict(sorted(counts.items()))


def by(counts: Mapping[str, int], length: int) -> dict[str, int]:
    """The counts by hour, day, month or year (the length of the keys); coarser keys stay."""
    coarser = Counter[str]()
    for key, count in counts.items():
        coarser[key[:length]] += count
    return dict(coarser)


def timeline(counts: Mapping[str, int], most: int) -> tuple[dict[str, int], int]:
    """The counts as a timeline of consecutive keys, about `most` at most.

    It is by the finest of hour, day, month and year that fits and to which at least half of the articles are known.

    Returns:
        The count of each key, zeros included, and the number of articles that are not on the timeline.
    """
    total = sum(counts.values())
    row: dict[str, int] = {}
    for length in (HOUR, DAY, MONTH, YEAR):
        placed = {key: count for key, count in by(counts, length).items() if len(key) == length}
        row = {key: placed.get(key, 0) for key in islice(_row(placed), most + 1)}
        if 2 * sum(placed.values()) >= total and len(row) <= most:
            break
    return row, total - sum(row.values())


def median_hours(counts: Mapping[str, int], at: datetime) -> float | None:
    """The age of the median article at the time `at` (aware), in hours; None without a known hour.

    Only articles with a known hour are counted, each in the middle of it; one in the future has age 0.
    """
    ages = sorted((_hours_before(key, at), count) for key, count in counts.items() if len(key) == HOUR)
    middle, passed = sum(count for _, count in ages) / 2, 0
    for age, count in ages:
        passed += count
        if passed >= middle:
            return age
    return None


def _hours_before(hour: str, at: datetime) -> float:
    middle = datetime.fromisoformat(f"{hour}:30").replace(tzinfo=UTC)
    return max((at - middle) / timedelta(hours=1), 0.0)


def _row(placed: Mapping[str, int]) -> Iterator[str]:
    """Every key from the first to the last."""
    if not placed:
        return
    key, last = min(placed), max(placed)
    yield key
    while key < last:
        key = _next(key)
        yield key


def _next(key: str) -> str:
    if len(key) in (HOUR, DAY):
        step = timedelta(hours=1) if len(key) == HOUR else timedelta(days=1)
        return (datetime.fromisoformat(key) + step).isoformat()[: len(key)]
    year, month = int(key[:4]), int(key[5:] or 12)
    return f"{year:04}-{month + 1:02}" if month < 12 else f"{year + 1:04}-01"[: len(key)]
