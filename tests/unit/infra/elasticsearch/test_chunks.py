"""Simple writes in chunks, against a client that records them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.client.chunks import CHUNK, RefusedWrite, delete_ids, write_in_chunks
from infra.elasticsearch.errors import IndexUnusable

BLOCKED = {"type": "cluster_block_exception", "reason": "read-only"}


def recording(requests: list[int], refused: frozenset[str] = frozenset()) -> Elasticsearch:
    """A client that records the number of lines of each bulk request, and refuses these ids."""

    def bulk(operations: Sequence[Mapping[str, Any]], **_: object) -> dict[str, Any]:
        requests.append(len(operations))
        items = [next(iter(line.items())) for line in operations if line.keys() & {"index", "delete"}]
        return {"items": [{name: {"error": BLOCKED} if target["_id"] in refused else {}} for name, target in items]}

    return cast("Elasticsearch", SimpleNamespace(bulk=bulk))


def test_operations_are_drawn_and_sent_chunk_by_chunk() -> None:
    requests, drawn = list[int](), list[int]()

    def operations() -> Iterator[Sequence[Mapping[str, Any]]]:
        for number in range(CHUNK + 2):
            drawn.append(number)
            yield {"index": {"_id": str(number)}}, {"number": number}

    client = recording(requests, frozenset({"0", str(CHUNK)}))
    written = write_in_chunks(client, "news-runs", operations(), "writing")
    assert next(written) == RefusedWrite("index", BLOCKED)
    assert (requests, len(drawn)) == ([2 * CHUNK], CHUNK)
    assert list(written) == [RefusedWrite("index", BLOCKED)]
    assert requests == [2 * CHUNK, 4]


def test_a_refused_deletion_is_an_error() -> None:
    with pytest.raises(IndexUnusable, match="While pruning: cluster_block_exception: read-only"):
        delete_ids(recording([], frozenset({"b"})), "news-runs", ["a", "b"], "pruning")
