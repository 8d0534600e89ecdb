"""The files that a backup copies: segments of the archive, journals of dead letters, files of settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.archive.inspection import published_segments
from infra.archive.places import archive_place, relative_path
from infra.backup.errors import BackupUnwritable, translate_place_errors
from infra.backup.manifest import CopiedFile, FileKind
from infra.backup.place import BackupPlace, copy_hashed
from infra.deadletters import deadletter_places
from infra.failpoints import BackupStep, failpoint
from infra.places import file_sizes, is_url, open_stored, path_of
from infra.settings import Settings

_TRIES = 5
"""Attempts to copy the dead letters, which a pruning may write into new files meanwhile."""


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A file to copy; of one that `grows`, what it has when it is opened."""

    kind: FileKind
    name: str
    path: str
    grows: bool = False


@dataclass
class CopyCounts:
    """Files and bytes that were copied, and files whose copy an earlier backup made."""

    copied: int = 0
    bytes: int = 0
    there: int = 0


def copy_originals(
    settings: Settings, index: str, place: BackupPlace, before_each: Callable[[CopyCounts], None]
) -> tuple[list[CopiedFile], CopyCounts]:
    """Copy the files of an index; what is there with the same content is not written again.

    Args:
        settings: The archive, the dead letters and the files of settings.
        index: The alias.
        place: Where the copies are.
        before_each: Called before each file; raises if the backup must not continue.

    Raises:
        ArchiveUnreadable, PlaceError: The archive cannot be listed.
        BackupUnwritable: A file cannot be read or copied.
    """
    counts, there = CopyCounts(), place.copies()

    def copy(original: OriginalFile) -> CopiedFile:
        before_each(counts)
        return _copy(original, place, there, counts)

    files = [copy(each) for each in (*_segments(settings), *_settings_files(settings, index))]
    for tries_left in reversed(range(_TRIES)):
        try:
            return [*files, *(copy(each) for each in _journals(settings, index))], counts
        except _Vanished:
            if not tries_left:
                raise
    raise AssertionError("the last attempt returns or raises")


class _Vanished(BackupUnwritable):
    """A file was removed since it was listed."""


def _copy(original: OriginalFile, place: BackupPlace, there: dict[str, int], counts: CopyCounts) -> CopiedFile:
    """Copy a file, unless a copy of its content is there."""
    try:
        size, sha256 = _digest(original)
        if there.get(sha256) != size:
            # Of what was appended since nothing is copied.
            with open_stored(path_of(original.path)) as source:
                size, sha256 = place.stage(source, size)
            failpoint(BackupStep.FILE_STAGED)
            place.publish(sha256)
            there[sha256] = size
            counts.copied, counts.bytes = counts.copied + 1, counts.bytes + size
        else:
            counts.there += 1
    except FileNotFoundError as error:
        raise _Vanished(
            f"{original.path} was removed while it was backed up. No backup was completed.",
            "Run the same command again.",
        ) from error
    except OSError as error:
        raise BackupUnwritable(
            f"{original.path} cannot be read: {error.strerror or error}. No backup was completed.",
            "Check the file, its permissions and the credentials, then run the same command again.",
        ) from error
    return CopiedFile(kind=original.kind, name=original.name, bytes=size, sha256=sha256)


def _digest(original: OriginalFile) -> tuple[int, str]:
    path: Path = path_of(original.path)
    most = path.stat().st_size if original.grows else None
    with open_stored(path) as source:
        return copy_hashed(source, None, most)


def _segments(settings: Settings) -> Iterator[OriginalFile]:
    archive = archive_place(settings)
    for segment in published_segments(archive):
        name = relative_path(segment.path, archive.folder)
        if name is not None:
            yield OriginalFile(FileKind.ARCHIVE, name, segment.path)


def _journals(settings: Settings, index: str) -> Iterator[OriginalFile]:
    """Yield the dead letters of an index, those in the home from before DATELINE_DEADLETTERS was set under `home/`."""
    names = index, f"home/{index}"
    for place, name in zip(deadletter_places(settings, index), names, strict=False):
        with translate_place_errors(place, "listing the dead letters in"):
            paths = [path for path in file_sizes(place) if path.endswith(".jsonl")]
        for path in paths:
            file = path.rpartition("/")[2]
            yield OriginalFile(FileKind.DEAD_LETTERS, f"{name}/{file}", path, grows=not is_url(path))


def _settings_files(settings: Settings, index: str) -> Iterator[OriginalFile]:
    """Yield what operators have written: sources, periods of retention, corrections of names."""
    files = {
        "sources.yaml": settings.sources,
        "retention.yaml": settings.home / "retention.yaml",
        f"names/{index}.yaml": settings.corrections(index),
    }
    for name, path in files.items():
        if path.is_file():
            yield OriginalFile(FileKind.SETTINGS, name, str(path))
