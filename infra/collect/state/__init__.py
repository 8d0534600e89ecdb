"""The state of collecting in `NAME-runs`: listings, pages, entries of feeds, hosts and segments."""

from infra.collect.state.documents import CollectedSegment, SegmentStage
from infra.collect.state.interface import ReadableState, WritableState
from infra.collect.state.reader import StateReader
from infra.collect.state.writer import StateWriter

__all__ = ["CollectedSegment", "ReadableState", "SegmentStage", "StateReader", "StateWriter", "WritableState"]
