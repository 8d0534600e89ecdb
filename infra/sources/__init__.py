"""Where raw articles come from: folders, files, JSON lines; planned as shards, read as records."""

from infra.sources.inputs import BadInput, Input
from infra.sources.plan import Plan, Segment, Shard, SourceError, plan_shards
from infra.sources.read import read_shard
from infra.sources.reread import reread

__all__ = ["BadInput", "Input", "Plan", "Segment", "Shard", "SourceError", "plan_shards", "read_shard", "reread"]
