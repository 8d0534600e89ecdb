"""The journal of a round: the segments of the archive that it writes, each on record before its file exists."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import datetime
from threading import Lock

from infra.archive.places import published_path
from infra.archive.writer import SegmentWriter
from infra.collect.fetching.exchange import Fetched
from infra.collect.rounds.context import CollectContext
from infra.collect.state import CollectedSegment, SegmentStage, WritableState
from infra.collect.state.documents import segment_document
from infra.failpoints import CollectStep, failpoint
from infra.sources.formats.warc.record_metadata import RecordMetadata
from transforms.records import ArchivedRecord

PAGE_KEY, DIGEST_KEY = "page", "digest"
"""Keys of the metadata of each record: the id of its page, and the digest of the unpacked body."""

_CONTENT_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "ninjs": "application/json",
}


class SegmentJournal:
    """Writes the records of one run. Thread-safe; each record is on the disk when its method returns."""

    def __init__(self, context: CollectContext, writer: WritableState) -> None:
        self._context, self._state = context, writer
        self._segment: SegmentWriter | None = None
        self._record: CollectedSegment | None = None
        self._number = 0
        self._new_published: dict[str, list[datetime]] = {}
        self._lock = Lock()
        self.published: list[CollectedSegment] = []

    def write_page(
        self, fetched: Fetched, metadata: RecordMetadata, published: datetime | None = None
    ) -> ArchivedRecord:
        """Write the request and the response of a page. Raises ArchiveUnwritable, IndexingError.

        `published` is the time of an article that is new; None for others, and if its listing gives none.
        """
        with self._lock:
            archived = self._writer().write_exchange(fetched, metadata)
            self._add_published(metadata.source, published)
            failpoint(CollectStep.PAGE_ARCHIVED)
            return archived

    def write_entry(
        self, content: bytes, uri: str, date: datetime, metadata: RecordMetadata, published: datetime | None = None
    ) -> ArchivedRecord:
        """Write the entry of a feed in place of its page, or the withdrawal of an article; `published` as of a page.

        Raises ArchiveUnwritable, IndexingError.
        """
        content_type = _CONTENT_TYPES[metadata.format or "rss"]
        with self._lock:
            archived = self._writer().write_resource(content, uri, content_type, date, metadata)
            self._add_published(metadata.source, published)
            failpoint(CollectStep.PAGE_ARCHIVED)
            return archived

    def publish(self) -> None:
        """Publish the segment that is being written. The states of its pages are written first."""
        with self._lock:
            self._publish()

    def close(self) -> None:
        """Leave an unpublished segment for the next run to salvage."""
        if self._segment is not None:
            self._segment.close()

    def _add_published(self, source: str | None, published: datetime | None) -> None:
        if source and published:
            self._new_published.setdefault(source, []).append(published)

    def _writer(self) -> SegmentWriter:
        if self._segment is not None and self._segment.is_full:
            self._publish()
        if self._segment is None:
            self._segment = self._open()
        return self._segment

    def _open(self) -> SegmentWriter:
        self._number += 1
        now, context = self._context.clock.now(), self._context
        name = f"collected/{now:%Y-%m-%d}/{now:%H%M%S}-{context.run}-{self._number:04}"
        path = published_path(context.archive, name)
        self._record = CollectedSegment(name, path, context.run, socket.gethostname(), now)
        self._state.put(*segment_document(self._record))
        self._state.flush(refresh=True)
        failpoint(CollectStep.SEGMENT_INTENDED)
        writer = SegmentWriter(context.archive, name, spool=context.spool)
        failpoint(CollectStep.SEGMENT_OPENED)
        return writer

    def _publish(self) -> None:
        if self._segment is None or self._record is None:
            return
        self._state.flush()
        failpoint(CollectStep.PAGES_RECORDED)
        self._segment.publish()
        failpoint(CollectStep.SEGMENT_PUBLISHED)
        published = {source: tuple(times) for source, times in self._new_published.items()}
        done = replace(self._record, state=SegmentStage.PUBLISHED, new_published=published)
        self._state.put(*segment_document(done))
        self._state.flush(refresh=True)
        failpoint(CollectStep.SEGMENT_RECORDED)
        self.published.append(done)
        self._segment, self._record, self._new_published = None, None, {}
