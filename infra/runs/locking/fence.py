"""Fencing of a shard, wherever it runs: a check of the lock before each write, and a record at its end."""

from __future__ import annotations

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.runs.errors import LockLost, RunStateDeleted
from infra.runs.locking.lock import IndexLock
from infra.runs.records import ShardRecord
from infra.runs.store import RunStore


def require_lock(client: Elasticsearch, name: str, token: str) -> None:
    """Return while the holder of `token` has the index `name`. Raises LockLost, IndexingError.

    Raises LockLost after a release too: no shard of a run that was stopped continues to write. A process may be
    stopped between the check and its write, so one request may still arrive late; each of its writes names the state
    of the document that it was decided on, so that it replaces nothing newer.
    """
    now = IndexLock(client, name).read()
    if now is None:
        raise RunStateDeleted.of(name, runs_name(name))
    holder = None if now.holder.free else now.holder
    if holder is None or holder.token != token:
        other = f"run {holder.run} on {holder.owner} has it" if holder else "nobody has it"
        raise LockLost(
            f"This shard's run has lost {name}: {other}. What was loaded stays; nothing more is written.",
            f"See `dateline runs list --index {name}`.",
        )


def record_shard(client: Elasticsearch, name: str, token: str, record: ShardRecord) -> None:
    """Record that every input of the shard has its outcome, for a resumed run. Raises as `require_lock`."""
    require_lock(client, name, token)
    RunStore(client, name).save_shard(record)
