"""The publication and last change of a page, chosen from the claims of its sources.

The most reliable sources are first: linked data, meta tags, `<time>` elements, the address, the lines around the
headline, other lines, scripts. A time after the page was seen is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from transforms.extract.pages.metadata.claims import DateSources, claimed_changes, claimed_publications
from transforms.records import Published

_EARLIEST = date(1600, 1, 1)
_UNSET = frozenset(("1900-01-01", "1970-01-01"))
"""Dates that programs write for a missing one."""

_WIDEST = timedelta(hours=14)
"""Greatest offset of a time zone ahead of UTC."""


@dataclass(frozen=True, slots=True)
class DateClaim:
    """The publication according to one source; `refused` is the reason to reject it, None if it is plausible."""

    moment: Published
    refused: str | None


@dataclass(frozen=True, slots=True)
class PageDates:
    """The publication and the last change of a page, and all claims of the former, the best source first."""

    published: Published | None
    modified: str | None
    claims: tuple[DateClaim, ...]


def read_dates(sources: DateSources, observed: datetime, month_first: bool) -> PageDates:
    """Read the dates of a page that was seen at `observed` (aware)."""
    moments = dict.fromkeys(claimed_publications(sources, month_first))
    claims = tuple(DateClaim(moment, _refusal(moment, observed)) for moment in moments)
    plausible = [claim.moment for claim in claims if claim.refused is None]
    changes = _plausible(claimed_changes(sources, month_first), observed)
    return PageDates(
        published=_as_shown(_in_own_zone(plausible[0], plausible), plausible) if plausible else None,
        modified=changes[0].value if changes else None,
        claims=claims,
    )


def _plausible(moments: Iterable[Published], observed: datetime) -> list[Published]:
    return [moment for moment in moments if _refusal(moment, observed) is None]


def _refusal(moment: Published, observed: datetime) -> str | None:
    if _day(moment) < _EARLIEST or moment.value[:10] in _UNSET:
        return "no day that a page can be of"
    if _instant(moment) - (timedelta() if _has_offset(moment) else _WIDEST) > observed:
        return f"after the page was seen on {observed:%Y-%m-%d at %H:%M} UTC"
    return None


def _day(moment: Published) -> date:
    return date.fromisoformat(moment.value[:10])


def _instant(moment: Published) -> datetime:
    """The instant of a moment, aware; in UTC if it has no offset."""
    instant = datetime.fromisoformat(moment.value.replace("Z", "+00:00"))
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _has_offset(moment: Published) -> bool:
    return datetime.fromisoformat(moment.value.replace("Z", "+00:00")).tzinfo is not None


def _is_utc(moment: Published) -> bool:
    return moment.value.endswith(("Z", "+00:00"))


def _in_own_zone(chosen: Published, plausible: Sequence[Published]) -> Published:
    """The same instant in the publisher's zone, if another source has it, so that its day is not that of UTC."""
    if not _is_utc(chosen):
        return chosen
    local = (moment for moment in plausible if _has_offset(moment) and not _is_utc(moment))
    same = (moment for moment in local if abs(_instant(moment) - _instant(chosen)) < timedelta(minutes=1))
    return next(same, chosen)


def _as_shown(chosen: Published, plausible: Sequence[Published]) -> Published:
    """The visible day if it is before the declared one, or the next one in UTC.

    Programs declare the day on which a text was imported or its address changed; the visible day is the editors'.
    """
    shown = next((moment for moment in plausible if moment.source in ("time", "text")), chosen)
    days = (_day(shown) - _day(chosen)).days
    return shown if days < 0 or (days == 1 and _is_utc(chosen)) else chosen
