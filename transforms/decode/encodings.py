"""Bytes into text, in the order of browsers: byte order mark, declared encoding, detection."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from transforms.decode.codecs import codec_of, encoding_of
from transforms.decode.legacy import detect_legacy

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"(?:charset\s{0,9}=\s{0,9}|<\?xml[^>]{1,99}encoding=)[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.I)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_META_WITHIN = 1024
"""Bytes of a page that browsers look for its declaration in."""

_WIDE_SAMPLE = 1024
_WIDE_SHARE = 0.3
"""Share of zero bytes at even or odd places from which bytes are UTF-16: ASCII gives 1, other scripts less."""

_BELIED = 0.01
"""Share of bytes that do not fit from which a declaration is not believed."""

_STRAY = "dateline.stray"


@dataclass(frozen=True, slots=True)
class Reading:
    """Text, its encoding, who named that (bom, declared, detected), and how many bytes did not fit in it."""

    text: str
    encoding: str
    source: str
    misfits: int = 0


def read_bytes(data: bytes, declared: str | None, media: str) -> Reading:
    """Read bytes as text; never raises, whatever they are.

    `declared` is a label from outside the content; a page's own declaration counts where there is none. A
    declaration that the bytes belie is not followed.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _read(data[len(mark) :], encoding, "bom")
    named = encoding_of(declared) if declared else _declared_in_page(data, media)
    if named:
        reading = _read(data, named, "declared")
        if reading.misfits <= len(data) * _BELIED:
            return reading
    return _read(data, _wide(data) or _utf8(data) or detect_legacy(data), "detected")


def _read(data: bytes, encoding: str, source: str) -> Reading:
    codec = codec_of(encoding)
    try:
        return Reading(data.decode(codec), encoding, source)
    except UnicodeDecodeError:
        misfits = data.decode(codec, "replace").count("\ufffd")
        return Reading(data.decode(codec, _STRAY), encoding, source, misfits)


def _in_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """A byte of Windows-1252 astray in UTF-8 becomes its character; any other that does not fit, U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    is_lone = error.encoding == "utf-8" and len(stray) == 1 and error.end < len(error.object)
    return (stray.decode(codec_of("windows-1252")) if is_lone else "\ufffd"), error.end


codecs.register_error(_STRAY, _in_windows_1252)


def _declared_in_page(data: bytes, media: str) -> str | None:
    """What a page's own head declares; UTF-16 there means UTF-8, since the declaration itself could be read."""
    match = _META.search(data[:_META_WITHIN]) if media == "html" else None
    encoding = encoding_of(match.group(1).decode("ascii")) if match else None
    return "utf-8" if encoding and encoding.startswith("utf-16") else encoding


def _wide(data: bytes) -> str | None:
    """UTF-16 of either byte order, told by the zero bytes of its ASCII characters; or null."""
    sample = data[:_WIDE_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > len(zeros) * _WIDE_SHARE and sample.count(0) < len(sample) * (1 - _WIDE_SHARE):
            return encoding
    return None


def _utf8(data: bytes) -> str | None:
    """UTF-8 where the bytes are it, or have more whole characters of it than bytes that are not; or null."""
    try:
        data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        misfits = text.count("\ufffd")
        return "utf-8" if len(_BEYOND_ASCII.findall(text)) > 2 * misfits else None
    return "utf-8"
