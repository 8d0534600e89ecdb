"""Raw articles from folders, files and JSON lines: planned as shards, read as records."""

from infra.sources.discovery import FoundSegments, ShardPlan, find_segments, plan_shards
from infra.sources.inputs import BadInput, Input
from infra.sources.read import read_shard
from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions, record_options
from infra.sources.refused_paths import SourceError
from infra.sources.reread import reread
from infra.sources.segments import SHARD_BYTES, Segment, Shard, group_into_shards
from infra.sources.source_file import ArchiveUse, Limits
from infra.sources.state import FileState

__all__ = [
    "DEFAULT_OPTIONS",
    "SHARD_BYTES",
    "ArchiveUse",
    "BadInput",
    "FileState",
    "FoundSegments",
    "Input",
    "Limits",
    "RecordOptions",
    "Segment",
    "Shard",
    "ShardPlan",
    "SourceError",
    "find_segments",
    "group_into_shards",
    "plan_shards",
    "read_shard",
    "record_options",
    "reread",
]
