"""The state of collecting in `NAME-runs`: listings, pages, entries of feeds, hosts and segments."""

from infra.collect.state.documents import SegmentRecord, SegmentStage
from infra.collect.state.reader import StateReader
from infra.collect.state.writer import StateWriter

__all__ = ["SegmentRecord", "SegmentStage", "StateReader", "StateWriter"]
