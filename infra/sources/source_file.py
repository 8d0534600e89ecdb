"""A file as its format reads it: alone, compressed, or a member of an archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from infra.places import is_url, path_of
from infra.sources.metadata import GivenMetadata
from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions
from infra.sources.segments import Segment
from infra.sources.state import absolute_path_of, modification_time

OtherListener = Callable[[str], None]
"""Called with the kind of each record that is not an article."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is read; what exceeds one is refused, and the rest is read.

    Attributes:
        record_bytes: The most bytes of one record or of a file that is one article.
        expansion_ratio: The most unpacked bytes of a compressed file or member for each stored one.
        archive_entries: The most members of an archive.
        archive_bytes: The most unpacked bytes of an archive.
    """

    record_bytes: int = 64_000_000
    expansion_ratio: int = 250
    archive_entries: int = 1_000_000
    archive_bytes: int = 100_000_000_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class RecordOrigin:
    """The file of a record, and defaults for the record.

    Attributes:
        path: The file's path as the user gave it; of a member of an archive, the archive's path, `/` and its name.
        default_source: The source of records that name none.
        observed: When the file was seen (aware): its modification time.
        file: Its absolute path.
        root: The folder that was given; empty where the record does not depend on it.
        undated: Its modification time cannot be represented. `observed` is the time of reading, for dead letters, and
            only records with an `observed` of their own become articles.
        options: Options for the fields of the records.
        limits: Bounds of what is read.
        format: The name of the file's format, for dead letters.
        is_described: Whether there may be metadata beside the file. Of a remote file it is known when the run is
            planned, so that no requests are made for what is not there.
        metadata: Reads the metadata of a member of an archive; None for a file, whose metadata are beside it. Raises
            MetadataError.
        is_archived: Whether the file is a segment of our own archive, so that its records are there already.
        keep_original: Whether records have their bytes as delivered, for the archive.
    """

    path: str
    default_source: str | None
    observed: datetime
    file: str | None = None
    root: str = ""
    undated: bool = False
    options: RecordOptions = DEFAULT_OPTIONS
    limits: Limits = DEFAULT_LIMITS
    format: str = ""
    is_described: bool = True
    metadata: Callable[[], GivenMetadata] | None = field(default=None, compare=False)
    is_archived: bool = False
    keep_original: bool = False


def ignore_kind(_kind: str) -> None:
    """Ignore a record that is not an article."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file, or the part of it whose records begin in the bytes `[start, end)`.

    Attributes:
        origin: The file and defaults for its records.
        open: Opens the file's bytes, unpacked unless its format unpacks them. Raises OSError.
        start: First byte.
        end: The byte after the last one; None for the end of the file.
        size: The stored bytes of the part.
        on_other: Called with the kind of each record that is not an article.
    """

    origin: RecordOrigin
    open: Callable[[], BinaryIO]
    start: int = 0
    end: int | None = None
    size: int = 0
    on_other: OtherListener = field(default=ignore_kind, compare=False)


@dataclass(frozen=True, slots=True)
class ArchiveUse:
    """The archive, as far as reading is concerned.

    Attributes:
        root: The absolute folder or URL of the archive: records of a segment in it are not archived again.
        keep_original: Whether other records are to be archived.
    """

    root: str | None = None
    keep_original: bool = False

    def has(self, file: str) -> bool:
        """Return whether a file, by its absolute path, is in the archive."""
        return self.root is not None and file.startswith(f"{self.root}/")


NO_ARCHIVE = ArchiveUse()


def source_origin(
    segment: Segment, default_source: str | None, limits: Limits, archive: ArchiveUse = NO_ARCHIVE
) -> RecordOrigin:
    """Return the origin of the records of a segment. Raises OSError if the file is gone."""
    modified, file = modification_time(path_of(segment.path)), absolute_path_of(segment.path, segment.root)
    return RecordOrigin(
        path=segment.path,
        default_source=default_source,
        observed=modified or datetime.now(UTC),
        file=file,
        root=segment.root,
        undated=modified is None,
        options=segment.options,
        limits=limits,
        format=segment.format,
        is_described=bool(segment.file.described) or not is_url(segment.path),
        is_archived=archive.has(file),
        keep_original=archive.keep_original,
    )
