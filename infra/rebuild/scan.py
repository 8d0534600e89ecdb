"""The documents of an index: slice by slice, page by page, as they were when the scan began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexMissing
from infra.elasticsearch.search.pages import read_pages
from infra.rebuild.errors import deleted_index
from transforms.document import Document

PAGE = 200
"""Documents in one response: with their bodies a few megabytes."""

NAMED_PAGE = 5_000
"""Documents in one response without their content."""

_MOST_FAILURES = 5
"""Times in a row that a point in time of an existing index is lost before a page of it is read."""

ID_DIGITS = 32
"""Hex digits of an id, which are evenly distributed: a slice is a range of their first digits."""


@dataclass(frozen=True, slots=True)
class ScannedDocument:
    """A document as an index has it; `version` rises with every write. `document` is empty where only ids are read."""

    id: str
    version: int
    seq_no: int
    document: Document


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of an index: the ids from `first` on and before `end` (None: to the last)."""

    first: str
    end: str | None

    @property
    def query(self) -> dict[str, Any]:
        """The query for its documents."""
        until = {} if self.end is None else {"lt": self.end}
        return {"range": {"id": {"gte": self.first, **until}}}


WHOLE = Slice("", None)


def slices(documents: int, most: int) -> list[Slice]:
    """Cut the ids into slices of about `most` documents, if there are `documents` in all.

    >>> [each.first for each in slices(1_000, 300)]
    ['', '4', '8', 'c']
    """
    digits, number = 1, max(1, -(-documents // most))
    while 16**digits < number:
        digits += 1
    number = min(number, 16**digits)
    bounds = [f"{16**digits * part // number:0{digits}x}" for part in range(1, number)]
    return [Slice(first, end) for first, end in zip(["", *bounds], [*bounds, None], strict=True)]


def scan(
    client: Elasticsearch,
    index: str,
    part: Slice = WHOLE,
    *,
    after_seq_no: int | None = None,
    with_content: bool = True,
) -> Iterator[list[ScannedDocument]]:
    """Yield the documents of a slice in pages, by id, those under embargo and withdrawn ones too.

    After a restart of a node it continues behind the last page, with the rest in its state by then.

    Args:
        client: The client to use.
        index: The index itself: the alias hides articles under embargo.
        part: The slice.
        after_seq_no: Only documents whose last write has a greater sequence number.
        with_content: Whether the documents are read, or their ids and versions alone.

    Raises:
        IndexUnusable: The index was deleted.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    last, failures = "", 0
    while True:
        filters = [part.query, *_since(after_seq_no), *([{"range": {"id": {"gt": last}}}] if last else [])]
        try:
            for page in _pages(client, index, filters, with_content=with_content):
                yield page
                last, failures = page[-1].id, 0
            return
        except IndexMissing as missing:
            failures += 1
            with translate_errors(f"looking at the index {index}"):
                is_there = bool(client.indices.exists(index=index))
            if not is_there or failures > _MOST_FAILURES:
                raise deleted_index(index) from missing
            # A node that was restarted has forgotten the point in time: the rest is read as it is by now.


def _pages(
    client: Elasticsearch, index: str, filters: list[dict[str, Any]], *, with_content: bool
) -> Iterator[list[ScannedDocument]]:
    pages = read_pages(
        client,
        index,
        query={"bool": {"filter": filters}},
        sort=[{"id": "asc"}],
        size=PAGE if with_content else NAMED_PAGE,
        source=with_content,
        version=True,
        seq_no_primary_term=True,
    )
    for page in pages:
        yield [_scanned(hit) for hit in page["hits"]]


def read_versions(client: Elasticsearch, index: str, ids: Iterable[str]) -> dict[str, int]:
    """Return the version of each of these documents that the index has, whether searchable yet or not.

    Raises IndexingError, ElasticsearchUnavailable also for an incomplete response: absence must be certain.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with translate_errors(f"looking up {len(wanted)} ids in {index}"):
        entries = client.mget(index=index, ids=wanted, source=False)["docs"]
    if [entry["_id"] for entry in entries] != wanted:
        raise ElasticsearchUnavailable(f"While looking up ids in {index}: the response is incomplete.", "Try again.")
    failed = next((entry["error"] for entry in entries if "error" in entry), None)
    if failed and failed.get("type") == "index_not_found_exception":
        raise deleted_index(index)
    if failed:
        raise ElasticsearchUnavailable(f"While looking up ids in {index}: {describe(failed)}.", "Try again.")
    return {entry["_id"]: entry["_version"] for entry in entries if entry["found"]}


def read_documents(client: Elasticsearch, index: str, ids: Iterable[str]) -> list[ScannedDocument]:
    """Return the documents with these ids that the index has, whether searchable yet or not. Raises IndexingError."""
    wanted = sorted(set(ids))
    if not wanted:
        return []
    with translate_errors(f"reading documents of {index}"):
        entries = client.mget(index=index, ids=wanted)["docs"]
    return [_scanned(entry) for entry in entries if entry.get("found")]


def last_seq_no(client: Elasticsearch, index: str) -> int:
    """Return a sequence number below which every write of every shard has ended: the lowest of their last ones.

    -1 for an index without a write. Raises IndexingError.
    """
    with translate_errors(f"reading the state of {index}"):
        shards = client.indices.stats(index=index, metric="docs", level="shards")["indices"][index]["shards"]
    primaries = (copy for copies in shards.values() for copy in copies if copy["routing"]["primary"])
    return min(int(copy["seq_no"]["local_checkpoint"]) for copy in primaries)


def _since(seq_no: int | None) -> list[dict[str, Any]]:
    return [] if seq_no is None else [{"range": {"_seq_no": {"gt": seq_no}}}]


def _scanned(hit: Mapping[str, Any]) -> ScannedDocument:
    return ScannedDocument(hit["_id"], hit["_version"], hit["_seq_no"], hit.get("_source") or {})
