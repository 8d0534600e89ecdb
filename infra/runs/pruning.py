"""Deletes the records of runs that ended long ago; runs in progress, the lock, file marks and valid receipts stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.client.chunks import delete_ids, delete_matching, find_ids
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.runs.receipts.store import ReceiptStore

_RUNS_AT_ONCE = 50


def has_runs(client: Elasticsearch, name: str) -> bool:
    """Return whether any run of `name` is on record. Raises IndexingError."""
    index = runs_name(name)
    return bool(find_ids(client, index, [{"term": {"kind": "run"}}], 1, f"looking for runs in {index}"))


def count_old_runs(client: Elasticsearch, name: str, ended_before: datetime) -> int:
    """Return the number of runs that `prune_runs` would delete; none without run state. Raises IndexingError."""
    old = [{"term": {"kind": "run"}}, {"range": {"ended": {"lt": ended_before.isoformat()}}}]
    with translate_errors(f"counting the old runs of {name}"):
        try:
            return int(client.count(index=runs_name(name), query={"bool": {"filter": old}})["count"])
        except NotFoundError:
            return 0


def prune_runs(client: Elasticsearch, name: str, ended_before: datetime) -> int:
    """Delete the records of the runs of `name` that ended before then, after those of their shards and sources.

    Invalid receipts are deleted too. Returns the number of runs. Raises IndexingError; some records may then be left.
    """
    index, forgotten = runs_name(name), 0
    doing = f"deleting old runs of {index}"
    old: list[Mapping[str, Any]] = [{"term": {"kind": "run"}}, {"range": {"ended": {"lt": ended_before.isoformat()}}}]
    while runs := find_ids(client, index, old, _RUNS_AT_ONCE, f"looking for old runs in {index}"):
        delete_matching(client, index, [{"terms": {"kind": ["shard", "collected"]}}, {"terms": {"run": runs}}], doing)
        delete_ids(client, index, runs, doing)
        forgotten += len(runs)
    if epoch := ReceiptStore(client, name).epoch():
        outdated = {"bool": {"must_not": [{"term": {"epoch": epoch.id}}]}}
        delete_matching(client, index, [{"term": {"kind": "receipts"}}, outdated], doing)
    return forgotten
