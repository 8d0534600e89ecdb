"""The segments of the archive that the next ingest reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elasticsearch import Elasticsearch

from infra.collect.rounds import segments_to_ingest
from infra.collect.state import CollectedSegment
from infra.places import PlaceError, forget_listings, kind_of, path_of


@dataclass(frozen=True, slots=True)
class SegmentBatch:
    """Segments that no ingest has read.

    Attributes:
        ready: Those that can be read from here.
        absent: The others; they stay for a run that finds them.
    """

    ready: tuple[CollectedSegment, ...]
    absent: tuple[CollectedSegment, ...]

    @property
    def paths(self) -> list[str]:
        """The paths or URLs to ingest."""
        return [segment.path for segment in self.ready]

    @property
    def new_published(self) -> dict[str, list[datetime]]:
        """The times of publication of the new articles in the segments to ingest, by source."""
        found: dict[str, list[datetime]] = {}
        for segment in self.ready:
            for source, times in segment.new_published.items():
                found.setdefault(source, []).extend(times)
        return found

    @property
    def notices(self) -> list[str]:
        """A sentence on each segment that cannot be read from here."""
        return [
            f"Segment {one.path}, which run {one.run} wrote on {one.host}, is not found from here and waits for an "
            f"ingest: run `dateline collect` on a machine that sees it, or restore it"
            for one in self.absent
        ]


def find_batch(client: Elasticsearch, index: str, archive: str) -> SegmentBatch:
    """Return the segments that wait for an ingest into `index`. Raises IndexingError, PlaceError."""
    forget_listings(archive)
    waiting = [(segment, _is_there(segment)) for segment in segments_to_ingest(client, index)]
    ready = tuple(segment for segment, there in waiting if there)
    return SegmentBatch(ready, tuple(segment for segment, there in waiting if not there))


def _is_there(segment: CollectedSegment) -> bool:
    try:
        is_file, _ = kind_of(path_of(segment.path))
    except (OSError, PlaceError):
        return False
    return is_file
