"""Names of encodings: from any label to the name that browsers use, and from that to Python's codec.

Not `webencodings`: it has no names of Python's own (`latin-1`, `cp850`), which deliveries declare, and decodes with
Python's strict codecs where browsers read every byte.
"""

from __future__ import annotations

import codecs
import re

import ftfy.bad_codecs  # noqa: F401  (registers codecs that read every byte, as browsers do)

_TEXT_ENCODINGS = re.compile(
    r"ascii|utf-(?:8|16|32).*|iso8859-\d+|(?:cp|windows-)\d+|koi8-.|mac-.+|gb.+|big5.*|(?:shift_jis|euc|iso2022)_.+|shift_jis"
    r"|hz|johab|tis-620"
)
"""Python's names of text encodings; its other codecs (punycode, hex) are ignored, whatever a label declares."""

_SUPERSETS = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "tis-620": "windows-874",
    "shift_jis": "shift_jis",
    "cp932": "shift_jis",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "euc-kr",
    "cp949": "euc-kr",
    "big5hkscs": "big5",
    "mac-roman": "macintosh",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
"""Python's name -> the encoding that browsers use instead: a superset, which decodes what people really write."""

_CODECS = {
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "macintosh": "mac_roman",
    "windows-874": "cp874",
}


def encoding_of(label: str) -> str | None:
    """The WHATWG name of the encoding of a label, or Python's if it has none; None if it is no text encoding.

    >>> encoding_of("latin-1")
    'windows-1252'
    """
    try:
        known = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    if not _TEXT_ENCODINGS.fullmatch(known):
        return None
    name = _SUPERSETS.get(known, known)
    return name.replace("cp125", "windows-125").replace("iso8859", "iso-8859")


def codec_of(encoding: str) -> str:
    """Python's codec for an encoding; those for Windows code pages decode every byte, as browsers do."""
    if encoding.startswith("windows-125"):
        return f"sloppy-{encoding}"
    return _CODECS.get(encoding, encoding)
