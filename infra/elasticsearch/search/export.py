"""Streaming of all found documents, in their state at the beginning of the export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from elasticsearch import Elasticsearch

from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.requests import searching
from transforms.document import Document

PAGE = 200
"""Documents in one response: with their bodies a few megabytes."""

KEEP_ALIVE = "2m"


@dataclass(slots=True)
class Export:
    """Documents in order of publication, the newest first; `total` is known once the first one was read.

    They are read through a point in time, so that a concurrent load causes neither repetitions nor gaps. A failed shard
    ends the export with an IndexingError.
    """

    client: Elasticsearch
    index: str
    criteria: Criteria
    total: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Document]:
        with searching(self.index):
            opened = self.client.open_point_in_time(index=self.index, keep_alive=KEEP_ALIVE)
        try:
            yield from self._pages(opened["id"])
        finally:
            self.client.close_point_in_time(id=opened["id"])

    def _pages(self, point_in_time: str) -> Iterator[Document]:
        after: list[Any] | None = None
        while True:
            hits = self._page(point_in_time, after)
            if not hits:
                return
            for hit in hits:
                yield hit["_source"]
            after = hits[-1]["sort"]

    def _page(self, point_in_time: str, after: list[Any] | None) -> list[dict[str, Any]]:
        with searching(self.index):
            answer = self.client.search(
                pit={"id": point_in_time, "keep_alive": KEEP_ALIVE},
                query=everything(self.criteria),
                sort=[{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
                size=PAGE,
                search_after=after,
                track_total_hits=after is None,
                allow_partial_search_results=False,
            )
        if after is None:
            self.total = answer["hits"]["total"]["value"]
        return cast("list[dict[str, Any]]", answer["hits"]["hits"])
