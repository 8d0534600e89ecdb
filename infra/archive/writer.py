"""Segments of the archive: WARC files that are written record by record and published whole."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from infra.archive.errors import ArchiveUnwritable, SegmentInUse, translate_archive_errors
from infra.archive.places import OPEN_SUFFIX, SUFFIX, make_folders, open_path, published_path, upload
from infra.archive.records import digest, new_record_id, pack_record, warc_date
from infra.deadletters.storage import sync_folder
from infra.places import absolute, is_url
from infra.security.private_files import private_opener
from infra.sources.formats.warc.record_metadata import FIELD, RecordMetadata
from transforms.records import ArchivedRecord

__all__ = ["MOST_BYTES", "OPEN_SUFFIX", "SUFFIX", "HttpExchange", "SegmentWriter"]

MOST_BYTES = 256_000_000
"""Bytes after which a segment is full: a common size of WARC files, which one worker reads in minutes."""

_INFO = b"software: Dateline\r\nformat: WARC File Format 1.1\r\nconformsTo: http://bibnum.bnf.fr/WARC/WARC_ISO_28500_1.1\r\n"


class HttpExchange(Protocol):
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
    URL. Each record is on the disk when the method that writes it returns, unless `synced` is False: then all are
    after `sync`. A writer that is left without `publish` leaves the file, which `salvage` publishes.

    Args:
        folder: The root of the archive, a local folder or a URL of object storage.
        name: The name of the segment without an ending; with `/` it is in folders below. No other has it.
        spool: The local folder for unfinished segments of a URL.
        most_bytes: The size from which on `is_full` is true.
        synced: Whether each record is synced to the disk when it is written.

    Raises:
        ArchiveUnwritable: The file cannot be created, or there is one with that name. Later: it cannot be written, and
            ends with the last record before; or it cannot be published.
    """

    def __init__(
        self,
        folder: str,
        name: str,
        *,
        spool: Path | None = None,
        most_bytes: int = MOST_BYTES,
        synced: bool = True,
    ) -> None:
        self.path = published_path(folder, name)
        self.records = 0
        self._open_path = open_path(folder, name, spool)
        self._root = spool if is_url(folder) and spool else Path(absolute(folder))
        self._most_bytes, self._synced = most_bytes, synced
        self._size = self._unsynced = 0
        with translate_archive_errors(self._open_path):
            self._file = self._create()
        self._write_info()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_full(self) -> bool:
        """True if the next record belongs in another segment."""
        return self._size >= self._most_bytes

    def write_exchange(self, fetched: HttpExchange, metadata: RecordMetadata) -> ArchivedRecord:
        """Write a request and its response with the body as received; return the place of the response.

        The request is before the response, so that a whole response has a whole request. Raises MetadataTooLong.
        """
        response_id = new_record_id()
        common = [("WARC-Date", warc_date(fetched.started)), ("WARC-Target-URI", fetched.url)]
        request = [
            ("WARC-Type", "request"),
            ("WARC-Record-ID", new_record_id()),
            *common,
            ("WARC-Concurrent-To", response_id),
            ("Content-Type", "application/http;msgtype=request"),
        ]
        response = [
            ("WARC-Type", "response"),
            ("WARC-Record-ID", response_id),
            *common,
            ("WARC-IP-Address", fetched.address),
            ("WARC-Payload-Digest", digest(fetched.body)),
            ("Content-Type", "application/http;msgtype=response"),
            (FIELD, metadata.to_field()),
        ]
        asked = pack_record(request, _whole_head(fetched.request_head))
        return self._append(asked, pack_record(response, _whole_head(fetched.response_head) + fetched.body))

    def write_resource(
        self, content: bytes, uri: str, content_type: str, date: datetime, metadata: RecordMetadata
    ) -> ArchivedRecord:
        """Write a resource record. Raises MetadataTooLong."""
        fields = [
            ("WARC-Type", "resource"),
            ("WARC-Record-ID", new_record_id()),
            ("WARC-Date", warc_date(date)),
            ("WARC-Target-URI", uri),
            ("WARC-Payload-Digest", digest(content)),
            ("Content-Type", content_type),
            (FIELD, metadata.to_field()),
        ]
        return self._append(b"", pack_record(fields, content))

    def sync(self) -> None:
        """Bring all records to the disk; without one that is not there yet nothing is done."""
        if self._unsynced:
            with translate_archive_errors(self._open_path):
                os.fsync(self._file)
            self._unsynced = 0

    def publish(self) -> str:
        """Give the segment its name, by which it exists for readers; return its path or URL."""
        self.sync()
        publish_file(self._open_path, self.path)
        self.close()
        return self.path

    def discard(self) -> None:
        """Remove the unfinished segment."""
        with translate_archive_errors(self._open_path):
            self._open_path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Close the file; without `publish` it stays unfinished."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _create(self) -> int:
        make_folders(self._open_path.parent, self._root)
        if not is_url(self.path) and Path(self.path).exists():
            raise _name_taken(self.path)
        try:
            file = private_opener(str(self._open_path), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND)
        except FileExistsError:
            raise _name_taken(self.path) from None
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return file

    def _write_info(self) -> None:
        fields = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", new_record_id()),
            ("WARC-Date", warc_date(datetime.now(UTC))),
            ("WARC-Filename", self.path.rpartition("/")[2]),
            ("Content-Type", "application/warc-fields"),
        ]
        self._append(b"", pack_record(fields, _INFO))
        with translate_archive_errors(self._open_path):
            sync_folder(self._open_path.parent)
        self.records = 0

    def _append(self, before: bytes, packed: bytes) -> ArchivedRecord:
        """Append a record, with another before it; after an error the file is as it was."""
        whole = before + packed
        with translate_archive_errors(self._open_path):
            try:
                rest = memoryview(whole)
                while rest:
                    rest = rest[os.write(self._file, rest) :]
                if self._synced:
                    os.fsync(self._file)
            except OSError:
                os.ftruncate(self._file, self._size)
                raise
        at = ArchivedRecord(self.path, self._size + len(before), len(packed))
        self._size += len(whole)
        self._unsynced += 0 if self._synced else len(whole)
        self.records += 1
        return at


def publish_file(unfinished: Path, path: str) -> None:
    """Move a whole segment to its place: by a rename, or by an upload after which the local file is removed."""
    with translate_archive_errors(path):
        if is_url(path):
            upload(unfinished, path)
            unfinished.unlink()
        else:
            unfinished.rename(path)
        sync_folder(unfinished.parent)


def lock_unfinished(unfinished: Path) -> int:
    """Open an unfinished segment for its salvage, and return its descriptor, whose closing releases it.

    Raises:
        FileNotFoundError: It has been published or salvaged.
        SegmentInUse: Its writer lives.
    """
    file = os.open(unfinished, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Its writer may have published it after it was opened here.
        unfinished.stat()
    except BlockingIOError:
        os.close(file)
        raise SegmentInUse(
            f"The segment {unfinished} is still being written.", "Wait for the run that writes it, or end it."
        ) from None
    except FileNotFoundError:
        os.close(file)
        raise
    return file


def _name_taken(path: str) -> ArchiveUnwritable:
    return ArchiveUnwritable(f"There is a segment {path} already.", "Give the new one another name.")


def _whole_head(head: bytes) -> bytes:
    """The head of a message with the empty line that ends it."""
    return head.rstrip(b"\r\n") + b"\r\n\r\n"
