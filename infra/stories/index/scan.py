"""The documents that are to be grouped, page by page, as the index had them when the scan began."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.search.requests import searching
from infra.stories.index.stored import FIELDS, StoredArticle

PAGE = 500
"""Documents in one batch: some 2 MB with their candidates."""

_KEEP_ALIVE = "10m"

TO_BE_GROUPED: dict[str, Any] = {"bool": {"must_not": [{"exists": {"field": "story_size"}}]}}
GROUPED: dict[str, Any] = {"exists": {"field": "story_size"}}


def scan(client: Elasticsearch, index: str, query: dict[str, Any]) -> Iterator[list[StoredArticle]]:
    """Yield the documents that match, in pages, about in the order of their publication. Raises IndexingError."""
    with searching(index):
        point = client.open_point_in_time(index=index, keep_alive=_KEEP_ALIVE)["id"]
    after: list[Any] | None = None
    try:
        while True:
            with searching(index):
                hits = client.search(
                    pit={"id": point, "keep_alive": _KEEP_ALIVE},
                    query=query,
                    sort=[{"published": {"order": "asc", "missing": "_last"}}, {"observed": "asc"}, {"id": "asc"}],
                    size=PAGE,
                    search_after=after,
                    source_includes=list(FIELDS),
                    seq_no_primary_term=True,
                    track_total_hits=False,
                    allow_partial_search_results=False,
                )["hits"]["hits"]
            if not hits:
                return
            after = hits[-1]["sort"]
            yield [StoredArticle.of(hit) for hit in hits]
    finally:
        with searching(index):
            client.close_point_in_time(id=point)
