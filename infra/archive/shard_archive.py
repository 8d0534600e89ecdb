"""The archive of one attempt of a shard: its records are in published segments before anything of them is loaded."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from infra.archive.errors import ArchiveError, SegmentInUse
from infra.archive.places import ArchivePlace, open_folder
from infra.archive.salvage import unfinished_segments
from infra.archive.writer import SegmentWriter, lock_unfinished
from infra.errors import describe_defect
from infra.failpoints import ArchiveStep, failpoint
from infra.logs import Log
from infra.sources.formats.warc.delivered import content_type, describe_record, record_uri
from infra.sources.formats.warc.record_metadata import MetadataTooLong
from transforms.printable import printable
from transforms.records import ArchivedRecord, RawRecord

log = Log.of(__name__)

DELIVERED = "delivered"
"""The folder of delivered records in the archive."""

LEFTOVER_AGE = timedelta(days=1)
"""The age from which on the leftovers of other runs are removed: the lock of a file may not reach across hosts."""

LEFTOVER_DAYS = 7
"""The latest days whose folders are searched for leftovers, so that this takes the same time in an archive of years."""


class ShardArchive:
    """Writes the records of one attempt of a shard.

    Args:
        place: The archive.
        run: The run.
        shard: The number of the shard.

    The segments are `delivered/DAY/RUN-HOST-SHARD-ATTEMPT-NUMBER`: one, unless the shard has more records than are held
    in memory. What an attempt leaves unfinished is not in any document: the next one of its run removes it.
    """

    def __init__(self, place: ArchivePlace, run: str, shard: int) -> None:
        self._place, self._run_here = place, start_of_names(run)
        self._shard = f"{self._run_here}{shard:05}"
        self._attempt, self._segments = uuid4().hex[:8], 0

    def keep(self, raws: Sequence[RawRecord]) -> list[ArchivedRecord | None]:
        """Write records that have their original bytes; they are published on return, in one segment.

        Returns:
            Their places; None for a record that the archive cannot have, such as one with too long metadata.

        Raises:
            ArchiveUnwritable: Nothing is published.
        """
        if not raws:
            return []
        if not self._segments:
            self._remove_leftovers()
        with self._open() as writer:
            failpoint(ArchiveStep.ARCHIVE_OPENED)
            try:
                places = [_write(writer, raw) for raw in raws]
                writer.sync()
                failpoint(ArchiveStep.ARCHIVE_SYNCED)
                writer.publish() if any(places) else writer.discard()
            except BaseException:
                writer.discard()
                raise
            failpoint(ArchiveStep.ARCHIVE_PUBLISHED)
        return places

    def _open(self) -> SegmentWriter:
        self._segments += 1
        name = f"{DELIVERED}/{datetime.now(UTC):%Y-%m-%d}/{self._shard}-{self._attempt}-{self._segments:03}"
        return SegmentWriter(self._place.folder, name, spool=self._place.spool, synced=False)

    def _remove_leftovers(self) -> None:
        """Remove what killed attempts of this run left on this host, of any shard, and what others left long ago."""
        for left in _leftovers(self._place):
            if left.name.startswith(f".{self._run_here}") or _is_old(left):
                _remove_abandoned(left)


def _write(writer: SegmentWriter, raw: RawRecord) -> ArchivedRecord | None:
    original = raw.original
    if original is None:
        raise ValueError(f"the record at {raw.input} has no original bytes")
    try:
        metadata, uri = describe_record(raw, original), record_uri(raw.input)
        place = writer.write_resource(original.content, uri, content_type(original), raw.observed, metadata)
    except ArchiveError:
        raise
    except MetadataTooLong as error:
        _warn(raw, str(error))
        return None
    except Exception as error:  # noqa: BLE001 - a defect costs the record that it was found by, and no other
        _warn(raw, describe_defect(error))
        return None
    failpoint(ArchiveStep.RECORD_ARCHIVED)
    return place


def _warn(raw: RawRecord, reason: str) -> None:
    log.warning(
        "%s from byte %d is loaded without the archive: %s", printable(raw.input.path), raw.input.offset, reason
    )


def _leftovers(place: ArchivePlace) -> Iterator[Path]:
    """Unfinished segments of delivered records of the latest days."""
    today = datetime.now(UTC).date()
    for days in range(LEFTOVER_DAYS):
        yield from unfinished_segments(open_folder(place) / DELIVERED / f"{today - timedelta(days=days):%Y-%m-%d}")


def start_of_names(run: str) -> str:
    """The start of the names of a run's segments from this host: the run, and eight letters for the host."""
    return f"{run}-{sha256(socket.gethostname().encode()).hexdigest()[:8]}-"


def _is_old(file: Path) -> bool:
    with suppress(FileNotFoundError):
        return datetime.now(UTC) - datetime.fromtimestamp(file.stat().st_mtime, UTC) > LEFTOVER_AGE
    return False


def _remove_abandoned(file: Path) -> None:
    """Remove an unfinished segment unless its writer lives."""
    try:
        descriptor = lock_unfinished(file)
    except (FileNotFoundError, SegmentInUse):
        return
    try:
        file.unlink(missing_ok=True)
        log.info("removed %s, which a killed attempt left unfinished", file)
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)
