"""Who wrote an article: names from linked data, the byline that the page shows, meta tags and elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from transforms.extract.pages.layout.blocks import Said
from transforms.extract.pages.metadata.bylines import bare_names, names_beside_date, names_on_cards, printed_names
from transforms.extract.pages.metadata.names import names_in, names_somebody
from transforms.extract.pages.metadata.tags import MetaTags

_TAGS = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "citation_author", "og:article:author",
)  # fmt: skip
_WRITTEN_BY = re.compile(r"(?i)(?:written |posted )?by:?|authors?:?")


@dataclass(frozen=True, slots=True)
class AuthorSources:
    """Where a page may say who wrote it.

    `declared` are the names in linked data, `said` the elements around the headline that name an author, `anywhere`
    those of the whole page, `lines` the short lines around the headline, `cards` those of cards about the authors;
    `publications` are the names under which the publication goes, `common` the words that the page has in lower case.
    """

    declared: Sequence[str]
    tags: MetaTags
    said: Sequence[Said]
    anywhere: Sequence[Said]
    lines: Sequence[str]
    cards: Sequence[str]
    publications: Sequence[str]
    common: Collection[str]


def authors_of(sources: AuthorSources) -> tuple[str, ...]:
    """The names of the authors, from the first source that names a person; agencies are no authors.

    The publication itself and other organizations are taken only where no source names a person; a login such as
    `KatieS` gives way to a printed byline. A source that names but some of those in the byline gives way to that.
    """
    claims = _claims(sources)
    people = [names for names in claims if names_somebody(names, sources.publications)]
    best = next(iter(people), ()) or next(filter(None, claims), ())
    fuller = (names for names in claims[1:3] if len(names) > len(best) and set(best) <= set(names))
    chosen = next(fuller, best)
    known = frozenset(name.casefold() for name in sources.publications)
    return tuple(name for name in chosen if name.casefold() not in known) or chosen


def _claims(sources: AuthorSources) -> Sequence[tuple[str, ...]]:
    """The names that each source gives, the best source first; the second and third are what readers see."""
    declared = names_in(sources.declared)
    printed = printed_names(sources.lines, sources.said)
    return (
        declared if not printed or any(" " in name for name in declared) else (),
        printed,
        names_beside_date(sources.lines, sources.common),
        names_in(sources.tags.all(*_TAGS)),
        _first(sources.said),
        names_in(sources.tags.labelled(_WRITTEN_BY)),
        bare_names(sources.lines, sources.common),
        _lone(sources.anywhere),
        names_on_cards(sources.cards, sources.common),
        declared,
    )


def _first(said: Iterable[Said]) -> tuple[str, ...]:
    """The names that the elements of the first block with any give, of blocks with a full name if there is one."""
    blocks = (names_in(author.value for author in block) for _, block in groupby(said, lambda author: author.block))
    found = list(filter(None, blocks))
    return next((names for names in found if any(" " in name for name in names)), found[0] if found else ())


def _lone(said: Iterable[Said]) -> tuple[str, ...]:
    """The names that the elements of the whole page give, if they all give the same."""
    found = {names for author in said if (names := names_in([author.value])) and " " in names[0]}
    return found.pop() if len(found) == 1 else ()
