"""IPTC 7901: text messages with a header line, marks, a headline that "=" closes, and a day stamp behind the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from infra.sources.formats.items import CutRecord, Item, records_format
from infra.sources.formats.wires.body import split_body
from infra.sources.formats.wires.framing import SOH, STX, Framing
from infra.sources.formats.wires.message import (
    WireParts,
    find_signal,
    find_version,
    is_mark,
    killed_identity,
    read_byline,
    split_parts,
    wire_identity,
    wire_metadata,
)
from infra.sources.formats.wires.stamps import DayStamp, read_day_stamp
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.extract.structure.byline import Byline
from transforms.records import Delivery, Reason, Subject

NAME = "iptc7901"

_LINE_START = rb"(?<![^\n\r\x00\x01\x03\x04\x16\x7f])"
_STRICT_HEADER = rb"[A-Za-z][A-Za-z-]{1,11}\d{2,5} {1,3}[1-9] {1,3}[A-Za-z]{1,4} {1,5}\d{1,5}(?=[ \r\n])"
_ENDING = re.compile(rb"[0-3]\d[0-2]\d[0-5]\d[ A-Z]{0,6} ?[A-Za-z\x80-\xff]{3,10}\.? ?\d\d")
FRAMING = Framing(re.compile(_LINE_START + _STRICT_HEADER), _ENDING)

_HEADER = re.compile(
    r"(?P<service>[A-Za-z][A-Za-z-]{0,14}?)[ -]?(?P<number>\d{1,5})[a-z]?\b"
    r"(?: +(?P<priority>[1-9])\b)?(?: +(?P<category>[A-Za-z]{1,4})\b)?(?: +(?P<words>\d{1,5})\b)?(?P<rest>.*)"
)
_HEAD_LINES = 14
"""Lines below the header line in which "=" can close the head."""

_LONGEST_HEADLINE = 200
_NOTE = re.compile(
    r"\(|(?:eds?|editors?|attention|achtung|hinweis|note|red|redaktion(?:en)?|avis) ?[:,.!-]|ATTENTION\b", re.IGNORECASE
)
"""Openings of lines in a head that are for editors."""

_SECTIONS = {
    "pl": "Politics", "wi": "Business", "ku": "Culture", "sp": "Sports", "vm": "Miscellaneous", "wd": "Science",
    "i": "International", "s": "Sports", "f": "Finance", "e": "Entertainment", "p": "Politics",
}  # fmt: skip
"""Names of the category codes that agencies share; other codes are kept as subjects alone."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines of a head by their use."""

    slug: str | None
    marks: str
    headlines: tuple[str, ...]
    notes: tuple[str, ...]
    byline: Byline | None


def cut(
    stream: BinaryIO, start: int = 0, end: int | None = None, _limits: Limits = DEFAULT_LIMITS
) -> Iterator[CutRecord]:
    """Yield the messages of a file that begin in the bytes `[start, end)`."""
    yield from FRAMING.cut(stream, start, end)


def recognizes(head: bytes) -> bool:
    """Return whether a file begins with a message: a header behind a start byte, or a header and signs of a head."""
    begin = head.lstrip(b"\x00\x16\x7f \t\r\n")
    if begin.startswith(SOH):
        begin = begin[1:].lstrip(b"\r\n ")
        return re.match(_STRICT_HEADER, begin) is not None
    if not re.match(_STRICT_HEADER, begin):
        return False
    return STX in begin or re.search(rb"=[ \t]*\r?\n", begin[:2000]) is not None or _ENDING.search(begin) is not None


def parse(content: bytes, _limits: Limits = DEFAULT_LIMITS) -> Item:
    """The article of a message. Raises MetadataError if it has no text."""
    parts = split_parts(content)
    header, lines, body_lines = _split_head(parts)
    head = _read_head(lines)
    body = split_body(body_lines, parts.tail, header["service"] if header else "")
    evidence = "\n".join((header["rest"] if header else "", *lines))
    stamp = read_day_stamp(body.tail, evidence)
    marks = f"{header['rest'] if header else ''}\n{head.marks}"
    return _item(header, head, body.text, body.notes, stamp, marks)


def _item(
    header: re.Match[str] | None, head: _Head, text: str, notes: Sequence[str], stamp: DayStamp | None, marks: str
) -> Item:
    service, number = (header["service"], header["number"]) if header else ("", "")
    signal = find_signal(head.marks)
    identity, withdrawal = wire_identity(service, number, stamp), None
    if signal == "kill" and (killed := killed_identity(f"{head.marks}\n{text}", service, number, stamp)):
        identity, withdrawal = killed, " ".join(text.split())[:300] or "kill"
    if not text and not withdrawal:
        raise MetadataError(Reason.NO_CONTENT, "the message has no text")
    title, *subheadlines = head.headlines or (None,)
    category = header["category"] if header else None
    delivery = Delivery(
        format=NAME,
        version=find_version(marks),
        signal=signal,
        urgency=int(header["priority"]) if header and header["priority"] else None,
        slug=head.slug,
        subjects=(Subject(category, _SECTIONS.get(category.lower())),) if category else (),
        subheadlines=tuple(line for line in subheadlines if line),
        editor_notes=(*head.notes, *notes),
        byline=head.byline.text if head.byline else None,
        authors=head.byline.authors if head.byline else (),
        section=_SECTIONS.get(category.lower()) if category else None,
        withdrawal=withdrawal,
    )
    return Item(text, "text", wire_metadata(identity, title, stamp), delivery)


def _split_head(parts: WireParts) -> tuple[re.Match[str] | None, list[str], list[str]]:
    """The header line, the lines that belong to the head, and the lines behind them."""
    above = (parts.head if parts.head is not None else parts.text).lstrip("\n ").split("\n")
    header = _HEADER.match(above[0].strip()) if above else None
    lines = above[1:] if header else above
    if parts.head is None:
        count = _closing_line(lines)
        return header, lines[:count], lines[count:]
    text = parts.text.split("\n")
    if any(line.rstrip().endswith("=") for line in lines):
        return header, lines, text
    count = _closing_line(text)
    return header, [*lines, *text[:count]], text[count:]


def _closing_line(lines: Sequence[str]) -> int:
    """The number of lines up to the "=" that closes a head at the top of a text; 0 without one.

    The head ends with the first blank line behind an "=", unless the next line has one too; an indented line is of
    the story.
    """
    count = 0
    for number, line in enumerate(lines[:_HEAD_LINES]):
        given = line.rstrip()
        if given.endswith("=") and len(given) <= _LONGEST_HEADLINE:
            count = number + 1
        elif given.startswith(("  ", "\t")) or (count and given):
            break
    return count or (1 if lines and lines[0].rstrip().endswith("/") else 0)


def _read_head(lines: Sequence[str]) -> _Head:
    filled = [line.strip() for line in lines if line.strip()]
    slug = filled.pop(0) if filled and _is_slug(filled) else None
    marks = [line for line in filled if is_mark(line)]
    notes = [line for line in filled if _NOTE.match(line) and line not in marks]
    rest = [line for line in filled if line not in marks and line not in notes]
    byline = next((found for line in rest[-2:] if (found := read_byline(line))), None)
    headlines = tuple(line for group in _groups(rest) if (line := _headline(group, byline)))
    slug = slug.rstrip("/ =") if slug else None
    return _Head(
        slug, "\n".join((slug or "", *marks, *notes)), headlines, tuple(note.rstrip("= ") for note in notes), byline
    )


def _is_slug(filled: Sequence[str]) -> bool:
    first = filled[0]
    if first.startswith("(") or is_mark(first):
        return False
    return first.rstrip(" =").endswith("/") or (len(filled) > 1 and not first.endswith("=") and len(first.split()) <= 8)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for line in lines:
        group.append(line.rstrip("= "))
        if line.endswith("="):
            yield group
            group = []
    if group:
        yield group


def _headline(group: Sequence[str], byline: Byline | None) -> str:
    kept = [line for line in group if not (byline and read_byline(line))]
    return " ".join(" ".join(kept).split())


IPTC_7901 = records_format(
    NAME,
    (".iptc", ".7901", ".txt"),
    cut,
    parse,
    recognizes=recognizes,
    title="IPTC 7901 wire",
    splittable=True,
)
