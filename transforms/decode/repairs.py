"""Repair of text: characters that JSON or Elasticsearch cannot carry, and mojibake where it is certain."""

from __future__ import annotations

import re
from collections import Counter

import ftfy
from ftfy.badness import is_bad

from transforms.decode.escapes import unescape
from transforms.records import Media, Repair

_UNSUPPORTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TWO_BEYOND_ASCII = re.compile("[^\x00-\x7f]{2}")
"""Found in all mojibake of UTF-8: a lead byte and a continuation byte, each read as a character of its own."""

_UNDEFINED_IN_WINDOWS_1252 = "\x81\x8d\x8f\x90\x9d"


def repair_text(text: str, undecodable: int, media: Media, *, verbatim: bool) -> tuple[str, tuple[Repair, ...]]:
    """Repair all damage and make line ends LF.

    Args:
        text: Decoded text.
        undecodable: Bytes that did not fit the encoding, to be counted among the repairs.
        media: "text" or "html"; escapes of HTML are decoded only in plain text that clearly is escaped.
        verbatim: Leave mojibake, escapes and a byte order mark, so that every repair is one character for another.

    Returns:
        The text, and how often each kind of damage was repaired.
    """
    counts = Counter({"stray-byte": undecodable})
    text = _replace_unsupported(text.replace("\r\n", "\n").replace("\r", "\n"), counts)
    if not verbatim:
        if text.startswith("\ufeff"):
            text = text[1:]
            counts["bom"] = 1
        if media == "text" and "&" in text and (unescaped := unescape(text)):
            text, counts["escape"] = unescaped
        if not text.isascii() and _TWO_BEYOND_ASCII.search(text):
            text = _replace_unsupported(_repair_mojibake(text, counts), counts)
    return text, tuple(Repair(kind, count) for kind, count in counts.items() if count)


def _repair_mojibake(text: str, counts: Counter[str]) -> str:
    """Decode again each line that certainly is UTF-8 decoded as something else (ftfy's `fix_encoding`)."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.isascii() and is_bad(line):
            lines[number] = ftfy.fix_encoding(line)
            counts["mojibake"] += lines[number] != line
    return "\n".join(lines)


def _replace_unsupported(text: str, counts: Counter[str]) -> str:
    return _UNSUPPORTED.sub(lambda match: _replacement(match.group(), counts), text)


def _replacement(char: str, counts: Counter[str]) -> str:
    """The one character that replaces an unsupported one.

    A C1 control is what a byte of Windows-1252 becomes when it is decoded as Latin-1, so it becomes the
    character of that byte, as in HTML; other controls become white space, a lone surrogate U+FFFD.
    """
    if char >= "\ud800":
        counts["surrogate"] += 1
        return "\ufffd"
    counts["nul" if char == "\x00" else "control"] += 1
    if char >= "\x80" and char not in _UNDEFINED_IN_WINDOWS_1252:
        return char.encode("latin-1").decode("windows-1252")
    return "\n" if char in "\x0b\x0c" else " "
