"""The authors of an article: names in linked data, the visible byline, meta tags and elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from transforms.extract.pages.layout.blocks import Declared
from transforms.extract.pages.metadata.bylines import (
    bare_names,
    credited_names,
    labelled_names,
    names_beside_date,
    names_on_cards,
    near_headline,
    printed_names,
    signed_names,
)
from transforms.extract.pages.metadata.credits import read_credits
from transforms.extract.pages.metadata.names import has_given_name, includes_person, names_in
from transforms.extract.pages.metadata.tags import MetaTags
from transforms.extract.structure import is_dateline_place

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
        byline: The byline among them as printed, or None.
        marked_lines: The same with `PART_BREAK` at the edges of inline elements.
        signatures: Lines after paragraphs that may be signatures, marked as above.
        cards: Lines of cards about the authors.
        publications: Names of the publication.
        paragraphs: The longer texts of the page.
        common: Words that the page has in lower case.
    """

    linked_data: Sequence[str]
    tags: MetaTags
    nearby: Sequence[Declared]
    anywhere: Sequence[Declared]
    lines: Sequence[str]
    byline: str | None
    marked_lines: Sequence[str]
    signatures: Sequence[str]
    cards: Sequence[str]
    publications: Sequence[str]
    paragraphs: Sequence[str]
    common: Collection[str]


def choose_authors(sources: AuthorSources) -> tuple[str, ...]:
    """Choose the names of the authors from the first source that names a person; agencies are excluded.

    The publication itself and other organizations are chosen only if no source names a person. A full name is preferred
    to a login such as `KatieS` or a place, and a printed byline to a source with only some of its names.
    """
    all_claims = _claims(sources)
    claims = [names for names in all_claims if names]
    people = [names for names in claims if includes_person(names, sources.publications)]
    full = (names for names in people if any(" " in name or has_given_name(name) for name in names))
    best = next(full, ()) or next(iter(people), ()) or next(iter(claims), ())
    fuller = (names for names in all_claims[1:4] if len(names) > len(best) and set(best) <= set(names))
    chosen = next(fuller, best)
    known = frozenset(name.casefold() for name in sources.publications)
    return tuple(name for name in chosen if name.casefold() not in known) or chosen


def _claims(sources: AuthorSources) -> Sequence[tuple[str, ...]]:
    """The names in each source, the best source first; the second to fourth are printed bylines."""
    credits = [read_credits(line, sources.common) for line in near_headline(sources.marked_lines)]
    claims = (
        _without_places(names_in(sources.linked_data)),
        printed_names(sources.byline, sources.nearby),
        labelled_names(credits),
        names_beside_date(sources.lines, sources.common),
        _without_places(names_in(sources.tags.all(*_TAGS))),
        _first(sources.nearby),
        names_in(sources.tags.labelled(_WRITTEN_BY)),
        bare_names(sources.lines, sources.common),
        _lone(sources.anywhere),
        names_on_cards(sources.cards, sources.common),
        signed_names([read_credits(line, sources.common) for line in sources.signatures]),
    )
    credited = credited_names(near_headline(sources.lines), credits, sources.paragraphs)
    known = [name for names in claims for name in names]
    is_sure = not known or (any(map(has_given_name, credited)) and not any(map(has_given_name, known)))
    return (*claims, credited if is_sure else ())


def _without_places(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if not is_dateline_place(name))


def _first(declared: Iterable[Declared]) -> tuple[str, ...]:
    """The names declared in the first block with any, preferably with a full name."""
    blocks = (names_in(author.value for author in block) for _, block in groupby(declared, lambda author: author.block))
    found = list(filter(None, blocks))
    return next((names for names in found if any(" " in name for name in names)), found[0] if found else ())


def _lone(declared: Iterable[Declared]) -> tuple[str, ...]:
    """The names declared on the whole page, if all elements declare the same."""
    found = {names for author in declared if (names := names_in([author.value])) and " " in names[0]}
    return found.pop() if len(found) == 1 else ()
