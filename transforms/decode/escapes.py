"""Plain text that was escaped for HTML and never unescaped: "AT&amp;T", "&lt;TGC>"."""

from __future__ import annotations

import re
from html import unescape as unescape_html

_ESCAPE = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|#0?3[49]|#x2[27]);")

# Escapes as they are used: a ticker in angle brackets, an ampersand between words, quotation marks, an apostrophe.
_IN_USE = re.compile(
    r"&lt;[A-Z0-9.]{1,12}(?:>|&gt;)|\w&amp;\w|[A-Z]\w{0,30} &amp; [A-Z]"
    r"|\w(?:&apos;|&#0?39;|&#x27;)\w|&quot;\w[^&\n]{0,300}&quot;|\w&nbsp;\w"
)
# What escaped text does not have: an ampersand or a less-than sign of its own, or the escape of an escape.
_UNESCAPED = re.compile(r"&(?!(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,5});)|<|&amp;[a-z#]\w{1,7};")


def unescape(text: str) -> tuple[str, int] | None:
    """The text with its escapes decoded, and their number; None unless it is clearly escaped.

    It is if it has an escape where HTML needs one ("Pelham &amp; Rouse") and no ampersand or less-than sign of its own.
    """
    if not _IN_USE.search(text) or _UNESCAPED.search(text):
        return None
    return _ESCAPE.subn(lambda escape: unescape_html(escape.group()).replace("\xa0", " "), text)
