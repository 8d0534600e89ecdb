"""Removal of deleted and replaced documents from the files of indices.

Elasticsearch marks a replaced document as deleted; its bytes stay until their segment is merged. A merge keeps what a
copy that recovers may need: so the retention leases have to pass the last write first, which they do every 30 s.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable

_SETTING = "index.merge.policy.expunge_deletes_allowed"
"""By default a segment with less than a tenth of deleted documents is not merged."""

_LEASE_SECONDS = 120.0
_POLL_SECONDS = 0.2
_MERGE_SECONDS = 6 * 3600.0
"""A merge rewrites all segments that have deleted documents: some minutes for each 10 GB."""


def expunge_deletions(client: Elasticsearch, indices: Sequence[str], done: Callable[[str], None]) -> None:
    """Remove from the files of indices what was deleted or replaced before. Repeating it is harmless.

    Args:
        client: The client to use.
        indices: The indices themselves, whether their writes are blocked or not.
        done: Called with each index once that is done.

    Raises:
        ElasticsearchUnavailable: The retention leases do not advance, as while a copy of an index is missing.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    doing = f"removing deleted documents from the files of {', '.join(indices)}"
    with translate_errors(doing):
        for index in indices:
            _flush(client, index)
        _await_leases(client, indices)
        for index in indices:
            _flush(client, index)
            with _merging(client, index):
                patient = client.options(request_timeout=_MERGE_SECONDS)
                patient.indices.forcemerge(index=index, only_expunge_deletes=True, flush=True)
            _flush(client, index)
            done(index)


def _flush(client: Elasticsearch, index: str) -> None:
    client.indices.refresh(index=index)
    client.indices.flush(index=index, force=True, wait_if_ongoing=True)


@contextmanager
def _merging(client: Elasticsearch, index: str) -> Iterator[None]:
    client.indices.put_settings(index=index, settings={_SETTING: "0"})
    try:
        yield
    finally:
        client.indices.put_settings(index=index, settings={_SETTING: None})


def _await_leases(client: Elasticsearch, indices: Sequence[str]) -> None:
    """Wait until no lease retains what was written before. Raises ElasticsearchUnavailable."""
    last = {shard: int(state["seq_no"]["max_seq_no"]) for shard, state in _shards(client, indices)}
    end = time.monotonic() + _LEASE_SECONDS
    while retaining := {shard[0] for shard, state in _shards(client, indices) if _retained(state) <= last[shard]}:
        if time.monotonic() > end:
            raise ElasticsearchUnavailable(
                f"{', '.join(sorted(retaining))}: deleted documents are retained for a copy that is to recover.",
                "See the health of the cluster (`dateline es status`), then run the same command again.",
            )
        time.sleep(_POLL_SECONDS)


def _shards(client: Elasticsearch, indices: Sequence[str]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Yield index, number and statistics of each primary shard."""
    found = client.indices.stats(index=list(indices), metric="docs", level="shards")["indices"]
    for index, shards in found.items():
        for number, copies in shards["shards"].items():
            yield from (((index, number), copy) for copy in copies if copy["routing"]["primary"])


def _retained(state: dict[str, Any]) -> int:
    """The lowest sequence number that a lease retains; without a lease the one after the last."""
    leases = state.get("retention_leases", {}).get("leases", ())
    return min((int(lease["retaining_seq_no"]) for lease in leases), default=int(state["seq_no"]["max_seq_no"]) + 1)
