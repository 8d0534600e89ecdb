"""Everything that the page of an article shows, read from the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.bodies.search import SearchView, search_body
from infra.elasticsearch.queries.criteria import Criteria, QueryWords
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.search.copies import StoryMember, find_copies
from infra.elasticsearch.search.embargoes import embargo_of
from infra.elasticsearch.search.lookup import find_document
from infra.elasticsearch.search.requests import send_all
from infra.elasticsearch.search.results import Hit, read_hit
from infra.web.article.highlighting import Hits, MatchMarkers
from infra.web.article.marks import FieldMarks, Paragraph, PlacedCut, paragraphs, spans_of
from infra.web.state import WebState
from transforms.document import Document

MOST_SIMILAR = 5
"""Similar articles, one of each story."""

MOST_TEXT = 400_000
"""Code points of a body that are shown: a book of 200 pages."""


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article to show.

    Attributes:
        document: Its document.
        embargo: End of its embargo, None if it is over; its text is not shown before.
        title: Its title in pieces; empty without one.
        body: Its paragraphs.
        hits: Matches of the query that led here.
        copies: The articles of its story, the earliest first.
        similar: Similar articles of other stories, the most similar first.
        is_long: Whether a part of the text is not shown.
    """

    document: Document
    embargo: str | None = None
    title: Paragraph = ()
    body: Sequence[Paragraph] = ()
    hits: int = 0
    copies: Sequence[StoryMember] = ()
    similar: Sequence[Hit] = ()
    is_long: bool = False


def read_article(state: WebState, name: str, query: str, *, with_cuts: bool) -> ShownArticle:
    """Return the article with this id; `query` is marked in it. Raises UnknownDocument, another IndexingError."""
    document = find_document(state.client, state.index, name)
    embargo = embargo_of(document, datetime.now(UTC))
    if embargo or document["withdrawn"]:
        return ShownArticle(document, embargo)
    hits, similar = _hits_and_similar(state, document, _words(query))
    title, body = document["title"] or "", document["body"][:MOST_TEXT]
    in_title = hits.get("title", [])
    cuts = [PlacedCut(one["start"], one["text"], one["rule"]) for one in document["removed"] if one["text"].strip()]
    in_body = FieldMarks(spans_of(document, "body"), hits.get("body", []), cuts if with_cuts else (), len(in_title) + 1)
    return ShownArticle(
        document=document,
        title=sum(paragraphs(title, FieldMarks((), in_title)), ()),
        body=paragraphs(body, in_body),
        hits=len(in_title) + len(in_body.hits),
        copies=find_copies(state.client, state.index, document) if (document.get("story_size") or 1) > 1 else (),
        similar=similar,
        is_long=len(document["body"]) > MOST_TEXT,
    )


def _words(query: str) -> QueryWords:
    """Return the words of a query; none of an invalid one, which the page of results reports."""
    try:
        return syntax.parse(query).words
    except QueryError:
        return QueryWords()


def _hits_and_similar(state: WebState, document: Document, words: QueryWords) -> tuple[dict[str, Hits], list[Hit]]:
    """Send both requests at once. Raises IndexingError."""
    markers = MatchMarkers()
    bodies = [state.bounded(similar_body(document))]
    if words.plain:
        bodies.append(state.bounded(markers.body(document["id"], words)))
    similar, *marked = send_all(state.client, state.index, bodies)
    return (markers.read(marked[0]) if marked else {}), [read_hit(hit) for hit in similar["hits"]["hits"]]


def similar_body(document: Document) -> dict[str, Any]:
    """Return the body of the request for similar articles of other stories."""
    criteria = Criteria(like=document["id"])
    body = search_body(criteria, SearchView(size=MOST_SIMILAR, highlights=False, by_story=True))
    body["query"]["bool"]["must_not"].append({"term": {"story": document["story"]}})
    del body["aggs"]
    body["track_total_hits"] = False
    return body
