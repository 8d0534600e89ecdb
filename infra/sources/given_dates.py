"""Dates as other tools write them, read where they are certain: ISO 8601, RFC 822, epoch seconds, 27/11/2024."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from transforms.publication import parse_published

EPOCH_SECONDS = range(10**8, 10**11)
"""Numbers that are seconds since 1970, of 1973 to 5138; those of the same time in milliseconds are larger."""

_NUMBER = re.compile(r"\d{9,14}(?:\.\d+)?", re.ASCII)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)", re.ASCII)
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})?(?: ?[+-]\d{4}| [A-Z]{1,4})?"
)
_PARTS = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
    r"(?:[ T](?P<clock>\d{2}:\d{2}(?::\d{2})?))?",
    re.ASCII,
)


class UncertainDate(ValueError):
    """A text that could be another day, or is not a date; the message has the reason."""


def read_date(value: object, day_first: bool | None = None) -> str:
    """Return a date or date-time as ISO 8601, with the offset that it was given.

    Raises UncertainDate.

    >>> read_date("Wed, 27 Nov 2024 09:30:00 +0900")
    '2024-11-27T09:30:00+09:00'
    >>> read_date(1732700000)
    '2024-11-27T09:33:20Z'
    >>> read_date("27/11/2024")
    '2024-11-27'
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UncertainDate(f"{value!r} is not a date")
    text = str(value).strip()
    if published := parse_published(text, "given"):
        return published.value
    for read in (_epoch, _compact, _rfc_822):
        if found := read(text):
            return found
    return _day_and_month(text, day_first)


def _epoch(text: str) -> str | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    seconds = number if int(number) in EPOCH_SECONDS else number / 1000
    if int(seconds) not in EPOCH_SECONDS:
        return None
    try:
        return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%S}Z"
    except (ValueError, OverflowError):
        return None


def _compact(text: str) -> str | None:
    match = _COMPACT.fullmatch(text)
    return _iso(match["year"], match["month"], match["day"]) if match else None


def _rfc_822(text: str) -> str | None:
    if not _RFC_822.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment.isoformat().replace("+00:00", "Z")


def _day_and_month(text: str, day_first: bool | None) -> str:
    match = _PARTS.fullmatch(text)
    if match is None:
        raise UncertainDate(f"{text!r} is not a date that can be read: give ISO 8601, 2024-11-27 or 2024-11-27T09:30Z")
    first, second = int(match["first"]), int(match["second"])
    if match["mark"] == ".":
        day_first = True
    if day_first is None and first != second:
        if first <= 12 and second <= 12:
            raise UncertainDate(f"{text!r} can be two days: give --day-first or --month-first, or ISO 8601")
        day_first = first > 12
    day, month = (first, second) if day_first else (second, first)
    found = _iso(match["year"], str(month), str(day))
    if found is None:
        order = "day first" if day_first else "month first"
        raise UncertainDate(f"{text!r} is no date with the {order}")
    return f"{found}T{match['clock']}" if match["clock"] else found


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
