"""Run state in `NAME-runs`: the record of every run and its finished shards, and the lock of the index."""

from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.runs.active import ActiveRun, open_run
from infra.runs.errors import IndexReplaced, IndexTaken, LockLost, NotResumable, RunError, RunStateDeleted, UnknownRun
from infra.runs.hosts import require_letters, unshared_folders
from infra.runs.ingested_files import IngestedFiles
from infra.runs.locking.fence import record_shard, require_lock
from infra.runs.owner import Owner
from infra.runs.planning import RunPlan, plan_run
from infra.runs.records import RunRecord, RunRequest, RunState, ShardRecord
from infra.runs.reporting import build_report, record_run_end
from infra.runs.resuming import require_resumable
from infra.runs.store import RunStore

__all__ = [
    "ActiveRun",
    "IndexReplaced",
    "IndexTaken",
    "IngestedFiles",
    "LockLost",
    "NotResumable",
    "Owner",
    "RunError",
    "RunPlan",
    "RunRecord",
    "RunRequest",
    "RunState",
    "RunStateDeleted",
    "RunStore",
    "ShardRecord",
    "UnknownRun",
    "build_report",
    "open_run",
    "plan_run",
    "record_run_end",
    "record_shard",
    "require_letters",
    "require_lock",
    "require_resumable",
    "runs_name",
    "unshared_folders",
]
