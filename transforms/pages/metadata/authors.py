"""Who wrote an article: names from linked data, the byline that the page shows, meta tags and elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import islice

from transforms.pages.blocks import Said
from transforms.pages.metadata.json_ld import Node, named
from transforms.pages.metadata.tags import MetaTags
from transforms.rules import agencies_in
from transforms.structure import bare_byline, parse_byline

_TAGS = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "citation_author", "og:article:author",
)  # fmt: skip
_NO_NAMES = frozenset(
    (
        "admin",
        "administrator",
        "author",
        "by",
        "editor",
        "editors",
        "guest",
        "staff",
        "unknown",
        "user",
        "webmaster",
        "anonymous",
    )
)
_LEAD = re.compile(r"(?i)^(?:(?:written|posted|reviewed|story|words|text)\s+)?by[:\s]\s*")
_BETWEEN = re.compile(r"(?i)\s*(?:;|\||\s&\s|\sand\s|,\s+and\s)\s*")
_STAMP = re.compile(r"(?i)\s+(?:updated|published|posted|on)\b.*\d.*$")
_LONGEST = 100
_MOST_WORDS = 8
_BARE_LINES = 2
"""Lines after the headline where a line of nothing but a name is a byline."""


def authors_of(
    article: Node, tags: MetaTags, said: Iterable[Said], lines: Sequence[str], publications: Iterable[str]
) -> tuple[str, ...]:
    """The names of the authors, from the first source that has any; agencies are no authors.

    `lines` are those around the headline. The publication itself, under any of its names, is taken only where no
    source names anybody else; a login such as `KatieS` gives way to a printed byline.
    """
    printed = _printed(lines)
    declared = _names(named(article.get("author")))
    sources = (
        declared if not printed or any(" " in name for name in declared) else (),
        printed,
        _names(tags.all(*_TAGS)),
        _names(author.value for author in islice(said, 1)),
        _bare(lines),
        declared,
    )
    known = frozenset(name.casefold() for name in publications)
    people = (tuple(name for name in names if name.casefold() not in known) for names in sources)
    return next(filter(None, people), next(filter(None, sources), ()))


def byline_of(lines: Iterable[str]) -> str | None:
    """The byline among the lines around the headline, as printed."""
    return next((line for line in lines if parse_byline(line)), None)


def _printed(lines: Iterable[str]) -> tuple[str, ...]:
    byline = parse_byline(byline_of(lines) or "")
    return byline.authors if byline else ()


def _bare(lines: Sequence[str]) -> tuple[str, ...]:
    bylines = map(bare_byline, lines[1 : 1 + _BARE_LINES])
    return _names(next((byline.authors for byline in bylines if byline), ()))


def _names(given: Iterable[str]) -> tuple[str, ...]:
    parts = (part for text in map(unescape, given) if len(text) <= 4 * _LONGEST for part in _parts(text))
    return tuple(dict.fromkeys(name for name in map(_cleaned, parts) if _is_name(name)))


def _parts(text: str) -> Iterator[str]:
    """The names that one string lists. A comma parts names only where each has two words, unlike `Jane Doe, MD`."""
    for part in _BETWEEN.split(_LEAD.sub("", " ".join(text.split()))):
        pieces = part.split(", ")
        yield from pieces if all(len(piece.split()) in (2, 3) for piece in pieces) else [part]


def _cleaned(name: str) -> str:
    name = _STAMP.sub("", _LEAD.sub("", name)).strip(" ,.|/•·–—-")
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
