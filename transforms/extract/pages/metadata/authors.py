"""The authors of an article: names in linked data, the visible byline, meta tags and elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from transforms.extract.pages.layout.blocks import Declared
from transforms.extract.pages.metadata.bylines import bare_names, names_beside_date, names_on_cards, printed_names
from transforms.extract.pages.metadata.names import includes_person, names_in
from transforms.extract.pages.metadata.tags import MetaTags

_TAGS = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "citation_author", "og:article:author",
)  # fmt: skip
_WRITTEN_BY = re.compile(r"(?i)(?:written |posted )?by:?|authors?:?")


@dataclass(frozen=True, slots=True)
class AuthorSources:
    """The parts of a page that may name its authors.

    Attributes:
        linked_data: Names in linked data.
        nearby: Elements around the headline that declare an author.
        anywhere: Elements of the whole page that declare an author.
        lines: The short lines around the headline.
        cards: Lines of cards about the authors.
        publications: Names of the publication.
        common: Words that the page has in lower case.
    """

    linked_data: Sequence[str]
    tags: MetaTags
    nearby: Sequence[Declared]
    anywhere: Sequence[Declared]
    lines: Sequence[str]
    cards: Sequence[str]
    publications: Sequence[str]
    common: Collection[str]


def choose_authors(sources: AuthorSources) -> tuple[str, ...]:
    """Choose the names of the authors from the first source that names a person; agencies are excluded.

    The publication itself and other organizations are chosen only if no source names a person. A printed byline is
    preferred to a login such as `KatieS`, and to a source with only some of its names.
    """
    claims = _claims(sources)
    people = [names for names in claims if includes_person(names, sources.publications)]
    best = next(iter(people), ()) or next(filter(None, claims), ())
    fuller = (names for names in claims[1:3] if len(names) > len(best) and set(best) <= set(names))
    chosen = next(fuller, best)
    known = frozenset(name.casefold() for name in sources.publications)
    return tuple(name for name in chosen if name.casefold() not in known) or chosen


def _claims(sources: AuthorSources) -> Sequence[tuple[str, ...]]:
    """The names in each source, the best source first; the second and third are visible to readers."""
    linked_data = names_in(sources.linked_data)
    printed = printed_names(sources.lines, sources.nearby)
    return (
        linked_data if not printed or any(" " in name for name in linked_data) else (),
        printed,
        names_beside_date(sources.lines, sources.common),
        names_in(sources.tags.all(*_TAGS)),
        _first(sources.nearby),
        names_in(sources.tags.labelled(_WRITTEN_BY)),
        bare_names(sources.lines, sources.common),
        _lone(sources.anywhere),
        names_on_cards(sources.cards, sources.common),
        linked_data,
    )


def _first(declared: Iterable[Declared]) -> tuple[str, ...]:
    """The names declared in the first block with any, preferably with a full name."""
    blocks = (names_in(author.value for author in block) for _, block in groupby(declared, lambda author: author.block))
    found = list(filter(None, blocks))
    return next((names for names in found if any(" " in name for name in names)), found[0] if found else ())


def _lone(declared: Iterable[Declared]) -> tuple[str, ...]:
    """The names declared on the whole page, if all elements declare the same."""
    found = {names for author in declared if (names := names_in([author.value])) and " " in names[0]}
    return found.pop() if len(found) == 1 else ()
