"""Segments of the archive: WARC files that are written record by record and published whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from infra.archive.metadata import RecordMetadata

MOST_BYTES = 256_000_000
"""Bytes after which a segment is full: a common size of WARC files, which one worker reads in minutes."""

SUFFIX = ".warc.gz"
OPEN_SUFFIX = f"{SUFFIX}.open"


@dataclass(frozen=True, slots=True)
class ArchivedAt:
    """The place of a record: its segment as it will be published, and the bytes of its gzip member there."""

    path: str
    offset: int
    length: int


class Exchange(Protocol):
    """A request and its response, as `infra.collect.fetching.exchange.Fetched` has them."""

    @property
    def url(self) -> str: ...
    @property
    def request_head(self) -> bytes: ...
    @property
    def response_head(self) -> bytes: ...
    @property
    def body(self) -> bytes: ...
    @property
    def address(self) -> str: ...
    @property
    def started(self) -> datetime: ...


class SegmentWriter:
    """Writes one segment; only one process does.

    Until it is published it is a hidden file: `.NAME.warc.gz.open` beside its place, or in `spool` if `folder` is a
    URL. Each record is on the disk when the method that writes it returns. A writer that is left without `publish`
    leaves the file, which `salvage` publishes.

    Args:
        folder: The root of the archive, a local folder or a URL of object storage.
        name: The name of the segment without an ending; with `/` it is in folders below.
        spool: The local folder for unfinished segments of a URL.
        most_bytes: The size from which on `is_full` is true.
    """

    def __init__(self, folder: str, name: str, *, spool: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self.folder, self.name = folder, name
        self._spool, self._most_bytes = spool, most_bytes

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> str:
        """The path or URL of the segment once it is published."""
        raise NotImplementedError

    @property
    def is_full(self) -> bool:
        """True if the next record belongs in another segment."""
        raise NotImplementedError

    def write_exchange(self, fetched: Exchange, metadata: RecordMetadata) -> ArchivedAt:
        """Write a request and its response with the body as received; return the place of the response."""
        raise NotImplementedError

    def write_resource(
        self, content: bytes, uri: str, content_type: str, date: datetime, metadata: RecordMetadata
    ) -> ArchivedAt:
        """Write a resource record."""
        raise NotImplementedError

    def publish(self) -> str:
        """Give the segment its name, by which it exists for readers; return its path or URL."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the file; without `publish` it stays unfinished."""
