"""The text of XML whose declared encoding may be missing or wrong."""

from __future__ import annotations

import re

from infra.sources.formats.xml.unicode_stream import declared_encoding
from transforms.decode.codecs import codec_of, encoding_of
from transforms.decode.encodings import read_bytes

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BEYOND_ASCII = re.compile(rb"[^<>\x80-\xff]{0,200}[\x80-\xff][^<>]{0,200}")
_SAMPLE = 4000
_MULTIBYTE = ("shift_jis", "euc", "gb", "big5", "iso-2022", "hz")


def to_utf8(content: bytes) -> bytes:
    """Return XML in UTF-8, without a byte order mark; its declaration stays as it is and does not apply.

    Bytes that are valid UTF-8 are taken for it, unless they are valid in a multi-byte encoding that is declared.
    Others are read as declared, or as detected from the text beyond ASCII if they do not fit.
    """
    content = content.removeprefix(_BYTE_ORDER_MARK)
    if content.isascii():
        return content
    label = declared_encoding(content)
    declared = encoding_of(label) if label else None
    if declared and declared.startswith(_MULTIBYTE) and (text := _strictly(content, declared)) is not None:
        return text.encode("utf-8", "replace")
    if _strictly(content, "utf-8") is not None:
        return content
    decoded = read_bytes(content, None if _is_unicode(declared) else label, "text")
    if decoded.source == "detected":
        sample = b" ".join(_BEYOND_ASCII.findall(content))[:_SAMPLE]
        decoded = read_bytes(content, read_bytes(sample, None, "text").encoding, "text")
    return decoded.text.encode("utf-8", "replace")


def _is_unicode(encoding: str | None) -> bool:
    """Return whether a declared encoding is a form of Unicode; in readable XML it can only mean UTF-8."""
    return encoding is None or encoding.startswith(("utf", "iso2022", "hz"))


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(codec_of(encoding))
    except UnicodeDecodeError:
        return None
