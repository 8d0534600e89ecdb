"""Bytes of a wire message into text: its character set, and the control bytes of typesetting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.decode.encodings import read_bytes

_CONTROLS = bytes(range(32)).translate(None, b"\t\n\r") + b"\x7f"
_AS_SPACE = b"\x08\x10\x1c\x1d\x1e\x1f"
"""Tab line indicator, space band, and the fixed spaces and separators of typesetting."""

_SPACES = bytes.maketrans(_AS_SPACE, b" " * len(_AS_SPACE))
_INSTRUCTION = re.compile(rb"\x0c[^\x0b\x0c\n]{0,80}\x0b")
"""From a start to an end of a typesetting instruction."""

_ASCII = bytes(range(128))
_LATIN = frozenset(
    ("utf-8", "windows-1252", "windows-1250", "iso-8859-2", "cp850", "cp852", "macintosh", "windows-1254")
)
_MOST_LATIN = 0.1
"""Share of bytes beyond ASCII below which a text is in Latin script: Czech has 0.13, French 0.04; Russian has 0.8."""

_GERMAN_WINDOWS_LETTERS = frozenset("äöüÄÖÜßé".encode("cp1252"))
_GERMAN_WINDOWS = _GERMAN_WINDOWS_LETTERS | frozenset("„“”‚‘’–—…€»«›‹°§©®·\xa0".encode("cp1252"))
_GERMAN_850_LETTERS = frozenset("äöüÄÖÜé".encode("cp850"))
_GERMAN_850 = _GERMAN_850_LETTERS | frozenset("ß»«°§©®·\xa0".encode("cp850"))

_GERMAN_7_BIT = str.maketrans("[\\]{|}~", "ÄÖÜäöüß")
_IN_GERMAN_7_BIT = re.compile(
    r"(?<=[A-Za-z])[{|}~](?=[a-z ,.\n])|(?:^|(?<=[\s\"(]))[{|}\[\]\\](?=[a-z]{2})", re.MULTILINE
)
_FEWEST_UMLAUTS = 2
_BRACKETED = re.compile(r"[\[{][^\[\]{}\n]{1,80}[\]}]|[|~]\s|https?:\S*~")


def decode_parts(parts: Sequence[bytes]) -> list[str]:
    """The texts of the parts of one message without control bytes; lines end with a line feed.

    UTF-8, Windows-1252, code page 850 and other encodings are detected. A message of 7-bit characters in which braces
    and bars are at the places of umlauts is in the German version of ISO 646 (DIN 66003).
    """
    cleaned = [_without_controls(part) for part in parts]
    if all(map(bytes.isascii, cleaned)):
        texts = [part.decode("ascii") for part in cleaned]
        return [one.translate(_GERMAN_7_BIT) for one in texts] if _is_german_7_bit("\n".join(texts)) else texts
    encoding = _encoding(b"\n".join(cleaned))
    return [read_bytes(part, encoding, "text").text for part in cleaned]


def _encoding(data: bytes) -> str:
    """The detected encoding; of a text with few bytes beyond ASCII one for Latin script."""
    if western := _western_encoding(data):
        return western
    detected = read_bytes(data, None, "text").encoding
    few = len(data.translate(None, _ASCII)) < len(data) * _MOST_LATIN
    return "windows-1252" if few and detected not in _LATIN else detected


def _western_encoding(data: bytes) -> str | None:
    """The encoding of a text with no other bytes beyond ASCII than German letters and punctuation; None if it has any.

    The detection of all encodings takes 6 ms.
    """
    beyond = frozenset(data.translate(None, _ASCII))
    if beyond <= _GERMAN_WINDOWS and beyond & _GERMAN_WINDOWS_LETTERS:
        return "windows-1252"
    return "cp850" if beyond <= _GERMAN_850 and beyond & _GERMAN_850_LETTERS else None


def _without_controls(content: bytes) -> bytes:
    data = _kill_words(_INSTRUCTION.sub(b"", content)).translate(_SPACES)
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").translate(None, _CONTROLS)


def _kill_words(data: bytes) -> bytes:
    """Remove each word that a kill-word byte (CAN) follows."""
    if b"\x18" not in data:
        return data
    *killed, rest = data.split(b"\x18")
    return b"".join(part[: max(part.rfind(b" ") + 1, part.rfind(b"\n") + 1)] for part in killed) + rest


def _is_german_7_bit(text: str) -> bool:
    umlauts = len(_IN_GERMAN_7_BIT.findall(text))
    return umlauts >= _FEWEST_UMLAUTS and umlauts > 2 * len(_BRACKETED.findall(text))
