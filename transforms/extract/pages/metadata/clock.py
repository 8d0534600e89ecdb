"""Times as pages write them: ISO, RFC 2822, "June 18, 2024, 7.30am", "18. Juni 2024", "2024年6月18日"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.publication import parse_published
from transforms.records import Published
from transforms.rules.months import months_in_full_dates

_LONGEST = 160
"""Characters of a value or line that are read."""


_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_DATES = (
    rf"(?<![\w/.-]){_YEAR}(?P<mark>[-/.])(?P<m>[01]?\d)(?P=mark)(?P<d>[0-3]?\d)",
    r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)",
    rf"(?<![\w/.-])(?P<month><MONTH>)\.?\s+{_DAY},?\s+{_YEAR}",
    rf"(?<![\w/.-]){_DAY}(?:\s+|-)(?:(?:of|de)\s+)?(?P<month><MONTH>)\.?,?(?:\s+|-)(?:del?\s+)?{_YEAR}",
    rf"(?<![\w/.-])(?P<a>[0-3]?\d)(?P<mark>[-/.])(?P<b>[0-3]?\d)(?P=mark){_YEAR}",
    rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<m>[01]?\d)\s?[月월]\s?(?P<d>[0-3]?\d)\s?[日일]",
)
_TIME = (
    r"(?P<hour>[0-2]?\d)(?:[:.](?P<minute>[0-5]\d))(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?\s?(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s?(?:GMT|UTC)?(?P<offset>[+-]\d\d:?\d\d)|\s?(?P<zulu>Z|GMT|UTC)\b)?"
)
_BETWEEN = r"(?:T|,?\s+|\s+at\s+|,\s+at\s+|\s*[|•·-]\s*)"


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Compile one pattern for each form of a date, with an optional time of day."""
    month = "|".join(sorted(months_in_full_dates(), key=len, reverse=True))
    dates = (date.replace("<MONTH>", month) for date in _DATES)
    return tuple(re.compile(rf"{date}(?![\d/])(?:{_BETWEEN}{_TIME})?", re.IGNORECASE) for date in dates)


def read_moment(value: str, source: str, month_first: bool) -> Published | None:
    """Read the first date of a value or line, with the time of day if one follows; None if there is no date.

    `03/04/2024` is read by `month_first` unless one number is over 12; with dots the day is always first.
    """
    return next((moment for _, moment in find_moments(value, source, month_first)), None)


def find_moments(line: str, source: str, month_first: bool) -> Iterator[tuple[int, Published]]:
    """Yield the dates of a line in their order, each with its offset."""
    line = line[:_LONGEST]
    if not any(map(str.isdigit, line)):
        return
    matches = sorted((match for form in _forms() for match in form.finditer(line)), key=lambda match: match.start())
    for match in matches:
        if moment := _moment(match, source, month_first):
            yield match.start(), moment


def _moment(match: re.Match[str], source: str, month_first: bool) -> Published | None:
    parts = match.groupdict()
    if parts.get("month"):
        month, day = months_in_full_dates()[parts["month"].lower()], int(parts["day"])
    elif parts.get("m"):
        month, day = int(parts["m"]), int(parts["d"])
    else:
        month, day = _in_order(int(parts["a"]), int(parts["b"]), month_first and parts["mark"] != ".")
    return parse_published(f"{parts['year']}-{month:02}-{day:02}{_time(parts)}", source) or parse_published(
        f"{parts['year']}-{month:02}-{day:02}", source
    )


def _in_order(first: int, second: int, month_first: bool) -> tuple[int, int]:
    """Order two numbers as month and day; a number over 12 is the day whatever the order."""
    if second > 12 or (first <= 12 and month_first):
        return first, second
    return second, first


def _time(parts: dict[str, str | None]) -> str:
    if not parts["hour"]:
        return ""
    hour = int(parts["hour"])
    if half := parts["half"]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    seconds = f":{parts['second']}" if parts["second"] else ""
    return f"T{hour:02}:{parts['minute']}{seconds}{parts['offset'] or ('Z' if parts['zulu'] else '')}"
