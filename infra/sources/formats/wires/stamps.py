"""Day stamps of wire messages (`271345 Nov 24`), read where the message gives day, month and year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from infra.sources.formats.zones import ZONE, named_zone

_MONTHS = {
    **dict.fromkeys(("jan", "janv", "jän", "janvier", "januar", "january", "jänner", "enero", "ene", "gen"), 1),
    **dict.fromkeys(("feb", "fev", "fév", "févr", "fevr", "février", "fevrier", "februar", "february", "febr"), 2),
    **dict.fromkeys(("mar", "mär", "mrz", "mars", "märz", "march", "maerz", "mae", "maart", "mrt"), 3),
    **dict.fromkeys(("apr", "avr", "avril", "april", "abr"), 4),
    **dict.fromkeys(("may", "mai", "maj", "mayo", "mei", "mag"), 5),
    **dict.fromkeys(("jun", "juin", "juni", "june", "giu"), 6),
    **dict.fromkeys(("jul", "juil", "juillet", "juli", "july", "lug"), 7),
    **dict.fromkeys(("aug", "aou", "aoû", "aout", "août", "august", "ago"), 8),
    **dict.fromkeys(("sep", "sept", "septembre", "september", "set"), 9),
    **dict.fromkeys(("oct", "okt", "octobre", "oktober", "october", "ott"), 10),
    **dict.fromkeys(("nov", "novembre", "november"), 11),
    **dict.fromkeys(("dec", "déc", "dez", "decembre", "décembre", "dezember", "december", "des", "dic"), 12),
}
_DAY_STAMP = re.compile(
    rf"(?<![\w-])(?P<day>[0-3]\d) ?(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d) ?(?P<zone>{ZONE})?(?![0-9a-z:])"
    rf"(?:[ .]?(?P<month>[a-zäéû]{{3,9}})\.?[ ']?(?P<year>(?:19|20)?\d\d)?(?!\d)(?: (?P<zone_behind>{ZONE})\b)?)?",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)"
    r"|(?<!\d)(?P<day2>\d{1,2})\. ?(?P<name>[A-Za-zäéû]{3,9})\.? (?P<year2>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d-])(?P<year3>\d\d)(?P<month3>\d\d)(?P<day3>\d\d)-\d\d(?!\d)"
)
_CENTURY = 70
"""Two digits of a year from which it is one of the 1900s: the standards are of 1979."""


@dataclass(frozen=True, slots=True)
class DayStamp:
    """The time of a message: a local time, or one with an offset."""

    moment: datetime

    @property
    def day(self) -> str:
        """The date of the stamp as ISO 8601."""
        return self.moment.date().isoformat()

    @property
    def published(self) -> str:
        """The stamp as ISO 8601 to the minute; with an offset if its zone was given."""
        return self.moment.isoformat(timespec="minutes").replace("+00:00", "Z")


def read_day_stamp(tail: str, evidence: str = "") -> DayStamp | None:
    """The last stamp `DDHHMM [zone] [month year]` of a message's tail.

    Month and year come from the stamp, or from a full date of the same day in `evidence`, the message's head; a stamp
    without them is None.
    """
    for match in reversed([*_DAY_STAMP.finditer(tail)]):
        month, year = _MONTHS.get((match["month"] or "").lower()), match["year"]
        if match["month"] and not month:
            continue
        if found := _completed(match, month, year, evidence):
            return found
    return None


def _completed(match: re.Match[str], month: int | None, year: str | None, evidence: str) -> DayStamp | None:
    day = int(match["day"])
    if month and year:
        when = make_date(full_year(year), month, day)
    else:
        dates = {one for one in dates_in(evidence) if one.day == day and month in (None, one.month)}
        when = dates.pop() if len(dates) == 1 else None
    return make_stamp(when, match["hour"], match["minute"], match["zone"] or match["zone_behind"]) if when else None


def make_stamp(when: date, hour: str, minute: str, zone: str | None) -> DayStamp | None:
    """The stamp of a date, time and zone name; None if the time is not one."""
    try:
        moment = datetime(when.year, when.month, when.day, int(hour), int(minute))
    except ValueError:
        return None
    return DayStamp(moment.replace(tzinfo=named_zone(zone)) if zone else moment)


def dates_in(text: str) -> list[date]:
    """The full dates in the head of a message: `2024-11-27`, `27.Nov 2024`, `241127-89`."""
    found = []
    for match in _FULL_DATE.finditer(text):
        year = match["year"] or match["year2"] or match["year3"]
        month = match["month"] or match["month3"] or _MONTHS.get((match["name"] or "").lower(), 0)
        if one := make_date(full_year(year), int(month), int(match["day"] or match["day2"] or match["day3"])):
            found.append(one)
    return found


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(year: str) -> int:
    """A year of four digits from two or four."""
    number = int(year)
    return number if len(year) == 4 else number + (1900 if number >= _CENTURY else 2000)
