"""The heads of records: the header of a WARC record, the line of an ARC record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_HEAD = 65_536
"""Bytes of a record's header; headers of a crawler have some 500."""

_PAIRS = rb"(?:[^\s:][^\r\n:]*+:[^\r\n]*+\r?\n|[ \t][^\r\n]*+\r?\n)*+"
_WARC_HEAD = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n(" + _PAIRS + rb")\r?\n")
_WARC_START = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n")
_ARC_HEAD = re.compile(rb"(\S{3,8192}) (\S{1,64}) (\d{12}|\d{14}) ([^\r\n]{0,1024}?) ?(\S{1,20})\r?\n")
_ARC_START = re.compile(rb"^(?:[a-z]{3,9}://|dns:)\S{1,8192} \S{1,64} \d{12,14} [^\r\n]{1,1024}\r?\n", re.MULTILINE)
_ARC_LINE = re.compile(rb"\S*://|[^\r\n]{0,1024} \d{14} ")
_FOLDED = re.compile(rb"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class RecordHead:
    """The head of a record.

    Attributes:
        size: Its bytes.
        block: The bytes of the block that follows it.
        fields: Its named fields, the names in lower case, in the terms of WARC for both formats.
        fault: Why the record cannot be read; `block` is 0 then.
    """

    size: int
    block: int
    fields: Mapping[str, str]
    fault: str | None = None

    @property
    def kind(self) -> str:
        """The type of the record in lower case: `response`, `request`, `warcinfo`."""
        return self.fields.get("warc-type", "").lower()


@dataclass(frozen=True, slots=True)
class RecordFraming:
    """The way records are laid out one after the other.

    Attributes:
        name: The name of the format.
        start: Matches the first line of a record.
        overlap: The most bytes that `start` matches.
        after: The bytes behind a record that show whether the next begins there.
    """

    name: str
    start: re.Pattern[bytes]
    overlap: int
    after: int

    def read_head(self, data: bytes | bytearray, at: int = 0) -> RecordHead | None:
        """Read the head of the record at `data[at]`; None if no record begins there."""
        return _read_warc_head(data, at) if self is WARC else _read_arc_head(data, at)

    def begins(self, data: bytes) -> bool:
        """Return whether a record, perhaps a damaged one, begins there."""
        return data.startswith(b"WARC/") if self is WARC else _ARC_LINE.match(data) is not None

    def is_between(self, data: bytes, is_last: bool) -> bool:
        """Return whether the bytes behind a record may lie between two, although no record is seen to begin there.

        With `is_last` they are the last of the file. So a damaged byte there or in the next record costs only that one.
        """
        rest = data.lstrip(b"\r\n")
        if is_last and not rest:
            return True
        if self is WARC:
            return data.startswith(b"\r\n\r\n") or self.begins(data[4:])
        return self.begins(data[1:]) or (is_last and data.startswith(b"\n") and b"\n" not in rest)


WARC = RecordFraming("warc", _WARC_START, 32, 32)
ARC = RecordFraming("arc", _ARC_START, 9_400, 1_100)


def framing_of(head: bytes) -> RecordFraming | None:
    """The framing of a file by its first unpacked bytes."""
    if head.lstrip(b"\r\n").startswith(b"WARC/"):
        return WARC
    return ARC if _ARC_START.match(head.lstrip(b"\r\n")) else None


def parse_fields(lines: bytes) -> dict[str, str]:
    """The fields of a header by their names in lower case; the first of repeated ones counts.

    >>> parse_fields(b"A: 1\\r\\nB: two\\r\\n words\\r\\n")
    {'a': '1', 'b': 'two words'}
    """
    if b"\n " in lines or b"\n\t" in lines:
        lines = _FOLDED.sub(b" ", lines)
    fields: dict[str, str] = {}
    for line in lines.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _read_warc_head(data: bytes | bytearray, at: int) -> RecordHead | None:
    match = _WARC_HEAD.match(data, at, at + MAX_HEAD)
    if match is None:
        if _WARC_START.match(data, at, at + MAX_HEAD):
            return RecordHead(0, 0, {}, "the header of the record is malformed, or does not end")
        return None
    fields, size = parse_fields(match[1]), match.end() - at
    if "warc-type" not in fields:
        return RecordHead(size, 0, fields, "the record has no WARC-Type")
    return _with_length(size, fields.get("content-length"), fields)


def _read_arc_head(data: bytes | bytearray, at: int) -> RecordHead | None:
    match = _ARC_HEAD.match(data, at, at + MAX_HEAD)
    if match is None:
        return None
    url = match[1].decode("utf-8", "replace")
    fields = {
        "warc-type": "filedesc" if url.startswith("filedesc:") else "response",
        "warc-target-uri": url,
        "warc-date": _arc_date(match[3].decode("ascii")),
        "content-type": (match[4].split(b" ")[0] if match[4] else b"").decode("utf-8", "replace"),
    }
    return _with_length(match.end() - at, match[5].decode("utf-8", "replace"), fields)


def _with_length(size: int, length: str | None, fields: Mapping[str, str]) -> RecordHead:
    if length is None:
        return RecordHead(size, 0, fields, "the record has no Content-Length")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        return RecordHead(size, 0, fields, f"the length of the record, {length[:40]!r}, is not a number")
    return RecordHead(size, int(length), fields)


def _arc_date(digits: str) -> str:
    digits = digits.ljust(14, "0")
    day, clock = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}", f"{digits[8:10]}:{digits[10:12]}:{digits[12:]}"
    return f"{day}T{clock}Z"
