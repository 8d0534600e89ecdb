"""Who wrote an article: names from linked data, meta tags and elements, and the byline as the page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from transforms.pages.blocks import Said
from transforms.pages.metadata.json_ld import Node, named
from transforms.pages.metadata.tags import MetaTags
from transforms.rules.agencies import agencies_in
from transforms.structure.byline import parse_byline

_TAGS = ("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
         "citation_author", "og:article:author", "twitter:creator_name")  # fmt: skip
_NO_NAMES = frozenset("admin administrator author by editor editors guest staff unknown user webmaster anonymous".split())
_LEAD = re.compile(r"(?i)^(?:(?:written|posted|reviewed|story|words|text)\s+)?by[:\s]\s*")
_BETWEEN = re.compile(r"(?i)\s*(?:;|\||\s&\s|\sand\s|,\s+and\s)\s*")
_LONGEST = 100
_MOST_WORDS = 8


def authors_of(
    article: Node, tags: MetaTags, said: Iterable[Said], byline: str | None, site_name: str | None
) -> tuple[str, ...]:
    """The names of the authors, from the first source that has any; agencies are no authors.

    What the page prints comes before what it declares, and the publication itself is taken last.
    """
    sources = (
        _of_byline(byline),
        named(article.get("author")),
        tags.all(*_TAGS),
        (author.value for author in islice(said, 1)),
    )
    found = list(filter(None, map(_names, sources)))
    site = (site_name or "").casefold()
    people = (tuple(name for name in names if name.casefold() != site) for names in found)
    return next(filter(None, people), found[0] if found else ())


def byline_of(lines: Iterable[str]) -> str | None:
    """The byline among the short lines around the headline, as printed."""
    return next((line for line in lines if parse_byline(line)), None)


def _of_byline(byline: str | None) -> tuple[str, ...]:
    parsed = parse_byline(byline) if byline else None
    return parsed.authors if parsed else ()


def _names(given: Iterable[str]) -> tuple[str, ...]:
    names = (_cleaned(part) for text in map(unescape, given) if len(text) <= 4 * _LONGEST for part in _parts(text))
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))


def _parts(text: str) -> Iterator[str]:
    """The names that one string lists. A comma parts names only where each has two words, unlike `Jane Doe, MD`."""
    for part in _BETWEEN.split(_LEAD.sub("", " ".join(text.split()))):
        pieces = part.split(", ")
        yield from pieces if all(len(piece.split()) in (2, 3) for piece in pieces) else [part]


def _cleaned(name: str) -> str:
    name = _LEAD.sub("", name).strip(" ,.|/•·–—-")
    return name.title() if name.isupper() and " " in name else name


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST
        and len(name.split()) <= _MOST_WORDS
        and name.casefold() not in _NO_NAMES
        and not any(sign in name for sign in ("://", "@", "www.", "/"))
        and any(map(str.isalpha, name))
        and not agencies_in(name)
    )
