"""What elements state outright of an article: `<time>`, `rel=author`, `itemprop`, class names of bylines."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

_AUTHOR_NAMES = frozenset(
    ("author", "byline", "author-name", "authorname", "author_name", "byline-name", "post-author")
)
_AUTHOR_PAGES = (
    "/author/", "/authors/", "/people/", "/person/", "/contributor/", "/contributors/", "/staff/", "/profile/", "/by/",
)  # fmt: skip
"""Parts of the addresses to which names in bylines lead."""

_LONGEST = 120
"""Characters of an element that names an author or a time."""

_MOST_PARTS = 20
"""Elements within one of them."""


def stated(element: HtmlElement, tag: str, names: str | None) -> str | None:
    """What an element with these class names states: `time`, `author` or nothing."""
    item = element.get("itemprop")
    if tag == "time" or item == "datePublished":
        return "time"
    if item == "author" or (tag == "a" and _leads_to_author(element)):
        return "author"
    return "author" if names and not _AUTHOR_NAMES.isdisjoint(names.lower().split()) else None


def value_of(element: HtmlElement) -> str:
    """The value of an element for programs, else its text."""
    value = element.get("datetime") or element.get("content")
    if not value:
        value = " ".join(_texts(element))
    return " ".join(value.split())[:_LONGEST]


def _leads_to_author(link: HtmlElement) -> bool:
    href = link.get("href") or ""
    return "author" in (link.get("rel") or "") or any(part in href for part in _AUTHOR_PAGES)


def _texts(element: HtmlElement) -> list[str]:
    texts = [element.text or ""]
    for part in islice(element.iterdescendants(), _MOST_PARTS):
        texts += [part.text or "" if part.tag not in ("style", "script") else "", part.tail or ""]
    return texts
