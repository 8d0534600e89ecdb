"""The canonical address of a web page, read from its head before anything else is parsed."""

from __future__ import annotations

import re

from transforms.decode.encodings import read_bytes
from transforms.extract.pages.metadata.about import canonical_url
from transforms.extract.pages.metadata.tags import MetaTags
from transforms.extract.pages.parse.tree import parse_page
from transforms.urls import is_article_url

_HEAD_BYTES = 512_000
"""Bytes at the beginning of a page that are searched for its canonical link; heads of news pages stay under 300 KB."""

_END_OF_HEAD = re.compile(rb"</head|<body", re.IGNORECASE)
_HAS_LINK = re.compile(rb"canonical|og:url", re.IGNORECASE)


def canonical_address(content: bytes, encoding: str | None = None) -> str | None:
    """Return the canonical link (else `og:url`) of a page; None if it cannot be the address of one article.

    Links that are relative, to a private host or to the site's home page are ignored.

    Args:
        content: The page; only its head is read.
        encoding: The encoding declared outside the page, or None.
    """
    head = content[:_HEAD_BYTES]
    if b"\0" not in head:  # else it may be UTF-16
        end = _END_OF_HEAD.search(head)
        head = head[: end.start()] if end else head
        if not _HAS_LINK.search(head):
            return None
    root = parse_page(read_bytes(head, encoding, "html").text)
    address = canonical_url(root, MetaTags(root), None)
    return address if address and is_article_url(address) else None
