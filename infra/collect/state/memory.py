"""State in memory: of a round that leaves nothing behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from threading import RLock
from typing import Any

import orjson

from infra.collect.state.documents import (
    CollectedSegment,
    Document,
    SegmentStage,
    entry_id,
    host_id,
    listing_id,
    read_entry,
    read_host_state,
    read_listing_state,
    read_page_state,
    read_segment,
)
from transforms.collecting.states import HostState, ListingState, PageState

_LATEST = datetime.max.replace(tzinfo=UTC)


class MemoryState:
    """Reader and writer of a state that is nowhere else. Thread-safe."""

    def __init__(self) -> None:
        self._documents: dict[str, dict[str, Any]] = {}
        self._lock = RLock()

    def put(self, id_: str, document: Document) -> None:
        """Write a document."""
        stored = orjson.loads(orjson.dumps(document))
        with self._lock:
            self._documents[id_] = stored

    def delete(self, id_: str) -> None:
        """Delete a document."""
        with self._lock:
            self._documents.pop(id_, None)

    def flush(self, *, refresh: bool = False) -> None:
        """Do nothing: what is written is found."""

    def listings(self, wanted: Iterable[tuple[str, str]]) -> list[ListingState]:
        """Return the known ones of some listings, each given as source and URL."""
        return [read_listing_state(one) for one in self._get(listing_id(source, url) for source, url in wanted)]

    def pages(self, ids: Iterable[str]) -> dict[str, PageState]:
        """Return the known ones of some pages by id."""
        return {id_: read_page_state(found) for id_ in ids for found in self._get([id_])}

    def entry(self, page: str) -> bytes | None:
        """Return the feed's entry that is kept for a page."""
        return next((read_entry(found) for found in self._get([entry_id(page)])), None)

    def host(self, host: str) -> HostState:
        """Return the state of a host; a new one if it is unknown."""
        return next((read_host_state(found) for found in self._get([host_id(host)])), HostState(host))

    def all_pages(self) -> list[PageState]:
        """Return all pages, in the order in which they were listed."""
        return [read_page_state(found) for found in self._of_kind("page")]

    def due_pages(self, source: str, now: datetime, most: int) -> list[PageState]:
        """Return up to `most` pages of a source that are due: those never fetched first, of these the latest first."""
        due = [one for one in self.all_pages() if one.source == source and one.next_visit and one.next_visit <= now]
        return sorted(due, key=lambda one: (one.visits, _LATEST - (one.published or one.found)))[:most]

    def segments(self, stage: SegmentStage) -> list[CollectedSegment]:
        """Return the segments of a stage."""
        return [one for one in map(read_segment, self._of_kind("segment")) if one.state is stage]

    def pending(self) -> dict[str, int]:
        """Return the number of pages that were never fetched and wait, by source."""
        return dict(Counter(one.source for one in self.all_pages() if one.next_visit and not one.visits))

    def _get(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        with self._lock:
            return [self._documents[id_] for id_ in ids if id_ in self._documents]

    def _of_kind(self, kind: str) -> list[dict[str, Any]]:
        with self._lock:
            return [one for one in self._documents.values() if one["kind"] == kind]
