"""The articles of one story."""

from __future__ import annotations

from dataclasses import dataclass

from elasticsearch import Elasticsearch

from infra.elasticsearch.queries.bodies.filters import WITHDRAWN
from infra.elasticsearch.search.requests import send
from transforms.document import Document

MOST_COPIES = 1_000
"""Articles of a story that are listed, at most: the earliest."""


@dataclass(frozen=True, slots=True)
class StoryMember:
    """An article of a story.

    Attributes:
        id: Its id.
        external_id: Id given by its source.
        source: Its source.
        title: Title, else the first sentence.
        time: ISO date-time by which the articles are ordered.
        delay: Whole minutes after the first article.
        relation: Original, copy, excerpt or revision.
        is_representative: Whether it stands for the story.
    """

    id: str
    external_id: str | None
    source: str
    title: str
    time: str
    delay: int
    relation: str
    is_representative: bool


def find_copies(client: Elasticsearch, index: str, document: Document) -> list[StoryMember]:
    """Return the articles of the document's story, the earliest first; none if it is not grouped yet.

    Raises IndexingError.
    """
    if document.get("story_size") is None:
        return []
    grouped = {"exists": {"field": "story_size"}}
    body = {
        "query": {"bool": {"filter": [{"term": {"story": document["story"]}}, grouped], "must_not": [WITHDRAWN]}},
        "sort": [{"story_time": "asc"}, {"id": "asc"}],
        "size": MOST_COPIES,
        "_source": [
            *("id", "external_id", "source", "title", "display_title"),
            *("story_info", "story_time", "story_delay", "story_relation"),
        ],
    }
    return [_member(hit["_source"]) for hit in send(client, index, body)["hits"]["hits"]]


def _member(found: Document) -> StoryMember:
    return StoryMember(
        id=found["id"],
        external_id=found["external_id"],
        source=found["source"],
        title=found["title"] or found["display_title"],
        time=found["story_time"],
        delay=found["story_delay"],
        relation=found["story_relation"],
        is_representative=found["story_info"]["representative"] == found["id"],
    )
