"""Documents of the state and the records that they hold."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from transforms.collecting.outcomes import PageOutcome, SourceCounts
from transforms.collecting.page_urls import page_id
from transforms.collecting.states import HostState, ListingState, PageState
from transforms.printable import printable
from transforms.records import ArchivedRecord

Document = dict[str, Any]


class SegmentStage(StrEnum):
    """The stages of a segment of the archive."""

    OPEN = "open"
    """Recorded before its file exists; a run writes it, or was killed."""
    PUBLISHED = "published"
    INGESTED = "ingested"
    EMPTY = "empty"
    """Its run was killed before it had a whole record."""


@dataclass(frozen=True, slots=True)
class CollectedSegment:
    """A segment of the archive that collecting wrote.

    Attributes:
        name: Its name in the archive, without an ending.
        path: Its path or URL once it is published.
        run: The run that opened it.
        host: The machine of that run, which has the file of an unfinished one.
        started: When it was opened.
        state: Its stage.
        ingest: The run that ingested it.
        new_published: When the articles that it has for the first time were published, as their listings say, by
            source; empty once it is ingested.
    """

    name: str
    path: str
    run: str
    host: str
    started: datetime
    state: SegmentStage = SegmentStage.OPEN
    ingest: str | None = None
    new_published: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of its document."""
        return f"segment:{self.name}"


def listing_id(source: str, url: str) -> str:
    """Return the id of the document of a listing."""
    digest = blake2b(f"{source}\0{url}".encode("utf-8", "surrogatepass"), digest_size=16)
    return f"listing:{digest.hexdigest()}"


def host_id(host: str) -> str:
    """Return the id of the document of a host."""
    return f"host:{blake2b(host.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"


def entry_id(page: str) -> str:
    """Return the id of the document with the feed's entry of the page with the id `page`."""
    return f"entry:{page.removeprefix('page:')}"


def listing_document(state: ListingState) -> tuple[str, Document]:
    """Return id and document of a listing."""
    fields = asdict(state)
    kind, more = fields.pop("kind"), fields.pop("more")
    return listing_id(state.source, state.url), {"kind": "listing", **fields, "listing": kind, "more": {"urls": more}}


def page_document(state: PageState) -> tuple[str, Document]:
    """Return id and document of a page."""
    return page_id(state.url), {
        "kind": "page",
        **asdict(state),
        "url": printable(state.url),
        "guid": state.guid and printable(state.guid),
    }


def known_document(state: PageState) -> tuple[str, Document]:
    """Return id and document of a page of which no more is kept than is needed to know it."""
    kept = {
        "source": state.source,
        "fetched": state.fetched or state.found,
        "article_url": state.article_url,
        "alias_of": state.alias_of,
    }
    return page_id(state.url), {"kind": "known", **{name: value for name, value in kept.items() if value}}


def entry_document(page: str, content: bytes) -> tuple[str, Document]:
    """Return id and document of a feed's entry for the page with the id `page`."""
    return entry_id(page), {"kind": "entry", "entry": {"content": b64encode(content).decode("ascii")}}


def host_document(state: HostState) -> tuple[str, Document]:
    """Return id and document of a host."""
    return host_id(state.host), {"kind": "host", **asdict(state)}


def segment_document(record: CollectedSegment) -> tuple[str, Document]:
    """Return id and document of a segment."""
    return record.id, {"kind": "segment", **asdict(record)}


def counts_document(run: str, started: datetime, source: str, counts: SourceCounts) -> tuple[str, Document]:
    """Return id and document of the counts of a source in a run that began at `started`."""
    return f"collected:{run}:{source}", {
        "kind": "collected",
        "run": run,
        "source": source,
        "started": started,
        "pages": {outcome.value: counts.count(outcome) for outcome in PageOutcome},
        "pending": counts.pending,
        "listings_polled": counts.polled,
        "listings_failed": sum(counts.listing_failures.values()),
    }


def read_listing_state(document: Mapping[str, Any]) -> ListingState:
    """Return the listing of a document."""
    more = tuple((document.get("more") or {}).get("urls", ()))
    times = _times(document, "polled", "next_poll", "last_success")
    kept = _kept(
        document, "url", "source", "etag", "last_modified", "failures", "reason", "moved_to", "retired", "still"
    )
    return ListingState(**kept, **times, kind=document["listing"], more=more)


def read_page_state(document: Mapping[str, Any]) -> PageState:
    """Return the page of a document; one of which no more is kept has no URL."""
    if document["kind"] == "known":
        fetched = datetime.fromisoformat(document["fetched"])
        return PageState(
            "",
            document["source"],
            fetched,
            visits=1,
            fetched=fetched,
            **_kept(document, "article_url", "alias_of", "retired"),
        )
    times = _times(document, "found", "published", "updated", "fetched", "next_visit")
    archived = document.get("archived")
    kept = _kept(
        document,
        *("url", "source", "language", "visits", "digest", "etag", "last_modified", "failures", "reason", "moved_to"),
        *("from_feed", "entry_format", "entry_digest", "article_url", "guid", "retired"),
    )
    return PageState(**kept, **times, archived=ArchivedRecord(**archived) if archived else None)


def read_entry(document: Mapping[str, Any]) -> bytes:
    """Return the feed's entry of a document."""
    return b64decode(document["entry"]["content"])


def read_host_state(document: Mapping[str, Any]) -> HostState:
    """Return the host of a document."""
    times = _times(document, "next_request", "until")
    return HostState(**_kept(document, "host", "failures"), **times, robots=document.get("robots") or {})


def read_segment(document: Mapping[str, Any]) -> CollectedSegment:
    """Return the segment of a document."""
    kept = _kept(document, "path", "run", "host", "ingest", "name")
    published = {
        source: tuple(map(datetime.fromisoformat, times))
        for source, times in (document.get("new_published") or {}).items()
    }
    stage = SegmentStage(document["state"])
    return CollectedSegment(**kept, **_times(document, "started"), state=stage, new_published=published)


def _kept(document: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: document[name] for name in names if document.get(name) is not None}


def _times(document: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: datetime.fromisoformat(document[name]) for name in names if document.get(name)}
