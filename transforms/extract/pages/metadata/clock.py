"""Times as pages write them: ISO, RFC 2822, "June 18, 2024, 7am", "18. Juni 2024, 7.30 Uhr MESZ", "2024年6月18日"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from transforms.extract.pages.metadata.zones import offset_of
from transforms.publication import parse_published
from transforms.records import Published
from transforms.rules.months import months_in_full_dates

_LONGEST = 160
"""Characters of a value or line that are read."""


@dataclass(frozen=True, slots=True)
class PrintedMoment:
    """A date in a line, with the time of day beside it: `line[start:end]`."""

    start: int
    end: int
    published: Published


_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|ª|\.)?"
_MONTH = r"(?P<month>[^\W\d_]{3,12})"
"""Any word; the names of months are looked up, since patterns of all names are slow."""

_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_HAS_YEAR = re.compile(r"(?:1[6-9]|20)\d\d|\d[./]\d\d[./]\d\d")
_DATES = (
    rf"(?<![\w/.-]){_YEAR}(?P<mark>[-/.])(?P<m>[01]?\d)(?P=mark)(?P<d>[0-3]?\d)",
    r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)",
    rf"(?<![\w/.-]){_MONTH}\.?\s+{_DAY},?\s+(?:del?\s+)?{_YEAR}",
    rf"(?<![\w/.-]){_DAY}(?:\s*-\s*|\s*)(?:(?:of|de)\s+)?{_MONTH}\.?,?(?:\s*-\s*|\s*)(?:del?\s+)?{_YEAR}",
    rf"(?<![\w/.-])(?P<a>[0-3]?\d)(?P<mark>[-/]|\.\s?)(?P<b>[0-3]?\d)(?P=mark){_YEAR}",
    r"(?<![\w/.-])(?P<a>[0-3]\d)(?P<mark>[./])(?P<b>[01]\d)(?P=mark)(?P<of_century>[0-3]\d)(?!\.\d|\w)",
    rf"(?<![\w/.-]){_YEAR}(?:\.?\s|-){_MONTH}[\s-](?P<day>[0-3]?\d)",
    rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<m>[01]?\d)\s?[月월]\s?(?P<d>[0-3]?\d)\s?[日일]",
)
_HALF = r"[ap]\.?\s?m\b\.?"
_TIME = (
    r"(?:(?P<hour>[0-2]?\d)(?:[:.h]|\su\s)(?P<minute>[0-5]\d)(?!\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    rf"(?:\s?(?P<half>{_HALF}))?|(?P<full>[01]?\d)\s?(?P<fullhalf>{_HALF})|(?P<whole>[0-2]?\d)\s?(?:Uhr|h)\b)"
    r"(?:\s?(?:Uhr|hrs?|hs)\b\.?)?"
)
_ZONE = (
    r"(?:\s?\(?(?:GMT|UTC)\s?(?P<short>[+\u2212-]\d\d?)(?::?(?P<minutes>[0-5]\d))?(?!\d)\)?"
    r"|\s?(?P<offset>[+-]\d\d:?\d\d)(?!\d)|\s?\(?(?P<zone>[^\W\d_]{1,5})\b\)?)?"
)
_AT = r"(?:at|um|à|às|as|a las|alle ore|alle|ore|om|o godz\.|godz\.|kl\.?|klo|в|г\.,?(?:\s?в)?|r\.,?)"
_BETWEEN = rf"(?:T|[\s,|•·–—-]+(?:{_AT}\s?)?)"
_FORMS = tuple(re.compile(rf"{date}(?![\d/])(?:{_BETWEEN}{_TIME}{_ZONE})?", re.IGNORECASE) for date in _DATES)
_TIME_BEFORE = re.compile(
    rf"(?<![\w/.:-]){_TIME}{_ZONE}(?:[\s,|•·–—-]+(?:on|am|le|el|il|op)?)\s?(?:[^\W\d_]{{2,13}}\.?,?\s)?$", re.IGNORECASE
)
_BEFORE = 45
"""Characters before a date in which its time of day may be: "20:15 Uhr, Donnerstag, 5. März 2026"."""


def read_moment(value: str, source: str, month_first: bool) -> Published | None:
    """Read the first date of a value or line, with the time of day beside it; None if there is no date.

    `03/04/2024` is read by `month_first` unless one number is over 12; with dots the day is always first. A year of
    two digits is read in text where the day is first.
    """
    return next((moment.published for moment in find_moments(value, source, month_first)), None)


def find_moments(line: str, source: str, month_first: bool) -> Iterator[PrintedMoment]:
    """Yield the dates of a line in their order."""
    if not may_have_date(line):
        return
    line = line[:_LONGEST]
    matches = sorted((match for form in _FORMS for match in form.finditer(line)), key=re.Match.start)
    end = 0
    for match in matches:
        if match.start() >= end and (moment := _moment(line, match, end, source, month_first)):
            yield moment
            end = moment.end


def may_have_date(line: str) -> bool:
    """Return True if a line has the year of a date; a quick test before `find_moments`."""
    return _HAS_YEAR.search(line, 0, _LONGEST) is not None


def read_clock(text: str, moment: Published) -> Published | None:
    """Read a time of day at the beginning of a text, on the day of a moment and with its offset unless it has one."""
    match = _CLOCK.match(text)
    if match is None:
        return None
    day, _, clock = moment.value.partition("T")
    time = _time(match.groupdict(), day)
    has_offset = _OFFSET.search(time) is not None
    offset = None if has_offset else _OFFSET.search(clock)
    return parse_published(day + time + (offset[0] if offset else ""), moment.source)


_OFFSET = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_CLOCK = re.compile(rf"{_TIME}{_ZONE}", re.IGNORECASE)


def _moment(line: str, match: re.Match[str], after: int, source: str, month_first: bool) -> PrintedMoment | None:
    """Read a match of a form; the time of day before the date may begin at `after`."""
    parts = match.groupdict()
    if parts.get("of_century") and (source != "text" or (month_first and parts["mark"] == "/")):
        return None
    day = _day(parts, month_first)
    if day is None or parse_published(day, source) is None:
        return None
    start, end = match.span()
    time = _time(parts, day)
    if not time and (before := _TIME_BEFORE.search(line, max(after, start - _BEFORE), start)):
        time, start = _time(before.groupdict(), day), before.start()
    published = parse_published(day + time, source) or parse_published(day, source)
    return PrintedMoment(start, end, published) if published else None


def _day(parts: dict[str, str | None], month_first: bool) -> str | None:
    if name := parts.get("month"):
        number = months_in_full_dates().get(name.lower())
        if number is None:
            return None
        month, day = number, int(parts["day"] or 0)
    elif parts.get("m"):
        month, day = int(parts["m"] or 0), int(parts["d"] or 0)
    else:
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        month, day = _in_order(first, second, month_first and "." not in (parts["mark"] or ""))
    return f"{parts.get('year') or '20' + (parts['of_century'] or '')}-{month:02}-{day:02}"


def _in_order(first: int, second: int, month_first: bool) -> tuple[int, int]:
    """Order two numbers as month and day; a number over 12 is the day whatever the order."""
    if second > 12 or (first <= 12 and month_first):
        return first, second
    return second, first


def _time(parts: dict[str, str | None], day: str) -> str:
    """The time of day and its offset in ISO form, or an empty string."""
    number = parts["hour"] or parts["full"] or parts["whole"]
    if not number:
        return ""
    hour = int(number)
    if half := parts["half"] or parts["fullhalf"]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    seconds = f":{parts['second']}" if parts["second"] else ""
    clock = f"T{hour:02}:{parts['minute'] or '00'}{seconds}"
    return clock + _offset(parts, day + clock)


def _offset(parts: dict[str, str | None], local: str) -> str:
    if offset := parts["offset"]:
        return offset
    if short := parts["short"]:
        return f"{'+' if short[0] == '+' else '-'}{int(short[1:]):02}:{parts['minutes'] or '00'}"
    name = parts["zone"]
    try:
        return (offset_of(name, datetime.fromisoformat(local)) if name else None) or ""
    except ValueError:
        return ""
