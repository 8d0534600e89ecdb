"""One record of the archive by its place, as documents name it in `input.archive`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import BinaryIO

from infra.archive.errors import ArchiveUnreadable
from infra.archive.segments import StoredRecord, read_record
from infra.places import open_stored, path_of
from infra.sources.formats.items import CutRecord, OtherItem
from infra.sources.formats.warc.archived import build_input
from infra.sources.inputs import Input
from infra.sources.source_file import DEFAULT_LIMITS, Limits, RecordOrigin
from transforms.records import ArchivedRecord


def fetch_record(place: ArchivedRecord) -> StoredRecord:
    """Return the record at a place, with its digests checked.

    Raises:
        ArchiveUnreadable: The segment is gone or cannot be read, or does not have that record there.
    """
    try:
        with open_stored(path_of(place.path)) as stream:
            return record_at(stream, place)
    except FileNotFoundError:
        raise ArchiveUnreadable(
            f"The archive has no segment {place.path}.", "If the archive was moved, mount it where it was."
        ) from None
    except OSError as error:
        raise ArchiveUnreadable(
            f"{place.path} cannot be read: {error.strerror or error}.", "Check the place and its credentials."
        ) from error


def record_at(segment: BinaryIO, place: ArchivedRecord) -> StoredRecord:
    """Return the record at a place of an open segment. Raises ArchiveUnreadable, OSError."""
    try:
        record = read_record(segment, place.offset)
    except ValueError as error:
        raise _damaged(place, str(error)) from None
    if record.length != place.length:
        raise _damaged(place, f"the record there has {record.length:,} bytes, not {place.length:,}")
    if wrong := record.wrong_digest:
        raise _damaged(place, f"its {wrong} is not that of its bytes")
    return record


def fetch_input(place: ArchivedRecord, limits: Limits = DEFAULT_LIMITS) -> Input:
    """Return the input that the record at a place was, or is, read as: its raw record, or why it cannot be read.

    A delivered record has the path, offset and time of its file; all have their place in the archive.

    Raises:
        ArchiveUnreadable: As of `fetch_record`; or the record is not one that articles are read from.
    """
    return input_of(fetch_record(place), place, limits)


def input_of(record: StoredRecord, place: ArchivedRecord, limits: Limits = DEFAULT_LIMITS) -> Input:
    """Return the input that a record is read as. Raises ArchiveUnreadable if it is not one of an article."""
    origin = RecordOrigin(
        path=place.path,
        default_source=None,
        observed=record.date or datetime.now(UTC),
        file=place.path,
        format="warc",
        limits=limits,
        is_archived=True,
    )
    try:
        return build_input(CutRecord(place.offset, place.length, record.content), origin)
    except OtherItem as other:
        raise ArchiveUnreadable(
            f"The record at {place.path}, byte {place.offset:,}, is not an article but of the kind {other.kind}.",
            "Take the place of the article from its document: `dateline explain ID --json`.",
        ) from None


def _damaged(place: ArchivedRecord, reason: str) -> ArchiveUnreadable:
    return ArchiveUnreadable(
        f"The record at {place.path}, byte {place.offset:,}, is damaged: {reason}.",
        "`dateline archive verify` lists all damage; restore the segment from a copy, or ingest its files again.",
    )
