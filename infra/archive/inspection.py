"""The content of the archive: its segments by kind and day, and the check of all their records."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from infra.archive.errors import ArchiveUnreadable, SegmentInUse
from infra.archive.places import SUFFIX, ArchivePlace, open_folder, relative_path
from infra.archive.salvage import unfinished_segments
from infra.archive.segments import SegmentDamage, read_segment
from infra.archive.writer import lock_unfinished
from infra.places import file_sizes, open_stored, path_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
OTHER = "other"
"""The kind of segments that are not in a folder of ours."""


@dataclass(frozen=True, slots=True)
class PublishedSegment:
    """A segment that is published.

    Attributes:
        path: Its path or URL.
        bytes: Its size.
        kind: `delivered`, `collected` or `other`, by its folder.
        day: When it was written, as its folder names it (ISO); empty if it names none.
    """

    path: str
    bytes: int
    kind: str
    day: str


@dataclass(frozen=True, slots=True)
class UnfinishedSegment:
    """A segment that is being written, or that a killed process left; `is_in_use` is true while its writer lives."""

    path: Path
    bytes: int
    is_in_use: bool


@dataclass(frozen=True, slots=True)
class SegmentFault:
    """Something wrong with a segment: bytes that are no record, a wrong digest, or a file that cannot be read."""

    path: str
    offset: int
    length: int
    message: str


@dataclass(slots=True)
class CheckedSegment:
    """The result of reading a whole segment.

    Attributes:
        segment: The segment.
        records: Its sound records by type.
        articles: Those of them that articles are read from.
        faults: What is damaged.
    """

    segment: PublishedSegment
    records: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    faults: list[SegmentFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SegmentGroup:
    """The segments of a kind and day; `records` is None where they were not read."""

    kind: str
    day: str
    segments: int
    bytes: int
    records: int | None


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """The state of an archive.

    Attributes:
        folder: Its folder or URL.
        groups: Its published segments by kind and day.
        unfinished: Those that are not published.
        faults: What is damaged; None where the segments were not read.
    """

    folder: str
    groups: tuple[SegmentGroup, ...]
    unfinished: tuple[UnfinishedSegment, ...]
    faults: tuple[SegmentFault, ...] | None

    @property
    def segments(self) -> int:
        """The number of published segments."""
        return sum(group.segments for group in self.groups)

    @property
    def bytes(self) -> int:
        """Their size."""
        return sum(group.bytes for group in self.groups)

    @property
    def records(self) -> int | None:
        """Their sound records of articles; None where they were not read."""
        return None if self.faults is None else sum(group.records or 0 for group in self.groups)

    @property
    def damaged(self) -> int | None:
        """The number of segments with damage; None where they were not read."""
        return None if self.faults is None else len({fault.path for fault in self.faults})


def archive_status(place: ArchivePlace, *, with_records: bool = False) -> ArchiveStatus:
    """The segments by kind and day; `with_records` reads them whole. Raises ArchiveUnreadable, PlaceError."""
    published = published_segments(place)
    checked = list(check_segments(published)) if with_records else []
    articles = Counter({one.segment.path: one.articles for one in checked})
    groups = []
    for (kind, day), some in groupby(sorted(published, key=_group_key), _group_key):
        members = list(some)
        records = sum(articles[one.path] for one in members) if with_records else None
        groups.append(SegmentGroup(kind, day, len(members), sum(one.bytes for one in members), records))
    faults = tuple(fault for one in checked for fault in one.faults) if with_records else None
    return ArchiveStatus(place.folder, tuple(groups), tuple(unfinished(place)), faults)


def _group_key(segment: PublishedSegment) -> tuple[str, str]:
    return segment.kind, segment.day


def published_segments(place: ArchivePlace) -> list[PublishedSegment]:
    """The published segments of the archive, by path. Raises ArchiveUnreadable, PlaceError."""
    try:
        sizes = file_sizes(place.folder)
    except OSError as error:
        raise ArchiveUnreadable(
            f"The archive {place.folder} cannot be listed: {error.strerror or error}.",
            "Check the place and its credentials; DATELINE_ARCHIVE names it.",
        ) from error
    return [_published(path, size, place) for path, size in sizes.items() if _is_segment(path)]


def unfinished(place: ArchivePlace) -> Iterator[UnfinishedSegment]:
    """Yield the unfinished segments that this machine sees."""
    for path in unfinished_segments(open_folder(place)):
        try:
            size, is_in_use = path.stat().st_size, _is_in_use(path)
        except FileNotFoundError:
            continue  # published or removed since it was listed
        yield UnfinishedSegment(path, size, is_in_use)


def check_segments(segments: Iterable[PublishedSegment]) -> Iterator[CheckedSegment]:
    """Read segments whole and check each record: its length, its digests and the checksum of its gzip member."""
    for segment in segments:
        checked = CheckedSegment(segment)
        try:
            _check(checked)
        except OSError as error:
            message = f"the file cannot be read: {error.strerror or error}"
            checked.faults.append(SegmentFault(segment.path, 0, segment.bytes, message))
        yield checked


def _check(checked: CheckedSegment) -> None:
    path = checked.segment.path
    with open_stored(path_of(path)) as stream:
        for found in read_segment(stream):
            if isinstance(found, SegmentDamage):
                checked.faults.append(SegmentFault(path, found.offset, found.length, found.message))
            elif wrong := found.wrong_digest:
                message = f"the {wrong} of the record is not that of its bytes"
                checked.faults.append(SegmentFault(path, found.offset, found.length, message))
            else:
                checked.records[found.kind] += 1
                checked.articles += found.is_article


def _published(path: str, size: int, place: ArchivePlace) -> PublishedSegment:
    kind, *rest = (relative_path(path, place.folder) or path).split("/")
    day = rest[0] if rest and _DAY.fullmatch(rest[0]) else ""
    return PublishedSegment(path, size, kind if day else OTHER, day)


def _is_segment(path: str) -> bool:
    return path.endswith(SUFFIX) and not path.rpartition("/")[2].startswith(".")


def _is_in_use(path: Path) -> bool:
    try:
        os.close(lock_unfinished(path))
    except SegmentInUse:
        return True
    return False
