"""The whole search request: matching, order, facets and highlights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from infra.elasticsearch.queries.bodies import facets as facets_of
from infra.elasticsearch.queries.bodies.filters import WITHDRAWN, condition, fixed_filters
from infra.elasticsearch.queries.bodies.text import (
    SEARCHED,
    excluding,
    matching,
    named_ranking,
    plain_query,
    resembling,
)
from infra.elasticsearch.queries.criteria import Criteria, QueryWords
from infra.elasticsearch.queries.fields import Clause, Field

Body = dict[str, Any]
Order = Literal["relevance", "newest", "oldest"]

SHOWN = [
    *("id", "external_id", "source", "url", "title", "display_title", "published", "agencies", "language"),
    *("story", "story_size", "story_relation"),
]
"""Fields of a document that a list of hits needs."""

MARK, UNMARK = "<em>", "</em>"
"""Marks around a highlighted word; the text is escaped HTML, so that it cannot contain them."""

HIGHLIGHT: Body = {
    "encoder": "html",
    "pre_tags": [MARK],
    "post_tags": [UNMARK],
    "max_analyzed_offset": -1,
}
WITH_EXACT = {name: {"matched_fields": [name, f"{name}.exact"]} for name in SEARCHED}
"""Options to highlight exact phrases too, which are in a field of their own."""

SPELLING = "spelling"
"""The suggester's name."""

RECENCY: Clause = {"distance_feature": {"field": "published", "origin": "now", "pivot": "30d", "boost": 5.0}}
"""Adds half its boost to an article of 30 days ago; the words of a good match score about 10 to 20."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """The requested part of a search result.

    Attributes:
        size: Number of hits.
        offset: Hits to skip; `offset` + `size` is at most 10,000.
        order: Order of the hits.
        recent_first: Whether recent articles get a bonus.
        facets: Fields to count values of.
        facet_size: Values of each facet.
        highlights: Whether to return highlights.
        explained: Whether to return the parts of each score.
        by_story: Whether to return one hit of each story, the best.
        facets_by_story: Whether facets count stories instead of articles.
    """

    size: int = 10
    offset: int = 0
    order: Order = "relevance"
    recent_first: bool = False
    facets: tuple[Field, ...] = ()
    facet_size: int = 10
    highlights: bool = True
    explained: bool = False
    by_story: bool = False
    facets_by_story: bool = False


def search_body(criteria: Criteria, view: SearchView) -> Body:
    """Return the body of `_search`. Equal scores are ordered by date, then by id: the order is deterministic."""
    body: Body = {
        "query": _query(criteria, _scoring(criteria, view)),
        "post_filter": {"bool": {"filter": [condition(asked) for asked in criteria.conditions]}},
        "sort": _sort(criteria, view),
        "from": view.offset,
        "size": view.size,
        "track_scores": True,
        "track_total_hits": True,
        "_source": SHOWN,
    }
    facets = facets_of.facet_aggregations(
        view.facets, view.facet_size, criteria.conditions, by_story=view.facets_by_story
    )
    if view.by_story:
        body["collapse"] = {"field": "story"}
        facets |= facets_of.story_count(criteria.conditions)
    if facets:
        body["aggs"] = facets
    if view.highlights:
        body["highlight"] = _highlight(criteria.words)
    if criteria.words.plain:
        body["suggest"] = spelling(criteria.words.plain)
    return body


def everything(criteria: Criteria) -> Clause:
    """Return the query of all matches, conditions included, to count, export and aggregate."""
    query = _query(criteria)
    query["bool"]["filter"] += [condition(asked) for asked in criteria.conditions]
    return query


def spelling(plain: str) -> Body:
    """Return a suggester that replaces each word that occurs in no article."""
    term = {"field": "body.exact", "suggest_mode": "missing", "min_word_length": 4, "size": 1}
    return {"text": plain, SPELLING: {"term": term}}


def plain_body(text: str, size: int) -> Body:
    """Return the body of a plain query, for ids and scores of the best articles."""
    return {
        "query": {"bool": {"must": [plain_query(text)], "must_not": [WITHDRAWN]}},
        "sort": ["_score", {"id": "asc"}],
        "size": size,
        "track_total_hits": False,
        "_source": ["id", "external_id", "title", "published", "source"],
    }


def _query(criteria: Criteria, scoring: Sequence[Clause] = ()) -> Clause:
    return {
        "bool": {
            "must": [resembling(criteria.like)] if criteria.like else [],
            "filter": [*matching(criteria.words), *fixed_filters(criteria)],
            "must_not": [WITHDRAWN, *excluding(criteria.words)],
            "should": list(scoring),
            "minimum_should_match": 0,
        }
    }


def _scoring(criteria: Criteria, view: SearchView) -> list[Clause]:
    """Return the scoring clauses, named if the score is to be explained."""
    named = named_ranking(criteria.words.plain) + ([("recent", RECENCY)] if view.recent_first else [])
    return [_named(name, clause) if view.explained else clause for name, clause in named]


def _named(name: str, clause: Clause) -> Clause:
    return {"bool": {"must": [clause], "_name": name}}


def _highlight(words: QueryWords) -> Body:
    """Return the highlighter: the whole title, the two best pieces of the body, else its beginning."""
    body = {"number_of_fragments": 2, "fragment_size": 160, "no_match_size": 160, "order": "score"}
    fields: dict[str, Body] = {"title": {"number_of_fragments": 0}, "body": body}
    if any('"' in part for part in words.required):
        fields = {name: options | WITH_EXACT[name] for name, options in fields.items()}
    return {**HIGHLIGHT, "fields": fields}


def _sort(criteria: Criteria, view: SearchView) -> list[Any]:
    by_date = {"published": {"order": "asc" if view.order == "oldest" else "desc", "missing": "_last"}}
    scored = view.order == "relevance" and (criteria.words.plain or criteria.like or view.recent_first)
    return [*(["_score"] if scored else []), by_date, {"id": "asc"}]
