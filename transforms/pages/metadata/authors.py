"""Who wrote an article: names from linked data, the byline that the page shows, meta tags and elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from transforms.pages.blocks import Said
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
_STAMPED = re.compile(r"(?i)(?:.{0,40}\b(?:19|20)\d\d|.{0,30}\bago)\b.{0,20}?[\s|•·,-]+((?-i:by|By|BY) .+)")
_WRITTEN_BY = re.compile(r"(?i)(?:written |posted )?by:?|authors?:?")
_LONGEST = 100
_MOST_WORDS = 8
_BARE_LINES = 2
"""Lines after the headline where a line of nothing but a name is a byline."""


@dataclass(frozen=True, slots=True)
class AuthorSources:
    """Where a page may say who wrote it.

    `declared` are the names in linked data, `said` the elements around the headline that name an author, `anywhere`
    those of the whole page, `lines` the short lines around the headline; `publications` are the names under which the
    publication goes.
    """

    declared: Sequence[str]
    tags: MetaTags
    said: Sequence[Said]
    anywhere: Sequence[Said]
    lines: Sequence[str]
    publications: Sequence[str]


def authors_of(sources: AuthorSources) -> tuple[str, ...]:
    """The names of the authors, from the first source that has any; agencies are no authors.

    The publication itself, under any of its names, is taken only where no source names anybody else; a login such as
    `KatieS` gives way to a printed byline.
    """
    printed = _printed(sources.lines, sources.said)
    declared = _names(sources.declared)
    claims = (
        declared if not printed or any(" " in name for name in declared) else (),
        printed,
        _names(sources.tags.all(*_TAGS)),
        _names(sources.tags.labelled(_WRITTEN_BY)),
        _first(sources.said),
        _bare(sources.lines),
        _lone(sources.anywhere),
        declared,
    )
    known = frozenset(name.casefold() for name in sources.publications)
    people = (tuple(name for name in names if name.casefold() not in known) for names in claims)
    return next(filter(None, people), next(filter(None, claims), ()))


def byline_of(lines: Iterable[str]) -> str | None:
    """The byline among the lines around the headline, as printed."""
    return next((line for line in lines if parse_byline(line) or parse_byline(_after_stamp(line))), None)


def _printed(lines: Iterable[str], said: Iterable[Said]) -> tuple[str, ...]:
    """The names in the byline; those of elements in it are without what else it says of the authors."""
    line = byline_of(lines) or ""
    byline = parse_byline(line) or parse_byline(_after_stamp(line))
    if byline is None:
        return ()
    within = _names(author.value for author in said if author.value in line)
    exact = ((next((w for w in within if " " in w and name.startswith(w)), name)) for name in byline.authors)
    return tuple(dict.fromkeys(exact))


def _after_stamp(line: str) -> str:
    """The byline that follows a date in its line, or nothing."""
    match = _STAMPED.match(line)
    return match[1] if match else ""


def _first(said: Iterable[Said]) -> tuple[str, ...]:
    """The names that the first element gives, of those with a full name if there is one."""
    found = [names for author in said if (names := _names([author.value]))]
    return next((names for names in found if " " in names[0]), found[0] if found else ())


def _lone(said: Iterable[Said]) -> tuple[str, ...]:
    """The names that the elements of the whole page give, if they all give the same."""
    found = {names for author in said if (names := _names([author.value])) and " " in names[0]}
    return found.pop() if len(found) == 1 else ()


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
        and not any(map(str.isdigit, name))
        and not agencies_in(name)
    )
