"""Planning a run: which files there are, and how they are dealt out as shards of even size."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infra.errors import UsageError
from infra.sources.manifest import is_metadata_file, read_manifest
from infra.sources.metadata import MetadataError
from infra.sources.state import FileState, read_file_state, unknown_state
from transforms.printable import printable

Format = Literal["text", "html", "jsonl", "jsonl.gz"]

SHARD_BYTES = 8_000_000
"""About 40 s of work for two workers at 0.1 MB/s each (NER on one core)."""

_FORMATS: dict[str, Format] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl.gz",
    ".ndjson.gz": "jsonl.gz",
}


class SourceError(UsageError):
    """A path that cannot be ingested; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A file, or the lines of it that begin in the bytes `[start, end)`; `root` is the folder given.

    `file` is how the file was when the run was planned.
    """

    path: str
    root: str
    format: Format
    start: int
    end: int | None
    bytes: int
    file: FileState


@dataclass(frozen=True, slots=True)
class Shard:
    """The unit of work: some segments that one task reads, in order."""

    number: int
    segments: tuple[Segment, ...]

    @property
    def bytes(self) -> int:
        """The size of its segments as they lie on disk."""
        return sum(segment.bytes for segment in self.segments)

    @property
    def name(self) -> str:
        """Which it is, for a report."""
        first, others = self.segments[0], len(self.segments) - 1
        more = f" and {others:,} more files" if others else ""
        return f"shard {self.number}: {printable(first.path)} from byte {first.start:,}{more}"


@dataclass(frozen=True, slots=True)
class FoundSegments:
    """What lies under the paths of a run: segments of files, and the files that are of no known kind.

    `closed` are folders that this user may not look into: what they hold is unknown.
    """

    segments: tuple[Segment, ...]
    ignored: tuple[str, ...]
    closed: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence for each closed folder."""
        return tuple(
            f"{printable(folder)} may not be read by this user: what is in it was left out" for folder in self.closed
        )


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """The shards of a run, the files under its paths that are of no known kind, and remarks on what was left out."""

    shards: tuple[Shard, ...]
    ignored: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """The size of all its files as they lie on disk."""
        return sum(shard.bytes for shard in self.shards)


def plan_shards(paths: Iterable[str], shard_bytes: int = SHARD_BYTES) -> ShardPlan:
    """Everything under `paths`, dealt out as shards of about `shard_bytes`. Raises as `find_segments`."""
    found = find_segments(paths, shard_bytes)
    return ShardPlan(tuple(group_into_shards(found.segments, shard_bytes=shard_bytes)), found.ignored, found.remarks)


def find_segments(paths: Iterable[str], shard_bytes: int = SHARD_BYTES) -> FoundSegments:
    """The files under `paths`: plain JSONL is cut into ranges of `shard_bytes`, everything else stays whole.

    The order is that of the paths and, in a folder, of the names; a file that lies under two of them is read once.
    Links that lead out of a folder, and what is no regular file, are ignored. A file that cannot be examined is
    planned all the same: reading it gives the reason.
    Raises `SourceError` for a path that does not exist, an unsupported file type, or an invalid manifest.
    """
    segments: list[Segment] = []
    ignored: list[str] = []
    closed: list[str] = []
    seen: set[Path] = set()
    for given in paths:
        resolved: Path | None = None
        for file, root in _files(Path(given), closed):
            kind = format_of(file)
            resolved = resolved or root.resolve()
            place = resolved / file.relative_to(root)
            if place in seen:
                continue
            seen.add(place)
            if kind is None:
                ignored.extend([] if is_metadata_file(file) else [str(file)])
            else:
                segments.extend(_segments(file, root, kind, shard_bytes))
    return FoundSegments(tuple(segments), tuple(ignored), tuple(closed))


def group_into_shards(segments: Iterable[Segment], first: int = 0, shard_bytes: int = SHARD_BYTES) -> Iterator[Shard]:
    """The segments as shards of about `shard_bytes`, in their order, numbered from `first`."""
    number, pending, size = first, list[Segment](), 0
    for segment in segments:
        if pending and size + segment.bytes > shard_bytes:
            yield Shard(number, tuple(pending))
            number, pending, size = number + 1, [], 0
        pending.append(segment)
        size += segment.bytes
    if pending:
        yield Shard(number, tuple(pending))


def format_of(file: Path) -> Format | None:
    """What the file's extension says it holds, or null; descriptions of other files hold nothing."""
    if is_metadata_file(file):
        return None
    name = file.name.lower()
    return next((kind for suffix, kind in _FORMATS.items() if name.endswith(suffix)), None)


def _files(given: Path, closed: list[str]) -> Iterator[tuple[Path, Path]]:
    """`(file, root)` of each regular file; the root of a single file is its folder. Adds to the `closed` folders."""
    try:
        is_file, is_folder = given.is_file(), given.is_dir()
    except OSError as error:
        raise SourceError(f"{given} cannot be read: {error.strerror}.", "Let this user read it.") from None
    if is_file:
        if format_of(given) is None:
            raise SourceError(f"{given} is of no known kind.", f"Known are {', '.join(_FORMATS)}.")
        yield given, given.parent
    elif is_folder:
        root = given.resolve()
        under = _under(given, closed)
        _check_manifest(given)
        for file in under:
            if not _is_hidden(file, given) and _is_article_of(root, file):
                yield file, given
    else:
        raise SourceError(f"{given} is neither a file nor a folder.", "Check the path.")


def _under(given: Path, closed: list[str]) -> list[Path]:
    """What is in a folder and those below it but folders, by name. Raises SourceError if `given` cannot be read."""
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
            closed.append(folder)
    return sorted(files)


def _is_article_of(root: Path, file: Path) -> bool:
    """Whether it is a regular file under the resolved `root`, links followed; so is one that cannot be examined."""
    try:
        return file.is_file() and file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return True


def _check_manifest(root: Path) -> None:
    try:
        read_manifest(root)
    except MetadataError as error:
        raise SourceError(error.message, "Fix the manifest, or remove it.") from None
    except OSError as error:
        raise SourceError(f"{error.filename} cannot be read: {error.strerror}.", "Let this user read it.") from None


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _segments(file: Path, root: Path, kind: Format, shard_bytes: int) -> Iterator[Segment]:
    try:
        state = read_file_state(file, root)
    except FileNotFoundError:
        return  # removed since it was listed
    except Exception:  # noqa: BLE001 - whatever is wrong with one file, reading it reports it for that file alone
        state = unknown_state()
    if kind != "jsonl" or state.size <= shard_bytes:
        yield Segment(str(file), str(root), kind, 0, None, state.size, state)
        return
    for start in range(0, state.size, shard_bytes):
        end = min(start + shard_bytes, state.size)
        yield Segment(str(file), str(root), kind, start, end, end - start, state)
