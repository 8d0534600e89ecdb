"""Comparison of the bytes of a dead letter with the text of a document."""

from __future__ import annotations

import re
from html import unescape

SAME_ARTICLE = 0.9
"""Share of the different words of a document's body that the bytes have if they are the same article.

Two articles of one newspaper share 20 to 40 percent; a corrected line differs in a word or two.
"""

_WORD = re.compile(r"\w+")
_ESCAPE = re.compile(r"""\\(?:u([0-9a-fA-F]{4})|[bfnrt"/\\])""")


def is_same_article(content: bytes, body: str) -> bool:
    """Return whether the bytes (JSON, a row of a table, text or HTML in UTF-8) have the words of a document's body.

    >>> is_same_article(b'{"body": "Ferry aground.\\nNo one hurt."', "Ferry aground.")
    True
    """
    words = _words(body)
    return bool(words) and len(words & _words(_readable(content))) >= SAME_ARTICLE * len(words)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _readable(content: bytes) -> str:
    """Return the bytes as text, without the escapes of JSON and HTML."""
    return unescape(_ESCAPE.sub(_unescaped, content.decode("utf-8", "replace")))


def _unescaped(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " "
