"""All hits of a search, page by page, in their state at the beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.search.requests import searching

KEEP_ALIVE = "10m"
"""The time for which Elasticsearch keeps that state between two pages."""


def read_pages(
    client: Elasticsearch, index: str, *, keep_alive: str = KEEP_ALIVE, counted: bool = False, **search: Any
) -> Iterator[Mapping[str, Any]]:
    """Yield the hits of each page of a search: an object with `hits`, of which none is empty.

    They are read through a point in time, so that a concurrent load causes neither repetitions nor gaps. A failed shard
    ends it with an IndexingError.

    Args:
        client: The client to use.
        index: The index or alias.
        keep_alive: The time for which that state is kept between two pages.
        counted: Whether the first page has the `total` of all hits.
        search: The search as the client takes it, with `sort` (its last key unique) and `size`.

    Raises:
        IndexMissing: There is no index.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    with searching(index):
        point = client.open_point_in_time(index=index, keep_alive=keep_alive)["id"]
    after: list[Any] | None = None
    try:
        while True:
            with searching(index):
                page = client.search(
                    pit={"id": point, "keep_alive": keep_alive},
                    search_after=after,
                    track_total_hits=counted and after is None,
                    allow_partial_search_results=False,
                    **search,
                )["hits"]
            if not page["hits"]:
                return
            after = page["hits"][-1]["sort"]
            yield page
    finally:
        with searching(index):
            client.close_point_in_time(id=point)
