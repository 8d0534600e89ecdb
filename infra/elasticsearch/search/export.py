"""Streaming of all found documents, in their state at the beginning of the export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from elasticsearch import Elasticsearch

from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import Clause
from infra.elasticsearch.search.requests import searching
from transforms.document import Document

PAGE = 200
"""Documents in one response: with their bodies a few megabytes."""

PAGE_OF_FIELDS = 1_000
"""Documents in one response that has some short fields of each."""

KEEP_ALIVE = "2m"


@dataclass(slots=True)
class Export:
    """Documents in order of publication, the newest first; `total` is known once the first one was read.

    They are read through a point in time, so that a concurrent load causes neither repetitions nor gaps; one page is in
    memory at a time. A failed shard ends the export with an IndexingError.

    Attributes:
        client: The client.
        index: The alias.
        criteria: The conditions on a document.
        fields: The only keys to read; None for whole documents.
        limit: The number of documents after which the export ends; None for all.
        conditions: Further conditions, as filters of a query.
        total: Number of documents found, those beyond the limit too.
    """

    client: Elasticsearch
    index: str
    criteria: Criteria
    fields: Sequence[str] | None = None
    limit: int | None = None
    conditions: Sequence[Clause] = ()
    total: int = field(default=0, init=False)

    @property
    def expected(self) -> int:
        """Number of documents that the export has when it is complete, once the first one was read."""
        return self.total if self.limit is None else min(self.total, self.limit)

    def __iter__(self) -> Iterator[Document]:
        with searching(self.index):
            opened = self.client.open_point_in_time(index=self.index, keep_alive=KEEP_ALIVE)
        try:
            yield from self._pages(opened["id"])
        finally:
            self.client.close_point_in_time(id=opened["id"])

    def _pages(self, point_in_time: str) -> Iterator[Document]:
        after: list[Any] | None = None
        left = self.limit
        while left is None or left > 0:
            hits = self._page(point_in_time, after)
            if not hits:
                return
            for hit in hits[:left]:
                yield hit["_source"]
            after = hits[-1]["sort"]
            left = None if left is None else left - len(hits)

    def _page(self, point_in_time: str, after: list[Any] | None) -> list[dict[str, Any]]:
        query = everything(self.criteria)
        query["bool"]["filter"] += self.conditions
        with searching(self.index):
            answer = self.client.search(
                pit={"id": point_in_time, "keep_alive": KEEP_ALIVE},
                query=query,
                sort=[{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
                size=PAGE if self.fields is None else PAGE_OF_FIELDS,
                source_includes=None if self.fields is None else list(self.fields),
                search_after=after,
                track_total_hits=after is None,
                allow_partial_search_results=False,
            )
        if after is None:
            self.total = answer["hits"]["total"]["value"]
        return cast("list[dict[str, Any]]", answer["hits"]["hits"])
