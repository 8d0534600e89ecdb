"""Discovery of the files under the paths of a run, grouped into shards of even size."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.places import forget_listings, is_url, kind_of, list_names, path_of
from infra.sources.formats import supported_suffixes
from infra.sources.manifest import (
    MANIFEST,
    describe_above,
    describe_misnamed,
    describe_unmatched,
    find_record_options,
    is_metadata_file,
    left_out_folders,
    read_manifest,
)
from infra.sources.metadata import MetadataError
from infra.sources.recognition import FileType, recognize_file
from infra.sources.record_options import DEFAULT_OPTIONS, MapError, RecordOptions
from infra.sources.refused_paths import SourceError, missing_path, require_path, unsupported_type
from infra.sources.segments import SHARD_BYTES, Segment, Shard, group_into_shards
from infra.sources.state import read_file_state, unknown_state
from transforms.printable import printable


@dataclass(frozen=True, slots=True)
class FoundSegments:
    """The content of the paths of a run.

    Attributes:
        segments: The files that can be read, whole or in parts.
        ignored: Files of unsupported types.
        unreadable: Folders that this user may not read: what they hold is unknown.
        unmatched: A sentence for each manifest with entries that no file has, or that do not count.
    """

    segments: tuple[Segment, ...]
    ignored: tuple[str, ...]
    unreadable: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence for each unreadable folder, and for each manifest with entries that describe no file."""
        left_out = (
            f"{printable(folder)} may not be read by this user: what is in it was left out"
            for folder in self.unreadable
        )
        return (*left_out, *self.unmatched)


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """The shards of a run, the files of unsupported types under its paths, and remarks on what was left out."""

    shards: tuple[Shard, ...]
    ignored: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """The size of all its files on disk."""
        return sum(shard.bytes for shard in self.shards)


def plan_shards(
    paths: Iterable[str], shard_bytes: int = SHARD_BYTES, options: RecordOptions = DEFAULT_OPTIONS
) -> ShardPlan:
    """Group everything under `paths` into shards of about `shard_bytes`. Raises as `find_segments`."""
    found = find_segments(paths, shard_bytes, options)
    return ShardPlan(tuple(group_into_shards(found.segments, shard_bytes=shard_bytes)), found.ignored, found.remarks)


def find_segments(
    paths: Iterable[str], shard_bytes: int = SHARD_BYTES, options: RecordOptions = DEFAULT_OPTIONS
) -> FoundSegments:
    """Find the files under `paths`; those of a splittable format are cut into ranges of `shard_bytes`.

    The order is that of the paths and, in a folder, of the names; a file under two of the paths is read once.
    Links that lead out of a folder, devices, pipes and folders that a manifest leaves out are ignored. A file that
    cannot be examined is planned all the same: reading it gives the reason. `options` are for the records of all files,
    unless the metadata of a file has some.

    Raises:
        SourceError: A path does not exist or cannot be read, a file given by its own path has an unsupported type, or
            the manifest of a folder is invalid.
    """
    segments: list[Segment] = []
    ignored: list[str] = []
    unreadable: list[str] = []
    unmatched: list[str] = []
    seen: set[Path] = set()
    for given in paths:
        require_path(given)
        resolved: Path | None = None
        files: list[Path] = []
        forget_listings(given)
        path = path_of(given)
        for file, root in _files(path, unreadable, unmatched):
            type_ = recognize_file(file)
            resolved = resolved or root.resolve()
            place = resolved / file.relative_to(root)
            if place in seen:
                continue
            seen.add(place)
            files.append(file)
            if type_ is None and file == path:
                raise unsupported_type(file, supported_suffixes())
            if type_ is None:
                ignored.extend([] if is_metadata_file(file) else [str(file)])
            else:
                own = _record_options(file, root, options) if type_.format.has_records else DEFAULT_OPTIONS
                segments.extend(_segments(file, root, type_, shard_bytes, own))
        if files and (sentence := describe_above(root, files)):
            unmatched.append(sentence)
    return FoundSegments(tuple(segments), tuple(ignored), tuple(unreadable), tuple(dict.fromkeys(unmatched)))


def _files(given: Path, unreadable: list[str], unmatched: list[str]) -> Iterator[tuple[Path, Path]]:
    """`(file, root)` of each regular file; the root of a single file is its folder. Adds to the two lists."""
    try:
        is_file, is_folder = kind_of(given)
    except OSError as error:
        raise SourceError(f"{given} cannot be read: {error.strerror}.", "Let this user read it.") from None
    if is_file:
        if sentence := describe_misnamed(given):
            unmatched.append(sentence)
        yield given, given.parent
    elif is_folder:
        root = given.resolve()
        files = _list_files(given, unreadable)
        found = [file for file in files if not _is_hidden(file, given)]
        names: set[str] = set()
        left_out: tuple[str, ...] = ()
        for manifest in (file for file in found if file.name == MANIFEST):
            if str(manifest).startswith(left_out):
                continue
            entries = _check_manifest(manifest.parent, given)
            names = names or _names(files)
            left_out += left_out_folders(manifest, entries)
            if not unreadable and (sentence := describe_unmatched(manifest, entries, names)):
                unmatched.append(sentence)
        for file in found:
            if not str(file).startswith(left_out) and _is_file_under(root, file):
                yield file, given
    else:
        raise missing_path(given)


def _names(files: Sequence[Path]) -> set[str]:
    """The paths of files, and of their folders with a slash at the end."""
    folders = {folder for parent in {file.parent for file in files} for folder in (parent, *parent.parents)}
    return {*map(str, files), *(f"{folder}/" for folder in folders)}


def _list_files(given: Path, unreadable: list[str]) -> list[Path]:
    """The files in a folder and those below it, by name. Raises SourceError if `given` cannot be read."""
    if is_url(str(given)):
        return [path_of(name) for name in list_names(str(given))]
    files: list[Path] = []
    folders = [str(given)]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        files.append(Path(entry.path))
        except OSError as error:
            if folder == str(given):
                raise SourceError(f"{given} cannot be read: {error.strerror}.", "Let this user read it.") from None
            unreadable.append(folder)
    return sorted(files)


def _is_file_under(root: Path, file: Path) -> bool:
    """Return whether it is a regular file under the resolved `root`, links followed; True if it cannot be examined."""
    if is_url(str(file)):
        return True
    try:
        return file.is_file() and file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return True


def _check_manifest(folder: Path, root: Path) -> Mapping[str, object]:
    """Return the entries of the manifest of a folder. Raises SourceError if it is invalid."""
    try:
        return read_manifest(folder, root)
    except MetadataError as error:
        raise SourceError(error.message, "Fix the manifest, or remove it.") from None
    except OSError as error:
        raise SourceError(f"{error.filename} cannot be read: {error.strerror}.", "Let this user read it.") from None


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _record_options(file: Path, root: Path, given: RecordOptions) -> RecordOptions:
    """Return the options of the file's metadata, else the given ones. Raises SourceError for malformed ones."""
    try:
        return find_record_options(file, root, given)
    except (MetadataError, OSError):
        return given  # reading the file reports it, or has no use for it
    except MapError as error:
        raise SourceError(f"The metadata of {file} has a malformed map: {error.message}", error.remedy) from None


def _segments(file: Path, root: Path, type_: FileType, shard_bytes: int, options: RecordOptions) -> Iterator[Segment]:
    try:
        state = read_file_state(file, root, options)
    except FileNotFoundError:
        return  # removed since it was listed
    except Exception:  # noqa: BLE001 - whatever is wrong with one file, reading it reports it for that file alone
        state = unknown_state()
    name = type_.format.name
    if not type_.is_splittable or state.size <= shard_bytes:
        yield Segment(str(file), str(root), name, 0, None, state.size, state, options)
        return
    for start in range(0, state.size, shard_bytes):
        end = min(start + shard_bytes, state.size)
        yield Segment(str(file), str(root), name, start, end, end - start, state, options)
