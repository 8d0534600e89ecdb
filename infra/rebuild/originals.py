"""The raw record of a document: from the archive, or from the file that it was read from where that is unchanged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath

from elasticsearch import Elasticsearch

from infra.archive.errors import ArchiveUnreadable
from infra.archive.fetching import fetch_input
from infra.places import PlaceError, is_url, path_of
from infra.runs.errors import UnknownRun
from infra.runs.records import RunRequest
from infra.runs.store import RunStore
from infra.sources import Limits, Shard, read_shard, record_options
from infra.sources.manifest import find_record_options
from infra.sources.metadata import MetadataError
from infra.sources.recognition import recognize_file
from infra.sources.record_options import DEFAULT_OPTIONS, MapError, RecordOptions
from infra.sources.segments import Segment
from infra.sources.state import read_file_state
from transforms.document import Document
from transforms.identity import content_hash
from transforms.records import ArchivedRecord, RawRecord

_RUNS_KEPT = 1_000


class RecordPlace(StrEnum):
    """The place of a raw record, or the reason that it is missing."""

    ARCHIVE = "archive"
    FILE = "file"
    WITHDRAWN = "withdrawn"
    """The document has no text, and none is to come back."""
    ARCHIVE_DAMAGED = "archive damaged"
    """The archive does not have the record at the place that the document names, and neither has its file."""
    FILE_GONE = "file gone"
    FILE_CHANGED = "file changed"
    """The file has another record there, or none; or its metadata are others."""
    PACKED = "in a packed file"
    """It was read from a compressed file or a ZIP or TAR file, whose records are not read one by one. An ingest of the
    file with --archive gives all of them a place in the archive."""
    UNKNOWN = "place unknown"
    """The document names no file."""


@dataclass(frozen=True, slots=True)
class FoundOriginal:
    """The raw record of a document.

    Attributes:
        place: Its place, or the reason that it is missing.
        raw: The record; None without one.
        month_first: Whether its run read 3/4/24 in a text as March 4.
    """

    place: RecordPlace
    raw: RawRecord | None = None
    month_first: bool = True


@dataclass(frozen=True, slots=True)
class _RunOptions:
    """The folder, source and options of the records of a run."""

    roots: tuple[str, ...] = ()
    source: str | None = None
    options: RecordOptions = DEFAULT_OPTIONS

    @classmethod
    def of(cls, request: RunRequest) -> _RunOptions:
        roots = tuple(str(PurePosixPath(request.folder) / path) for path in request.paths)
        options = record_options(request.field_map, request.day_first)
        return cls(roots, request.source, options)

    def root_of(self, file: str) -> str:
        """The folder under which a run has found a file: the path that it was given, or the file's own folder."""
        above = [root for root in self.roots if file.startswith(f"{root.rstrip('/')}/")]
        return max(above, key=len, default=str(PurePosixPath(file).parent))


class Originals:
    """Finds the raw records of the documents of the alias `index`; `limits` are bounds of what is read."""

    def __init__(self, client: Elasticsearch, index: str, limits: Limits) -> None:
        self._runs, self._limits = RunStore(client, index), limits
        self._options_of = lru_cache(_RUNS_KEPT)(self._read_options)

    def find(self, document: Document) -> FoundOriginal:
        """Return the raw record of a document, or the reason that it is missing. Raises IndexingError."""
        if document.get("withdrawn"):
            return FoundOriginal(RecordPlace.WITHDRAWN)
        run = self._options_of(document.get("run_id") or "")
        month_first = not run.options.day_first
        place = ArchivedRecord.of_document(document)
        if place and (raw := _archived(place, self._limits)):
            return FoundOriginal(RecordPlace.ARCHIVE, raw, month_first)
        found = self._in_file(document, run)
        if found.raw is None and place:
            return FoundOriginal(RecordPlace.ARCHIVE_DAMAGED)
        return replace(found, month_first=month_first)

    def _in_file(self, document: Document, run: _RunOptions) -> FoundOriginal:
        where = document.get("input") or {}
        file = where.get("file") or where.get("path")
        if not file:
            return FoundOriginal(RecordPlace.UNKNOWN)
        try:
            return self._read_file(document, file, run)
        except FileNotFoundError:
            return FoundOriginal(_why_missing(file))
        except NotADirectoryError:
            return FoundOriginal(RecordPlace.PACKED)
        except (OSError, PlaceError):
            return FoundOriginal(RecordPlace.FILE_GONE)

    def _read_file(self, document: Document, file: str, run: _RunOptions) -> FoundOriginal:
        segment = _segment(file, document, run)
        if isinstance(segment, RecordPlace):
            return FoundOriginal(segment)
        for item in read_shard(Shard(0, (segment,)), run.source, self._limits):
            if isinstance(item, RawRecord) and content_hash(item) == document.get("content_hash"):
                return FoundOriginal(RecordPlace.FILE, item)
        return FoundOriginal(RecordPlace.FILE_CHANGED)

    def _read_options(self, run: str) -> _RunOptions:
        try:
            return _RunOptions.of(self._runs.find(run).request) if run else _RunOptions()
        except (UnknownRun, MapError):
            return _RunOptions()


def _archived(place: ArchivedRecord, limits: Limits) -> RawRecord | None:
    try:
        found = fetch_input(place, limits)
    except (ArchiveUnreadable, PlaceError):
        return None
    return found if isinstance(found, RawRecord) else None


def _segment(file: str, document: Document, run: _RunOptions) -> Segment | RecordPlace:
    """The part of a file in which the record of a document begins, or why it is not read. Raises OSError."""
    path, root, offset = path_of(file), run.root_of(file), int(document["input"].get("offset") or 0)
    path.stat()
    type_, options = recognize_file(path), DEFAULT_OPTIONS
    if type_ is None:
        return RecordPlace.FILE_CHANGED
    if type_.format.has_records:
        if not type_.is_splittable:
            return RecordPlace.PACKED
        try:
            options = find_record_options(path, path_of(root), run.options)
        except (MetadataError, MapError):
            return RecordPlace.FILE_CHANGED
    state = read_file_state(path, path_of(root), options)
    end = offset + 1 if type_.format.has_records else None
    return Segment(str(path), root, type_.format.name, offset, end, state.size, state, options)


def _why_missing(file: str) -> RecordPlace:
    """Return whether a path that does not exist is below a file: a member of it."""
    if is_url(file):
        return RecordPlace.FILE_GONE
    above = (path_of(str(parent)) for parent in PurePosixPath(file).parents)
    return RecordPlace.PACKED if any(parent.is_file() for parent in above) else RecordPlace.FILE_GONE
