"""Where raw articles come from: folders, files, JSON lines; planned as shards, read as records."""

from infra.sources.inputs import BadInput, Input
from infra.sources.plan import Findings, Plan, Segment, Shard, SourceError, deal, find_segments, plan_shards
from infra.sources.read import read_shard
from infra.sources.reread import reread
from infra.sources.state import FileState

__all__ = [
    "BadInput",
    "FileState",
    "Findings",
    "Input",
    "Plan",
    "Segment",
    "Shard",
    "SourceError",
    "deal",
    "find_segments",
    "plan_shards",
    "read_shard",
    "reread",
]
