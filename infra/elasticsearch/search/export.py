"""Streaming of all found documents, in their state at the beginning of the export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import Clause
from infra.elasticsearch.search.pages import read_pages
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
        left = self.limit
        for page in self._pages():
            if "total" in page:
                self.total = page["total"]["value"]
            for hit in page["hits"][:left]:
                yield hit["_source"]
            left = None if left is None else left - len(page["hits"])
            if left is not None and left <= 0:
                return

    def _pages(self) -> Iterator[Mapping[str, Any]]:
        query = everything(self.criteria)
        query["bool"]["filter"] += self.conditions
        return read_pages(
            self.client,
            self.index,
            keep_alive=KEEP_ALIVE,
            counted=True,
            query=query,
            sort=[{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
            size=PAGE if self.fields is None else PAGE_OF_FIELDS,
            source_includes=None if self.fields is None else list(self.fields),
        )
