"""Reads of the state: by id as soon as it is written, by search once it is refreshed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.collect.state.documents import (
    CollectedSegment,
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
from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.index_set import runs_name
from transforms.collecting.failures import ROBOTS
from transforms.collecting.states import HostState, ListingState, PageState

_AT_ONCE = 500
_MOST_SEGMENTS = 10_000
_SEARCHES_AT_ONCE = 50
_MOST_GUIDS = 2_000
_MOST_SOURCES = 10_000


class StateReader:
    """The state of the alias `name`. The methods raise IndexingError."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self._client, self._index = client, runs_name(name)

    def listings(self, wanted: Iterable[tuple[str, str]]) -> list[ListingState]:
        """Return the known ones of some listings, each given as source and URL."""
        ids = [listing_id(source, url) for source, url in wanted]
        return [read_listing_state(document) for _, document in self._get(ids)]

    def pages(self, ids: Iterable[str]) -> dict[str, PageState]:
        """Return the known ones of some pages by id."""
        return {id_: read_page_state(document) for id_, document in self._get(ids)}

    def entry(self, page: str) -> bytes | None:
        """Return the feed's entry that is kept for the page with the id `page`."""
        return next((read_entry(document) for _, document in self._get([entry_id(page)])), None)

    def pages_by_guid(self, source: str, guids: Iterable[str]) -> dict[str, PageState]:
        """Return the known ones of some pages of a source by the id that its feed gives them."""
        wanted = list(guids)[:_MOST_GUIDS]
        filters: list[Mapping[str, Any]] = [
            {"term": {"kind": "page"}},
            {"term": {"source": source}},
            {"terms": {"guid": wanted}},
        ]
        found = self._search(filters, 2 * len(wanted), [{"found": "asc"}]) if wanted else []
        return {document["guid"]: read_page_state(document) for document in found}

    def hosts(self, hosts: Iterable[str]) -> dict[str, HostState]:
        """Return the states of hosts; new ones of those that are unknown."""
        names = list(hosts)
        known = [read_host_state(document) for _, document in self._get(map(host_id, names))]
        return {name: HostState(name) for name in names} | {one.host: one for one in known}

    def due_pages(self, most: Mapping[str, int], now: datetime) -> Iterator[tuple[str, PageState]]:
        """Yield the pages that are due with their sources: those never fetched first, of these the latest first.

        Args:
            most: The most pages of each source.
        """
        remaining = iter(most.items())
        while some := list(islice(remaining, _SEARCHES_AT_ONCE)):
            for (source, _), answer in zip(some, self._search_all([_due(*one, now) for one in some]), strict=True):
                yield from ((source, read_page_state(hit["_source"])) for hit in answer)

    def finished_pages(self, before: datetime, most: int) -> list[PageState]:
        """Return up to `most` pages without a planned visit that were fetched, or found and given up, before a time."""
        filters: list[Mapping[str, Any]] = [
            {"term": {"kind": "page"}},
            {"range": {"found": {"lt": before.isoformat()}}},
            {
                "bool": {
                    "must_not": [
                        {"exists": {"field": "next_visit"}},
                        {"range": {"fetched": {"gte": before.isoformat()}}},
                    ]
                }
            },
        ]
        return [read_page_state(document) for document in self._search(filters, most, [{"found": "asc"}])]

    def segments(self, stage: SegmentStage) -> list[CollectedSegment]:
        """Return the segments of a stage, the oldest first."""
        filters = [{"term": {"kind": "segment"}}, {"term": {"state": stage.value}}]
        found = self._search(filters, _MOST_SEGMENTS, [{"started": "asc"}])
        return [read_segment(document) for document in found]

    def pending(self) -> dict[str, int]:
        """Return the number of pages that wait and of which nothing was archived, by source.

        Those that robots.txt closes are left out.
        """
        waiting = {
            "bool": {
                "filter": [{"exists": {"field": "next_visit"}}, {"term": {"visits": 0}}],
                "must_not": [{"term": {"from_feed": True}}, {"term": {"reason": ROBOTS}}],
            }
        }
        return self._by_source([{"term": {"kind": "page"}}, waiting])

    def articles_since(self, moment: datetime) -> dict[str, int]:
        """Return the number of articles that were found since then and have been archived, by source."""
        have = {"bool": {"should": [{"range": {"visits": {"gt": 0}}}, {"term": {"from_feed": True}}]}}
        return self._by_source([{"term": {"kind": "page"}}, {"range": {"found": {"gte": moment.isoformat()}}}, have])

    def _search_all(self, bodies: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
        """Return the hits of several searches."""
        lines: list[Mapping[str, Any]] = [line for body in bodies for line in ({}, body)]
        doing = f"looking for the state of collecting in {self._index}"
        with translate_errors(doing):
            answers = self._client.msearch(index=self._index, searches=lines)["responses"]
        for answer in answers:
            if "error" in answer and answer["status"] != HTTPStatus.NOT_FOUND:
                raise IndexUnusable(f"While {doing}: {describe(answer['error'])}.", "Run it again.")
        return [[] if "error" in answer else answer["hits"]["hits"] for answer in answers]

    def _by_source(self, filters: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        counts = {"sources": {"terms": {"field": "source", "size": _MOST_SOURCES}}}
        with translate_errors(f"counting pages in {self._index}"):
            try:
                found = self._client.search(
                    index=self._index, query={"bool": {"filter": list(filters)}}, size=0, aggs=counts
                )
            except NotFoundError:
                return {}
        return {bucket["key"]: bucket["doc_count"] for bucket in found["aggregations"]["sources"]["buckets"]}

    def _search(
        self, filters: Sequence[Mapping[str, Any]], most: int, order: Sequence[Mapping[str, Any]]
    ) -> list[Mapping[str, Any]]:
        with translate_errors(f"looking for the state of collecting in {self._index}"):
            try:
                found = self._client.search(
                    index=self._index, query={"bool": {"filter": list(filters)}}, size=most, sort=list(order)
                )
            except NotFoundError:
                return []
        return [hit["_source"] for hit in found["hits"]["hits"]]

    def _get(self, ids: Iterable[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        remaining = iter(dict.fromkeys(ids))
        while some := list(islice(remaining, _AT_ONCE)):
            with translate_errors(f"reading the state of collecting in {self._index}"):
                try:
                    found = self._client.mget(index=self._index, ids=some)["docs"]
                except NotFoundError:
                    return
            yield from ((entry["_id"], entry["_source"]) for entry in found if entry.get("found"))


def _due(source: str, most: int, now: datetime) -> dict[str, Any]:
    """The search for the pages of a source that are due."""
    due = {"range": {"next_visit": {"lte": now.isoformat()}}}
    return {
        "query": {"bool": {"filter": [{"term": {"kind": "page"}}, {"term": {"source": source}}, due]}},
        "size": most,
        "sort": [{"visits": "asc"}, {"published": {"order": "desc", "missing": "_last"}}, {"next_visit": "asc"}],
    }
