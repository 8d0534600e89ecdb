"""ANPA 1312: wire messages with a service level, a keyword line, caret lines above the story, and a dated end line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from infra.sources.formats.items import CutRecord, Item, records_format
from infra.sources.formats.wires.anpa_lines import CaretLines, read_lines
from infra.sources.formats.wires.framing import SOH, Framing
from infra.sources.formats.wires.message import (
    WireParts,
    find_signal,
    find_version,
    killed_identity,
    split_parts,
    wire_identity,
    wire_metadata,
)
from infra.sources.formats.wires.stamps import DayStamp, full_year, make_date, make_stamp, read_day_stamp
from infra.sources.formats.zones import ZONE
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Delivery, Reason, Subject

NAME = "anpa1312"

_LINE_START = rb"(?<![^\n\r\x00\x01\x03\x04\x16\x7f])"
_STRICT_HEADER = (
    rb"[A-Za-z]?\d{3,4}[\x1f -]?[A-Za-z0-9-]{0,20}[ \x1f]{0,3}\r{0,2}\n"
    rb"[A-Za-z] [A-Za-z]\x20?[\x11-\x14 ]{1,3}[^\r\n]{1,90}? \d{1,2}-\d{1,2}(?![\w-]*[A-Za-z])"
)
_ENDING = re.compile(rb"[A-Z]{2,4}-[A-Z]{2,4}-\d\d-\d\d-\d\d \d{4}|\d\d:\d\d ?[A-Z]{2,4} \d\d-\d\d-\d\d")
FRAMING = Framing(re.compile(_LINE_START + _STRICT_HEADER), _ENDING)

_FIRST = re.compile(r"(?P<service>[A-Za-z]?)(?P<number>\d{1,4})(?!\d)(?P<selector>[^\n]{0,40})")
_SECOND = re.compile(
    r"(?P<priority>[A-Za-z]) (?P<category>[A-Za-z])\s+(?P<keyword>\S{1,60})(?P<marks>.*?)"
    r"(?:\s(?P<first>\d{1,2})-(?P<second>\d{1,2})(?:-(?P<year>\d{2}|\d{4}))?(?:\s+(?P<words>\d{1,5}))?)?\s*"
)
_URGENCY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5}
"""Flash, bulletin, urgent, regular, deferred; the codes of advances have no urgency."""

_SECTIONS = {
    "a": "National", "e": "Entertainment", "f": "Finance", "i": "International", "l": "Lifestyle", "p": "Politics",
    "s": "Sports", "t": "Travel", "v": "Advisories", "w": "Washington",
}  # fmt: skip

_SENT = re.compile(
    r"(?P<head>[A-Z]{2,4}-[A-Z]{2,4}-)(?P<first>\d\d)-(?P<second>\d\d)-(?P<year>\d\d)"
    rf" (?P<hour>\d\d)(?P<minute>\d\d) ?(?P<zone>{ZONE})?"
    rf"|(?P<hour2>\d\d):?(?P<minute2>\d\d) ?(?P<zone2>{ZONE})?"
    r" (?P<first2>\d\d)-(?P<second2>\d\d)-(?P<year2>\d{4}|\d\d)(?!\d)",
    re.IGNORECASE,
)
"""Last lines: `AP-NY-11-27-24 1345EST` with the month first, `16:35ET 27-11-24` in the order of the header."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The two header lines of a message."""

    service: str = ""
    number: str = ""
    priority: str = ""
    category: str = ""
    keyword: str = ""
    marks: str = ""
    filed: tuple[int, int] | None = None


def cut(
    stream: BinaryIO, start: int = 0, end: int | None = None, _limits: Limits = DEFAULT_LIMITS
) -> Iterator[CutRecord]:
    """Yield the messages of a file that begin in the bytes `[start, end)`."""
    yield from FRAMING.cut(stream, start, end)


def recognizes(head: bytes) -> bool:
    """Return whether a file begins with both header lines of a message."""
    begin = head.lstrip(b"\x00\x16\x7f \t\r\n").removeprefix(SOH).lstrip(b"\r\n ")
    return re.match(_STRICT_HEADER, begin) is not None


def parse(content: bytes, _limits: Limits = DEFAULT_LIMITS) -> Item:
    """The article of a message. Raises MetadataError if it has no text."""
    parts = split_parts(content)
    header, text = _read_header(parts)
    lines = read_lines(text)
    stamp = _stamp(parts.tail if parts.tail is not None else lines.tail, header)
    marks = f"{header.marks}\n{lines.slug or ''}"
    identity, withdrawal = wire_identity(header.service, header.number, stamp), None
    signal = find_signal("\n".join((marks, *lines.notes)))
    if signal == "kill":
        named = "\n".join((marks, *lines.notes, lines.text))
        if killed := killed_identity(named, header.service, header.number, stamp):
            identity, withdrawal = killed, " ".join(lines.text.split())[:300] or "kill"
    if not lines.text and not withdrawal:
        raise MetadataError(Reason.NO_CONTENT, "the message has no text")
    return Item(
        lines.text,
        "text",
        wire_metadata(identity, lines.headline, stamp),
        _delivery(header, lines, marks, signal, withdrawal),
    )


def _delivery(header: _Header, lines: CaretLines, marks: str, signal: str | None, withdrawal: str | None) -> Delivery:
    category = header.category.lower()
    return Delivery(
        format=NAME,
        version=find_version(marks.split("\n")[1]) or find_version(marks),
        signal=signal,
        urgency=_URGENCY.get(header.priority.lower()),
        slug=lines.keyword or header.keyword or None,
        subjects=(Subject(category, _SECTIONS.get(category)),) if category else (),
        subheadlines=lines.summaries,
        editor_notes=lines.notes,
        byline=lines.byline,
        authors=lines.authors,
        section=_SECTIONS.get(category),
        tags=lines.tags,
        withdrawal=withdrawal,
    )


def _read_header(parts: WireParts) -> tuple[_Header, str]:
    """The header, and the text behind it."""
    above = (parts.head if parts.head is not None else parts.text).lstrip("\n ").split("\n")
    first = _FIRST.match(above[0].strip())
    second = _SECOND.fullmatch(above[1].strip()) if len(above) > 1 else None
    text = parts.text if parts.head is not None else "\n".join(above[bool(first) + bool(first and second) :])
    if first is None:
        return _Header(), text
    service, number = first["service"], first["number"]
    if second is None:
        return _Header(service, number), text
    filed = (int(second["first"]), int(second["second"])) if second["first"] else None
    return _Header(
        service, number, second["priority"], second["category"], second["keyword"], second["marks"].strip(), filed
    ), text


def _stamp(tail: str, header: _Header) -> DayStamp | None:
    """The time in the last lines of a message."""
    match = _SENT.search(tail)
    if match is None:
        return read_day_stamp(tail)
    year = full_year(match["year"] or match["year2"])
    first, second = int(match["first"] or match["first2"]), int(match["second"] or match["second2"])
    when = make_date(year, first, second) if match["head"] else _day_in_order(year, first, second)
    zone = match["zone"] or match["zone2"]
    if when is None or (
        header.filed and sorted(header.filed) != sorted((when.month, when.day)) and match["head"] is None
    ):
        return None
    return make_stamp(when, match["hour"] or match["hour2"], match["minute"] or match["minute2"], zone)


def _day_in_order(year: int, first: int, second: int) -> date | None:
    """The day of `27-11-24`; None if month and day could be exchanged."""
    candidates = {make_date(year, first, second), make_date(year, second, first)} - {None}
    return candidates.pop() if len(candidates) == 1 else None


ANPA_1312 = records_format(
    NAME,
    (".anpa", ".1312", ".txt"),
    cut,
    parse,
    recognizes=recognizes,
    title="ANPA 1312 wire",
    splittable=True,
)
