"""Recognition of agency formats by the first elements of a file."""

from __future__ import annotations

import re

from infra.sources.formats.xml.head import strip_comments
from infra.sources.formats.xml.unicode_stream import ascii_markup

_NAME = re.compile(rb"<(?:!DOCTYPE\s+)?(?:[A-Za-z_][\w.\-]{0,40}:)?([A-Za-z_][\w.\-]{0,60})(?=[\s/>\[]|\Z)")
_MOST_NAMES = 40
_BLANK = b"\xef\xbb\xbf \t\r\n\0"


def root_names(head: bytes) -> list[str]:
    """The local names of an XML file's document type and first elements, in order; empty for other files.

    Args:
        head: The first bytes of the file.
    """
    markup = ascii_markup(head).lstrip(_BLANK)
    if not markup.startswith(b"<"):
        return []
    markup = strip_comments(markup)
    subset = markup.find(b"[") if markup.find(b"<!DOCTYPE") >= 0 else -1
    if 0 <= subset < markup.find(b">", markup.find(b"<!DOCTYPE")):
        end = markup.find(b"]>", subset)
        markup = markup[:subset] + b">" + (markup[end + 2 :] if end >= 0 else b"")
    names = (match.group(1).decode("ascii") for match in _NAME.finditer(markup))
    return [name for name, _ in zip(names, range(_MOST_NAMES), strict=False)]
