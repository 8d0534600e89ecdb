"""The task of an ingest: one shard."""

from __future__ import annotations

from flows.tasks.shards import shard_task
from infra.cluster import ensure_endpoint
from infra.elasticsearch.client import connect_patiently
from infra.execution.report import IngestedShard
from infra.execution.shard import RunOptions, run_shard
from infra.failpoints import Step, failpoint
from infra.logs import Log
from infra.runs import ShardRecord, record_shard
from infra.settings import Settings
from infra.sources import Shard

log = Log.of(__name__)


@shard_task
def ingest_shard(shard: Shard, options: RunOptions) -> IngestedShard:
    """Run one shard from start to end and record it as finished; documents never cross a task border."""
    settings = Settings.read()
    report = run_shard(shard, options, settings)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    if options.token:
        record = ShardRecord.of(shard, options.run_id, report, options.index_uuid)
        record_shard(client, options.index, options.token, record)
        failpoint(Step.SHARD_RECORDED)
    return report
