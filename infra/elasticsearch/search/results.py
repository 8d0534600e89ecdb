"""Search results, read from Elasticsearch's response, with warnings for an incomplete one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.elasticsearch.queries.bodies.facets import STORIES, VALUES
from infra.elasticsearch.queries.bodies.search import SPELLING

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article in a search result.

    Attributes:
        external_id: Id given by its source.
        id: Our id.
        score: Its score; None if the order is by date.
        title: Title, else the first sentence.
        published: ISO date or date-time of publication.
        source: Its source.
        url: Its URL.
        highlights: By field, pieces of escaped HTML with `<em>` around matches.
        parts: Parts of the score by name, if requested.
        story: Id of its story.
        story_size: Articles of the story; None if it is not grouped yet.
        story_relation: What the article is in it: original, copy, excerpt or revision.
    """

    external_id: str | None
    id: str
    score: float | None
    title: str
    published: str | None
    source: str | None
    url: str | None
    highlights: Mapping[str, list[str]]
    parts: Mapping[str, float] = field(default_factory=dict)
    story: str | None = None
    story_size: int | None = None
    story_relation: str | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, and the number of found articles that have it, or of their stories."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits.

    Attributes:
        total: Number of articles found.
        hits: The requested ones.
        facets: Values of each facet, by the document's key.
        suggestion: The query with the spelling of the articles, if some of its words occur in none of them.
        warnings: Reasons why articles may be missing: failed shards, a time-out.
        stories: Number of stories found, if there is one hit of each.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    suggestion: str | None = None
    warnings: tuple[str, ...] = ()
    stories: int | None = None


def read_found(answer: Answer) -> SearchResult:
    """Read the response to a `search_body`."""
    aggregations = dict(answer.get("aggregations", {}))
    stories = aggregations.pop(STORIES, None)
    return SearchResult(
        total=answer["hits"]["total"]["value"],
        hits=tuple(read_hit(hit) for hit in answer["hits"]["hits"]),
        facets={name: _values(facet) for name, facet in aggregations.items()},
        suggestion=_suggestion(answer.get("suggest", {}).get(SPELLING, [])),
        warnings=warnings_of(answer),
        stories=stories[STORIES]["value"] if stories else None,
    )


def read_hit(hit: Answer) -> Hit:
    """Read one hit of a response."""
    source = hit["_source"]
    return Hit(
        external_id=source.get("external_id"),
        id=source["id"],
        score=hit["_score"],
        title=source.get("title") or source.get("display_title") or "",
        published=source.get("published"),
        source=source.get("source"),
        url=source.get("url"),
        highlights=hit.get("highlight", {}),
        parts=hit.get("matched_queries", {}),
        story=source.get("story"),
        story_size=source.get("story_size"),
        story_relation=source.get("story_relation"),
    )


def warnings_of(answer: Answer) -> tuple[str, ...]:
    """Return the reasons why a response with status 200 is incomplete; empty for a complete one."""
    warnings = []
    if answer.get("timed_out"):
        warnings.append("time ran out: there may be more articles")
    shards = answer.get("_shards", {})
    if shards.get("failed"):
        causes = {failure["reason"]["type"] for failure in shards.get("failures", [])}
        named = f" ({', '.join(sorted(causes))})" if causes else ""
        warnings.append(f"{shards['failed']} of {shards['total']} shards failed{named}: articles are missing")
    return tuple(warnings)


def _suggestion(words: Sequence[Answer]) -> str | None:
    """Return the words with better spellings, None without a better one."""
    if not any(word["options"] for word in words):
        return None
    return " ".join(word["options"][0]["text"] if word["options"] else word["text"] for word in words)


def _values(facet: Answer) -> tuple[FacetValue, ...]:
    """Return the values of a facet, with the stories of each if it counts those."""
    return tuple(
        FacetValue(bucket["key"], bucket[STORIES]["value"] if STORIES in bucket else bucket["doc_count"])
        for bucket in facet[VALUES]["buckets"]
    )
