"""Feeds with tags in capital letters, which XML does not know: their tags are made lower case."""

from __future__ import annotations

import re

_ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s/>]")
_CAPITAL_ENTRY = re.compile(rb"<(?:item|entry)[\s/>]", re.IGNORECASE)
_CAPITAL_TAG = re.compile(rb"<(/?[A-Z][A-Za-z0-9]{0,40})(?=[\s/>])")
_KEPT = frozenset({b"RDF", b"/RDF"})


def lower_tags(feed: bytes) -> bytes:
    """Return a feed with tags that begin with a capital letter in lower case, if its entries have such tags.

    So are those of HTML in its entries, where case has no meaning.

    >>> lower_tags(b"<RSS><ITEM><Title>The Pier</Title></ITEM></RSS>")
    b'<rss><item><title>The Pier</title></item></rss>'
    """
    if _ENTRY.search(feed) or not _CAPITAL_ENTRY.search(feed):
        return feed
    return _CAPITAL_TAG.sub(lambda tag: tag[0] if tag[1] in _KEPT else tag[0].lower(), feed)
