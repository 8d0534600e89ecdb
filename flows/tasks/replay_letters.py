"""The task of a replay: one shard of dead letters."""

from __future__ import annotations

from flows.tasks.shards import shard_task
from infra.execution.replaying import LetterShard, replay_shard
from infra.execution.report import ShardReport
from infra.execution.shard import RunOptions
from infra.settings import Settings


@shard_task
def replay_letters(shard: LetterShard, options: RunOptions) -> ShardReport:
    """Replay one shard of dead letters and mark each of them."""
    return replay_shard(shard, options, Settings.read())
