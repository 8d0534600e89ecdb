"""Where raw articles come from: folders, files, JSON lines; planned as shards, read as records."""

from infra.sources.inputs import BadInput, Input
from infra.sources.plan import (
    FoundSegments,
    Segment,
    Shard,
    ShardPlan,
    SourceError,
    find_segments,
    group_into_shards,
    plan_shards,
)
from infra.sources.read import read_shard
from infra.sources.reread import reread
from infra.sources.state import FileState

__all__ = [
    "BadInput",
    "FileState",
    "FoundSegments",
    "Input",
    "Segment",
    "Shard",
    "ShardPlan",
    "SourceError",
    "find_segments",
    "group_into_shards",
    "plan_shards",
    "read_shard",
    "reread",
]
