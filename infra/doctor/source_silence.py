"""Whether a source has gone quiet, by its own habit: no list of who delivers when has to be kept.

Pure: the hours in which each source delivered come from `infra/elasticsearch/search/arrivals.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

MEMORY = timedelta(days=28)
"""How far back a habit is looked at: four weekends."""

PATIENCE = 1.5
"""Silences longer than this many times the longest one known are not usual. A source that rests on weekends
has shown its longest silence in any week; half as long again leaves room for a holiday on top."""

FEWEST_HOURS = 8
SHORTEST_HISTORY = timedelta(days=7)
"""With fewer hours of delivery, or in less time, there is no habit yet."""


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A source that has been silent since `last` for longer than it ever was; `longest` is its longest silence."""

    source: str
    last: datetime
    silence: timedelta
    longest: timedelta


def find_silent_sources(hours: Mapping[str, Sequence[datetime]], now: datetime) -> list[SilentSource]:
    """The sources that are silent beyond their habit; `hours` are those with deliveries, ascending, by source."""
    found = (_quiet(source, times, now) for source, times in sorted(hours.items()))
    return [quiet for quiet in found if quiet is not None]


def _quiet(source: str, hours: Sequence[datetime], now: datetime) -> SilentSource | None:
    if len(hours) < FEWEST_HOURS or hours[-1] - hours[0] < SHORTEST_HISTORY:
        return None
    longest = max(later - earlier for earlier, later in pairwise(hours))
    silence = now - hours[-1]
    return SilentSource(source, hours[-1], silence, longest) if silence > PATIENCE * longest else None
