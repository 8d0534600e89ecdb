"""Salvage of the segments of writers that were killed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from infra.archive.errors import ArchiveUnreadable, translate_archive_errors
from infra.archive.places import OPEN_SUFFIX, published_name
from infra.archive.segments import StoredRecord, read_segment
from infra.archive.writer import lock_unfinished, publish_file
from infra.places import absolute, open_stored, path_of
from infra.sources.formats.warc.record_metadata import RecordMetadata
from transforms.records import ArchivedRecord


@dataclass(frozen=True, slots=True)
class SalvagedRecord:
    """A whole response or resource record of an unfinished segment.

    Attributes:
        uri: The address of the page or resource.
        date: When it was fetched or seen (aware).
        payload_digest: That of the body as received.
        archived: Its place in the published segment.
        metadata: What was kept with it.
    """

    uri: str
    date: datetime
    payload_digest: str
    archived: ArchivedRecord
    metadata: RecordMetadata


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The outcome of a salvage.

    Attributes:
        path: The published segment; None if there was no whole response or resource.
        records: Its responses and resources.
        dropped_bytes: The bytes of a cut last record, which are gone.
        damaged: Places with damage before the last whole record; they stay in the segment.
    """

    path: str | None
    records: tuple[SalvagedRecord, ...] = ()
    dropped_bytes: int = 0
    damaged: int = 0


def salvage(open_path: Path, folder: str | None = None, spool: Path | None = None) -> Salvaged:
    """Publish the whole records of an unfinished segment.

    The records of one that was published meanwhile are returned as well, so that a salvage that was killed may be
    repeated.

    Args:
        open_path: The file `.NAME.warc.gz.open`.
        folder: The root of the archive, if it is a URL; None publishes the segment beside the file.
        spool: The spool in which the file is, if the archive is a URL.

    Raises:
        SegmentInUse: Its writer lives.
        ArchiveUnwritable, ArchiveUnreadable: It cannot be read or published.
    """
    path = _published(open_path, folder, spool)
    try:
        file = lock_unfinished(open_path)
    except FileNotFoundError:
        return _of_published(path)
    with os.fdopen(file, "r+b") as stream, translate_archive_errors(open_path):
        found = _read_whole(stream, path)
        if not found.records:
            open_path.unlink()
            return Salvaged(None, (), found.dropped_bytes, found.damaged)
        stream.truncate(os.fstat(stream.fileno()).st_size - found.dropped_bytes)
        os.fsync(stream.fileno())
        publish_file(open_path, path)
    return found


def unfinished_segments(root: Path) -> list[Path]:
    """The unfinished segments in the local folder of an archive or in a spool, in order; some may be in use."""
    return sorted(root.rglob(f".*{OPEN_SUFFIX}"))


def _published(unfinished: Path, folder: str | None, spool: Path | None) -> str:
    name = published_name(unfinished)
    if folder is None or spool is None:
        return str(Path(absolute(str(unfinished.parent))) / name)
    return f"{absolute(folder)}/{unfinished.relative_to(spool).with_name(name).as_posix()}"


def _of_published(path: str) -> Salvaged:
    """The records of a published segment; no path and no records if there is no such segment."""
    try:
        with open_stored(path_of(path)) as stream:
            return _read_whole(stream, path)
    except FileNotFoundError:
        return Salvaged(None)
    except OSError as error:
        raise ArchiveUnreadable(f"{path} cannot be read: {error}.", "Check the place and its credentials.") from error


def _read_whole(stream: BinaryIO, path: str) -> Salvaged:
    """Read the whole records of a segment, and the number of bytes behind the last response or resource."""
    records: list[SalvagedRecord] = []
    end = size = damaged = waiting = 0
    for found in read_segment(stream):
        size = found.offset + found.length
        if not isinstance(found, StoredRecord):
            waiting += 1
        elif found.is_article and (record := _salvaged(found, path)):
            records.append(record)
            end, damaged, waiting = size, damaged + waiting, 0
        elif found.kind != "request":
            end, damaged, waiting = size, damaged + waiting, 0
    return Salvaged(path, tuple(records), size - end, damaged)


def _salvaged(found: StoredRecord, path: str) -> SalvagedRecord | None:
    """The record; None if its time or metadata cannot be read, which a writer does not leave."""
    try:
        metadata, date = found.metadata, found.date
    except ValueError:
        return None
    if date is None:
        return None
    return SalvagedRecord(
        found.uri, date, found.payload_digest, ArchivedRecord(path, found.offset, found.length), metadata
    )
