"""Which encoding bytes are in, asked in the order of browsers: byte order mark, declaration, detection."""

from __future__ import annotations

import codecs
import re

import ftfy.bad_codecs  # noqa: F401  (registers the sloppy-windows-125x codecs)
from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.I)
_META_WITHIN = 4096
_SUPERSETS = {"ascii": "windows-1252", "iso8859-1": "windows-1252", "cp1252": "windows-1252"}


def decode_bytes(data: bytes, declared: str | None, media: str) -> tuple[str, str, str, int]:
    """Text, encoding, who named it (bom, declared, detected, default), and how many bytes did not fit."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return *_read(data[len(mark) :], encoding), "bom", 0
    if media == "html" and declared is None and (match := _META.search(data[:_META_WITHIN])):
        declared = match.group(1).decode("ascii")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(data[:20000]).best()
        encoding = best.encoding if best else "windows-1252"
        return data.decode(encoding, "replace"), encoding, "detected", 0
    return text, "utf-8", "detected", 0


def _read(data: bytes, encoding: str) -> tuple[str, str]:
    return data.decode(encoding, "replace"), encoding
