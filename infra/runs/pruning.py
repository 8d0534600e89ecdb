"""Deletes the records of runs that ended long ago; runs in progress, the lock and the file marks stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.family import runs_name

_RUNS_AT_ONCE = 50
_RECORDS_AT_ONCE = 1_000


def has_runs(client: Elasticsearch, name: str) -> bool:
    """Whether any run of `name` is on record. Raises IndexingError."""
    return bool(_ids(client, runs_name(name), [{"term": {"kind": "run"}}], 1))


def prune_runs(client: Elasticsearch, name: str, ended_before: datetime) -> int:
    """Delete the records of the runs of `name` that ended before then, after those of their shards.

    Returns the number of runs. Raises IndexingError; some records may then be left.
    """
    index, forgotten = runs_name(name), 0
    old: list[Mapping[str, Any]] = [{"term": {"kind": "run"}}, {"range": {"ended": {"lt": ended_before.isoformat()}}}]
    while runs := _ids(client, index, old, _RUNS_AT_ONCE):
        shards: list[Mapping[str, Any]] = [{"term": {"kind": "shard"}}, {"terms": {"run": runs}}]
        while records := _ids(client, index, shards, _RECORDS_AT_ONCE):
            _delete(client, index, records)
        _delete(client, index, runs)
        forgotten += len(runs)
    return forgotten


def _ids(client: Elasticsearch, index: str, filters: Sequence[Mapping[str, Any]], most: int) -> list[str]:
    with translate_errors(f"looking for old runs in {index}"):
        try:
            found = client.search(index=index, query={"bool": {"filter": list(filters)}}, size=most, source=False)
        except NotFoundError:
            return []
    return [hit["_id"] for hit in found["hits"]["hits"]]


def _delete(client: Elasticsearch, index: str, ids: Sequence[str]) -> None:
    lines = [{"delete": {"_id": id_}} for id_ in ids]
    with translate_errors(f"deleting {len(ids)} records of {index}"):
        reply = client.bulk(index=index, operations=lines, require_alias=True, refresh=True)
    if refused := [item["delete"]["error"] for item in reply["items"] if "error" in item["delete"]]:
        raise IndexUnusable(f"Old runs of {index} cannot be deleted: {describe(refused[0])}.", "Run it again.")
