"""Records of the archive beyond their time: emptied, and segments that have no other record deleted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from infra.archive.erasing import FoundRecords, erase_records, find_records
from infra.archive.errors import translate_archive_errors
from infra.archive.places import ArchivePlace
from infra.archive.segments import StoredRecord
from infra.erasure.originals import read_stored
from infra.places import forget_listings, is_url, path_of
from infra.retention.policy import RetentionPolicy
from infra.sources import Limits
from transforms.identity import known_ids
from transforms.records import ArchivedRecord, RawRecord


@dataclass
class ExpiredRecords:
    """Records beyond their time.

    Attributes:
        by_source: Their number by source.
        segments: The segments that have them.
    """

    by_source: Counter[str] = field(default_factory=Counter)
    segments: list[FoundRecords] = field(default_factory=list)

    @property
    def whole(self) -> list[FoundRecords]:
        """The segments in which every record is beyond its time: these are deleted."""
        return [one for one in self.segments if one.has_no_other and not one.is_unfinished]

    @property
    def partial(self) -> list[FoundRecords]:
        """The others, which are written again with empty records."""
        return [one for one in self.segments if not one.has_no_other or one.is_unfinished]


def find_expired(
    place: ArchivePlace,
    policy: RetentionPolicy,
    now: datetime,
    kept: set[tuple[str, int]],
    held: set[str],
    limits: Limits,
) -> ExpiredRecords:
    """Return the records that are beyond the time of their source.

    Args:
        place: The archive.
        policy: The periods.
        now: The current time (aware).
        kept: Places that documents name, which stay.
        held: Ids of the articles that a legal hold keeps, of which earlier versions stay too.
        limits: Bounds of what is read.

    Raises:
        ArchiveUnreadable, PlaceError: The archive cannot be read.
    """
    found = ExpiredRecords()

    def concerns(record: StoredRecord, at: ArchivedRecord) -> bool:
        if (at.path, at.offset) in kept:
            return False
        read = read_stored(record, at, limits)
        if read is None or (isinstance(read, RawRecord) and not held.isdisjoint(known_ids(read))):
            return False
        oldest = policy.oldest(read.source, now)
        is_expired = oldest is not None and read.observed < oldest
        found.by_source[read.source] += is_expired
        return is_expired

    found.segments = [one for one in find_records(place, concerns) if one.places]
    found.by_source = +found.by_source
    return found


def delete_records(place: ArchivePlace, found: ExpiredRecords) -> None:
    """Delete and empty what `find_expired` found. Raises ArchiveUnwritable, SegmentInUse."""
    for segment in found.whole:
        with translate_archive_errors(segment.path):
            file: Path = path_of(segment.path)
            file.unlink(missing_ok=True)
            if is_url(segment.path):
                forget_listings(segment.path)
    erase_records(place, found.partial)
