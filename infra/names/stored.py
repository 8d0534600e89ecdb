"""Documents of the index as linking reads them, page by page; those under embargo are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.search.requests import send
from transforms.document import Document
from transforms.names import FACET_KEYS

PAGE = 250
"""Documents in one page: some 5 MB with their texts and mentions."""

FIELDS = (
    *("id", "source", "title", "body", "published", "observed", "countries", "entities", *FACET_KEYS),
    *("name_forms", "name_context", "name_links", "names_info", "linked_names"),
)
"""Keys of a document that linking reads."""

IS_LINKED: dict[str, Any] = {"exists": {"field": "linked_names"}}
TO_BE_LINKED: dict[str, Any] = {"bool": {"must_not": [IS_LINKED]}}


def except_for(ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the filters that leave out the documents with these ids; none without ids."""
    return [{"bool": {"must_not": [{"ids": {"values": list(ids)}}]}}] if ids else []


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document, and the write that it is of: `seq_no` and `primary_term` of its last one."""

    document: Document
    seq_no: int
    primary_term: int

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.document["id"])

    def rewritten(self, document: Document, seq_no: int, primary_term: int) -> NamedDocument:
        """Return it as it is after another write."""
        return NamedDocument(document, seq_no, primary_term)

    @classmethod
    def of(cls, hit: Mapping[str, Any]) -> NamedDocument:
        """Read a hit with its sequence number."""
        return cls({**hit["_source"], "id": hit["_id"]}, hit["_seq_no"], hit["_primary_term"])


def scan(client: Elasticsearch, name: str, query: Mapping[str, Any]) -> Iterator[list[NamedDocument]]:
    """Yield the documents behind the alias that match, in pages by id. Raises IndexingError."""
    after: dict[str, Any] = {}
    while True:
        body = {
            "query": query,
            "sort": [{"id": "asc"}],
            "size": PAGE,
            "_source": list(FIELDS),
            "seq_no_primary_term": True,
            "track_total_hits": False,
            **after,
        }
        hits = send(client, name, body)["hits"]["hits"]
        if not hits:
            return
        yield [NamedDocument.of(hit) for hit in hits]
        after = {"search_after": hits[-1]["sort"]}
