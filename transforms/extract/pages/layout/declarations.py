"""Times and authors that elements declare: `<time>`, `rel=author`, `itemprop`, class names of bylines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

_AUTHOR_NAME = re.compile(
    r"(?:[a-z0-9]+[-_]+)*(?:author|byline|writer|journalist)s?(?:[-_]+(?:meta|info))*(?:[-_]*(?:full)?names?|[-_]+(?:link|text))?"
)
"""Class names of elements around an author: `entry-author`, `byline__name`, `author-meta--name`."""

_NO_AUTHOR = re.compile(r"(?:about|no|hide|has|with|more|by|related|show|single)[-_]")
"""Beginnings of class names that end like one of an author, but mean something else."""

_AUTHOR_PAGES = (
    "/author/", "/authors/", "/people/", "/person/", "/contributor/", "/contributors/", "/staff/", "/profile/", "/by/",
)  # fmt: skip
"""Parts of the addresses of authors' pages."""

_DATES = frozenset(("datePublished", "dateModified", "dateCreated"))
"""Properties of elements with the time of a publication or change."""

_LONGEST_NAMES = 400
"""Characters of class names that are read."""

_LONGEST = 120
"""Characters of an author or a time."""

_MOST_PARTS = 20
"""Elements within one that declares an author or a time."""


def declared_kind(element: HtmlElement, tag: str, names: str | None) -> str | None:
    """The kind of value that an element with these class names declares: `time`, `author` or None."""
    item = element.get("itemprop")
    if tag == "time" or item in _DATES or (tag == "abbr" and names and "published" in names):
        return "time"
    if item == "author" or (tag == "a" and _leads_to_author(element)):
        return "author"
    return "author" if names and _names_author(names[:_LONGEST_NAMES]) else None


@lru_cache(maxsize=4096)
def _names_author(names: str) -> bool:
    """Return True if one of the class names of an element is that of an author."""
    return any(map(_is_author, names.lower().split()))


def _is_author(name: str) -> bool:
    hint = "author" in name or "byline" in name or "writer" in name or "journalist" in name
    return hint and bool(_AUTHOR_NAME.fullmatch(name)) and not _NO_AUTHOR.match(name)


def declared_value(element: HtmlElement, kind: str) -> str:
    """The machine-readable value of an element, else its text; of an author only the name, without role or date."""
    value = element.get("datetime") or element.get("content") or (element.get("title") if kind == "time" else None)
    if not value:
        texts = [text for text in (" ".join(text.split()) for text in _texts(element)) if text]
        value = _name_in(texts) if kind == "author" else " ".join(texts)
    return " ".join(value.split())[:_LONGEST]


_LABEL = re.compile(r"(?i)(?:(?:\w+ ){0,3}(?:by|from)|authors?|\w{1,2})?\W*")
"""Texts beside a name: "Words by", "Author:", the initials in place of a picture."""

_JOINT = re.compile(r"(?i)\W*(?:and|&|,)\W*")


def _name_in(texts: Sequence[str]) -> str:
    """The first of the texts that is not a label; all of them if they are a list of names."""
    if any(map(_JOINT.fullmatch, texts)):
        return " ".join(texts)
    return next((text for text in texts if not _LABEL.fullmatch(text)), "")


def _leads_to_author(link: HtmlElement) -> bool:
    href = link.get("href") or ""
    return "author" in (link.get("rel") or "") or any(part in href for part in _AUTHOR_PAGES)


def _texts(element: HtmlElement) -> list[str]:
    texts = [element.text or ""]
    for part in islice(element.iterdescendants(), _MOST_PARTS):
        texts += [part.text or "" if part.tag not in ("style", "script") else "", part.tail or ""]
    return texts
