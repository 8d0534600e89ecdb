"""State in memory: of a round that leaves nothing behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
from transforms.collecting.failures import ROBOTS
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

    def pages_by_guid(self, source: str, guids: Iterable[str]) -> dict[str, PageState]:
        """Return the known ones of some pages of a source by the id that its feed gives them."""
        wanted = set(guids)
        return {one.guid: one for one in self.all_pages() if one.source == source and one.guid in wanted and one.guid}

    def hosts(self, hosts: Iterable[str]) -> dict[str, HostState]:
        """Return the states of hosts; new ones of those that are unknown."""
        return {
            host: next((read_host_state(found) for found in self._get([host_id(host)])), HostState(host))
            for host in hosts
        }

    def all_pages(self) -> list[PageState]:
        """Return all pages, in the order in which they were listed."""
        return [read_page_state(found) for found in self._of_kind("page")]

    def due_pages(self, most: Mapping[str, int], now: datetime) -> Iterator[tuple[str, PageState]]:
        """Yield the pages that are due with their sources: those never fetched first, of these the latest first."""
        due = [one for one in self.all_pages() if one.next_visit and one.next_visit <= now]
        due.sort(key=lambda one: (one.visits, _LATEST - (one.published or one.found)))
        for source, number in most.items():
            yield from ((source, one) for one in [page for page in due if page.source == source][:number])

    def finished_pages(self, before: datetime, most: int) -> list[PageState]:
        """Return no pages: all are forgotten with the round."""
        return []

    def segments(self, stage: SegmentStage) -> list[CollectedSegment]:
        """Return the segments of a stage."""
        return [one for one in map(read_segment, self._of_kind("segment")) if one.state is stage]

    def pending(self) -> dict[str, int]:
        """Return the number of pages that wait and of which nothing was archived, by source; as `StateReader`."""
        waiting = (
            one
            for one in self.all_pages()
            if one.next_visit and not one.visits and not one.from_feed and one.reason != ROBOTS
        )
        return dict(Counter(one.source for one in waiting))

    def _get(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        with self._lock:
            return [self._documents[id_] for id_ in ids if id_ in self._documents]

    def _of_kind(self, kind: str) -> list[dict[str, Any]]:
        with self._lock:
            return [one for one in self._documents.values() if one["kind"] == kind]
