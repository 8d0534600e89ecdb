"""Simple writes and deletions in chunks, for state that needs no loader.

The embedded node has no `_delete_by_query`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client.translation import describe, translate_errors
from infra.elasticsearch.errors import IndexUnusable

Operation = Sequence[Mapping[str, Any]]
"""The lines of one bulk action: the action, and its document if it has one."""

CHUNK = 500
"""Operations, or matching documents, in one request."""


@dataclass(frozen=True, slots=True)
class RefusedWrite:
    """An operation that Elasticsearch refused: its action (`index`, `delete`), and the error."""

    action: str
    error: Mapping[str, Any]


def write_in_chunks(
    client: Elasticsearch,
    index: str,
    operations: Iterable[Operation],
    doing: str,
    *,
    refresh: bool = False,
    chunk: int = CHUNK,
) -> Iterator[RefusedWrite]:
    """Send operations as the iterator is consumed, and yield those that were refused.

    Args:
        client: The client to send with.
        index: The alias to write to.
        operations: The operations, drawn chunk by chunk.
        doing: Completes "While ..." in the message of an error.
        refresh: Whether each chunk can be searched once it is written.
        chunk: Operations in one request.

    Raises:
        IndexingError: a request failed as a whole.
    """
    remaining = iter(operations)
    while some := list(islice(remaining, chunk)):
        lines = [line for operation in some for line in operation]
        with translate_errors(doing):
            reply = client.bulk(index=index, operations=lines, require_alias=True, refresh=refresh)
        for item in reply["items"]:
            ((action, result),) = item.items()
            if "error" in result:
                yield RefusedWrite(action, result["error"])


def delete_matching(client: Elasticsearch, index: str, filters: Sequence[Mapping[str, Any]], doing: str) -> None:
    """Delete all documents that pass the filters. Raises IndexingError; then some may be left."""
    while ids := find_ids(client, index, filters, CHUNK, doing):
        delete_ids(client, index, ids, doing)


def delete_ids(client: Elasticsearch, index: str, ids: Iterable[str], doing: str) -> None:
    """Delete documents by id; searches no longer find them on return. Raises IndexingError."""
    operations = ([{"delete": {"_id": id_}}] for id_ in ids)
    for refused in write_in_chunks(client, index, operations, doing, refresh=True):
        raise IndexUnusable(f"While {doing}: {describe(refused.error)}.", "Run it again.")


def find_ids(
    client: Elasticsearch, index: str, filters: Sequence[Mapping[str, Any]], limit: int, doing: str
) -> list[str]:
    """Return the ids of up to `limit` documents that pass the filters; none if there is no index."""
    with translate_errors(doing):
        try:
            found = client.search(index=index, query={"bool": {"filter": list(filters)}}, size=limit, source=False)
        except NotFoundError:
            return []
    return [hit["_id"] for hit in found["hits"]["hits"]]
