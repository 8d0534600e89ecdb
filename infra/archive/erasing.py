"""Erasure of records: a segment is written again with empty records of the same length, and replaced by a rename.

Documents name the offset and length of their record. So an erased one is replaced by one of its length, and the places
of all others stay valid without a write to any index. `dateline archive verify` finds such a segment sound.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from infra.archive.errors import ArchiveUnreadable, translate_archive_errors
from infra.archive.inspection import published_segments, unfinished
from infra.archive.places import ArchivePlace, open_folder, upload
from infra.archive.records import erased_record
from infra.archive.segments import SegmentDamage, StoredRecord, read_segment
from infra.archive.writer import lock_unfinished
from infra.deadletters.storage import sync_folder
from infra.failpoints import ErasureStep, failpoint
from infra.places import forget_listings, is_url, open_stored, path_of
from infra.security.private_files import make_private_folders, private_opener
from transforms.records import ArchivedRecord

_SUFFIX = ".erasing"
_CHUNK = 1 << 20

Concerns = Callable[[StoredRecord, ArchivedRecord], bool]
"""Whether a response or resource, at a place, is to be erased."""


@dataclass(frozen=True, slots=True)
class FoundRecords:
    """Records of one segment.

    Attributes:
        path: The path or URL of the segment.
        places: Offset and length of each, in order; the requests of responses among them.
        articles: The number of responses and resources.
        others: Responses and resources of the segment that are not among them.
        damaged: Places of the segment that cannot be read, and so not be searched.
        is_unfinished: Whether the segment is not published; `path` is then that of its hidden file.
    """

    path: str
    places: tuple[tuple[int, int], ...]
    articles: int
    others: int
    damaged: int
    is_unfinished: bool = False

    @property
    def has_no_other(self) -> bool:
        """True if the segment has no other article, and no damage."""
        return not (self.others or self.damaged)


def find_records(place: ArchivePlace, concerns: Concerns) -> Iterator[FoundRecords]:
    """Yield what each segment has of the records that `concerns` is true of, and its damage; unfinished ones last.

    All segments are read whole. Raises ArchiveUnreadable, PlaceError.
    """
    for segment in published_segments(place):
        yield _find(segment.path, concerns, is_unfinished=False)
    for left in unfinished(place):
        with suppress(FileNotFoundError):
            yield _find(str(left.path), concerns, is_unfinished=True)


def erase_records(place: ArchivePlace, found: Iterable[FoundRecords]) -> None:
    """Erase records. Repeating it after an interruption is harmless.

    Raises:
        SegmentInUse: An unfinished segment is being written.
        ArchiveUnwritable: A segment is as it was.
    """
    remove_leftovers(place)
    for each in found:
        if not each.places:
            continue
        descriptor = lock_unfinished(Path(each.path)) if each.is_unfinished else None
        try:
            _rewrite(place, each)
        finally:
            if descriptor is not None:
                os.close(descriptor)


def remove_leftovers(place: ArchivePlace) -> None:
    """Remove what an interrupted erasure has written beside the segments. Raises ArchiveUnwritable."""
    with translate_archive_errors(place.folder):
        for left in open_folder(place).rglob(f".*{_SUFFIX}"):
            left.unlink(missing_ok=True)


def _find(path: str, concerns: Concerns, *, is_unfinished: bool) -> FoundRecords:
    places, chosen, requests = list[tuple[int, int]](), set[str](), list[tuple[str, tuple[int, int]]]()
    damaged = others = 0
    try:
        with open_stored(path_of(path)) as stream:
            for record in read_segment(stream):
                if isinstance(record, SegmentDamage):
                    damaged += 1
                    continue
                at = record.offset, record.length
                if record.kind == "request":
                    requests.append((record.head.fields.get("warc-concurrent-to", ""), at))
                elif record.is_article and concerns(record, ArchivedRecord(path, *at)):
                    chosen.add(record.head.fields.get("warc-record-id", ""))
                    places.append(at)
                else:
                    others += record.is_article
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ArchiveUnreadable(
            f"{path} cannot be read: {error.strerror or error}.", "Check the place and its credentials."
        ) from error
    asked = [at for response, at in requests if response and response in chosen]
    return FoundRecords(path, tuple(sorted([*places, *asked])), len(places), others, damaged, is_unfinished)


def _rewrite(place: ArchivePlace, found: FoundRecords) -> None:
    """Write the segment again, and give it its name."""
    target = found.path
    folder = open_folder(place) if is_url(target) else Path(target).parent
    beside = folder / f".{target.rpartition('/')[2].removeprefix('.')}{_SUFFIX}"
    with translate_archive_errors(target):
        make_private_folders(folder)
        with open_stored(path_of(target)) as old, open(beside, "wb", opener=private_opener) as new:
            _copy(old, new, found.places)
            new.flush()
            os.fsync(new.fileno())
        failpoint(ErasureStep.SEGMENT_REWRITTEN)
        if is_url(target):
            upload(beside, target)
            beside.unlink()
            forget_listings(target)
        else:
            beside.rename(target)
            sync_folder(folder)
    failpoint(ErasureStep.SEGMENT_REPLACED)


def _copy(old: BinaryIO, new: BinaryIO, places: Iterable[tuple[int, int]]) -> None:
    """Copy a segment with empty records at the places."""
    at = 0
    for offset, length in places:
        _copy_bytes(old, new, offset - at)
        new.write(erased_record(length))
        old.seek(offset + length)
        at = offset + length
    _copy_bytes(old, new, None)


def _copy_bytes(old: BinaryIO, new: BinaryIO, count: int | None) -> None:
    """Copy so many bytes; None: all that are left."""
    while count is None or count:
        chunk = old.read(_CHUNK if count is None else min(_CHUNK, count))
        if not chunk:
            if count:
                raise OSError(f"the segment ends {count:,} bytes early")
            return
        new.write(chunk)
        count = None if count is None else count - len(chunk)
