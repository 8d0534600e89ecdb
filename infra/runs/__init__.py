"""Run state in `NAME-runs`: what every run did, how far it got, and which one has the index."""

from infra.elasticsearch.lifecycle.family import runs_name
from infra.runs.ending import record_end, report_of
from infra.runs.errors import IndexReplaced, IndexTaken, LockLost, NotResumable, RunError, RunStateDeleted, UnknownRun
from infra.runs.fence import record_shard, require_lock
from infra.runs.marks import Marks
from infra.runs.owner import Owner
from infra.runs.planning import Work, plan_work
from infra.runs.records import Request, RunRecord, ShardRecord, State
from infra.runs.resuming import require_resumable
from infra.runs.running import Running, running
from infra.runs.store import RunStore

__all__ = [
    "IndexReplaced",
    "IndexTaken",
    "LockLost",
    "Marks",
    "NotResumable",
    "Owner",
    "Request",
    "RunError",
    "RunRecord",
    "RunStateDeleted",
    "RunStore",
    "Running",
    "ShardRecord",
    "State",
    "UnknownRun",
    "Work",
    "plan_work",
    "record_end",
    "record_shard",
    "report_of",
    "require_lock",
    "require_resumable",
    "running",
    "runs_name",
]
