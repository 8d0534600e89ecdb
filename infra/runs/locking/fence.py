"""What a shard has to do with its run, wherever it runs: a look at the lock before it writes, a record at its end."""

from __future__ import annotations

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.family import runs_name
from infra.runs.errors import LockLost, RunStateDeleted
from infra.runs.locking.lock import IndexLock
from infra.runs.records import ShardRecord
from infra.runs.store import RunStore


def require_lock(client: Elasticsearch, name: str, token: str) -> None:
    """Returns while the holder of `token` has the index `name`. Raises LockLost, or IndexingError.

    Also where it was given back: a run that was stopped leaves no shard behind that goes on writing.
    Between the look and the write a process may be stopped, so one request may still come late; the external
    versions of its documents keep it from replacing anything newer.
    """
    now = IndexLock(client, name).look()
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
    """Every input of the shard has its outcome: a resumed run need not look at it again. Raises as `require_lock`."""
    require_lock(client, name, token)
    RunStore(client, name).save_shard(record)
