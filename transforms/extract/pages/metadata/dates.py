"""The publication and last change of a page, chosen from the claims of its sources.

The most reliable sources are first: linked data, meta tags, `<time>` elements, the address, the lines around the
headline, other lines, scripts. A time after the page was seen is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from transforms.extract.pages.metadata.claims import (
    DateSources,
    claimed_changes,
    claimed_publications,
    shown_changes,
    shown_publications,
)
from transforms.extract.pages.metadata.zones import format_offset
from transforms.publication import parse_published
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
    shown = _plausible(shown_publications(sources, month_first), observed)
    shown = shown or _plausible(shown_changes(sources, month_first), observed)
    changes = _plausible(claimed_changes(sources, month_first), observed)
    return PageDates(
        published=_choose(plausible, shown, sources.zone) if plausible else None,
        modified=changes[0].value if changes else None,
        claims=claims,
    )


def _choose(plausible: Sequence[Published], shown: Sequence[Published], zone: ZoneInfo | None) -> Published:
    """Choose from the plausible claims, the best first, on the day and with the offset that readers see."""
    chosen = _in_own_zone(plausible[0], plausible)
    days_of_urls = {moment.value[:10] for moment in plausible if moment.source == "url"}
    if not shown:
        return _in_site_zone(chosen, zone)
    if local := _as_local(chosen, shown[0]):
        return local
    days = (_day(shown[0]) - _day(chosen)).days
    if days < 0 and chosen.value[:10] not in days_of_urls:
        return shown[0]
    others = [moment.value[:10] for moment in plausible[1:] if moment.source != "text"]
    if abs(days) == 1 and (_is_utc(chosen) or others.count(shown[0].value[:10]) > 1):
        return shown[0]
    return _finer(_in_site_zone(chosen, zone), plausible)


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


def _as_local(chosen: Published, shown: Published) -> Published | None:
    """The chosen time in UTC as the local time that readers see, if the two can be the same instant."""
    if not _is_utc(chosen) or _has_offset(shown) or shown.precision == "day":
        return None
    instant = _instant(chosen)
    ahead = _instant(shown) - instant.replace(second=0 if shown.precision == "minute" else instant.second)
    quarters, rest = divmod(ahead, timedelta(minutes=15))
    if rest or not quarters or abs(ahead) > _WIDEST:
        return None
    return _at(instant.astimezone(timezone(quarters * timedelta(minutes=15))), chosen)


def _in_site_zone(chosen: Published, zone: ZoneInfo | None) -> Published:
    """A time in UTC as that of the site's zone, if the day differs there."""
    if zone is None or not _is_utc(chosen):
        return chosen
    local = _instant(chosen).astimezone(zone)
    return chosen if local.date() == _day(chosen) else _at(local, chosen)


def _at(local: datetime, chosen: Published) -> Published:
    """The chosen time with the clock and offset of `local`, which is the same instant."""
    written = f"{local:%Y-%m-%dT%H:%M}{f':{local:%S}' if chosen.precision == 'second' else ''}{format_offset(local)}"
    return parse_published(written, chosen.source) or chosen


def _finer(chosen: Published, plausible: Sequence[Published]) -> Published:
    """The time of another source with the same day, if the chosen one is only a day."""
    if chosen.precision != "day":
        return chosen
    same = (moment for moment in plausible if moment.precision != "day" and moment.value[:10] == chosen.value)
    return next(same, chosen)
