"""Detection of silent sources by their own baseline, so that no delivery schedule has to be maintained.

Pure: the hours in which each source delivered come from `infra/elasticsearch/search/arrivals.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

MEMORY = timedelta(days=28)
"""The period of the baseline: four weekends."""

PATIENCE = 1.5
"""The multiple of the longest known silence above which one is unusual. A source that rests on weekends shows its
longest silence in any week; half as long again leaves room for a holiday."""

FEWEST_HOURS = 8
SHORTEST_HISTORY = timedelta(days=7)
"""With fewer hours of delivery, or a shorter history, there is no baseline yet."""


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A source that has been silent since `last` for longer than its baseline; `longest` is its longest silence."""

    source: str
    last: datetime
    silence: timedelta
    longest: timedelta


def find_silent_sources(hours: Mapping[str, Sequence[datetime]], now: datetime) -> list[SilentSource]:
    """Find the sources that are silent beyond their baseline; `hours` are ascending hours with deliveries by source."""
    found = (_check_silence(source, times, now) for source, times in sorted(hours.items()))
    return [silent for silent in found if silent is not None]


def _check_silence(source: str, hours: Sequence[datetime], now: datetime) -> SilentSource | None:
    if len(hours) < FEWEST_HOURS or hours[-1] - hours[0] < SHORTEST_HISTORY:
        return None
    longest = max(later - earlier for earlier, later in pairwise(hours))
    silence = now - hours[-1]
    return SilentSource(source, hours[-1], silence, longest) if silence > PATIENCE * longest else None
