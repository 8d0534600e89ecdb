"""Bytes into text, in the order of browsers: byte order mark, declared encoding, detection."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from transforms.decode.codecs import codec_of, encoding_of
from transforms.decode.legacy import detect_legacy

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"(?:charset\s{0,9}=\s{0,9}|<\?xml[^>]{1,99}encoding=)[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.I)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_META_BYTES = 1024
"""Bytes of a page in which browsers look for its declaration."""

_UTF16_SAMPLE = 1024
_UTF16_ZEROS = 0.3
"""Share of zero bytes at even or odd places from which bytes are UTF-16: ASCII gives 1, other scripts less."""

_MOST_UNDECODABLE = 0.01
"""Share of undecodable bytes above which a declaration is ignored."""

_STRAY_BYTES = "dateline.stray"


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text, its encoding, the source of that (bom, declared, detected, given), and the count of undecodable bytes."""

    text: str
    encoding: str
    source: str
    undecodable: int = 0


def read_bytes(data: bytes, declared: str | None, media: str) -> DecodedText:
    """Decode bytes; never raises, whatever they are.

    Args:
        data: The bytes.
        declared: A label from outside the content, or None: then a page's own declaration counts.
            A declaration that does not fit the bytes is ignored.
        media: "text" or "html".
    """
    for bom, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return _decode(data[len(bom) :], encoding, "bom")
    named = encoding_of(declared) if declared else _declared_in_page(data, media)
    if named:
        decoded = _decode(data, named, "declared")
        if decoded.undecodable <= len(data) * _MOST_UNDECODABLE:
            return decoded
    return _decode(data, _detect_utf16(data) or _detect_utf8(data) or detect_legacy(data), "detected")


def _decode(data: bytes, encoding: str, source: str) -> DecodedText:
    codec = codec_of(encoding)
    try:
        return DecodedText(data.decode(codec), encoding, source)
    except UnicodeDecodeError:
        undecodable = data.decode(codec, "replace").count("\ufffd")
        return DecodedText(data.decode(codec, _STRAY_BYTES), encoding, source, undecodable)


def _in_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Error handler: a stray byte of Windows-1252 in UTF-8 becomes its character, any other undecodable byte U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    is_lone = error.encoding == "utf-8" and len(stray) == 1 and error.end < len(error.object)
    return (stray.decode(codec_of("windows-1252")) if is_lone else "\ufffd"), error.end


codecs.register_error(_STRAY_BYTES, _in_windows_1252)


def _declared_in_page(data: bytes, media: str) -> str | None:
    """The encoding that a page's own head declares; UTF-16 there means UTF-8, since the declaration was readable."""
    match = _META.search(data[:_META_BYTES]) if media == "html" else None
    encoding = encoding_of(match.group(1).decode("ascii")) if match else None
    return "utf-8" if encoding and encoding.startswith("utf-16") else encoding


def _detect_utf16(data: bytes) -> str | None:
    """UTF-16 of either byte order, by the zero bytes of its ASCII characters; None for anything else."""
    sample = data[:_UTF16_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > len(zeros) * _UTF16_ZEROS and sample.count(0) < len(sample) * (1 - _UTF16_ZEROS):
            return encoding
    return None


def _detect_utf8(data: bytes) -> str | None:
    """UTF-8 if all bytes are, or more of its characters are whole than bytes are undecodable; else None."""
    try:
        data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        undecodable = text.count("\ufffd")
        return "utf-8" if len(_BEYOND_ASCII.findall(text)) > 2 * undecodable else None
    return "utf-8"
