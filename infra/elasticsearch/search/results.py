"""What a search found, read from Elasticsearch's answer; an answer that is not whole says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.elasticsearch.queries.bodies.facets import VALUES
from infra.elasticsearch.queries.bodies.search import SPELLING

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found.

    `highlights` are, by field, pieces of escaped HTML with `<em>` around what matched; `parts` are those of
    the score, by name, where they were asked for.
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


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value and how many of the found articles have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits asked for, how many there are in all, and the facets by the document's key.

    `suggestion` is the query's words spelled as in the articles, where some are in none of them;
    `warnings` say why the answer may lack articles: shards that failed, time that ran out.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    suggestion: str | None = None
    warnings: tuple[str, ...] = ()


def read_found(answer: Answer) -> SearchResult:
    """Reads the answer to a `search_body`."""
    return SearchResult(
        total=answer["hits"]["total"]["value"],
        hits=tuple(read_hit(hit) for hit in answer["hits"]["hits"]),
        facets={name: _values(facet) for name, facet in answer.get("aggregations", {}).items()},
        suggestion=_suggestion(answer.get("suggest", {}).get(SPELLING, [])),
        warnings=warnings_of(answer),
    )


def read_hit(hit: Answer) -> Hit:
    """One of an answer's hits."""
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
    )


def warnings_of(answer: Answer) -> tuple[str, ...]:
    """Why an answer with status 200 is not whole; nothing for one that is."""
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
    """The words with each that has a better spelling replaced, or null where none has."""
    if not any(word["options"] for word in words):
        return None
    return " ".join(word["options"][0]["text"] if word["options"] else word["text"] for word in words)


def _values(facet: Answer) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(bucket["key"], bucket["doc_count"]) for bucket in facet[VALUES]["buckets"])
