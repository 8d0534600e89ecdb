"""Planning a run: which files there are, and how they are dealt out as shards of even size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infra.errors import UsageError
from infra.sources.manifest import describes_others, read_manifest
from infra.sources.metadata import MetadataError

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
    """A file, or the lines of it that begin in the bytes `[start, end)`; `root` is the folder given."""

    path: str
    root: str
    format: Format
    start: int
    end: int | None
    bytes: int


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
        return f"shard {self.number}: {first.path} from byte {first.start:,}{more}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The shards of a run, and the files under its paths that are of no known kind."""

    shards: tuple[Shard, ...]
    ignored: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """The size of all its files as they lie on disk."""
        return sum(shard.bytes for shard in self.shards)


def plan_shards(paths: Iterable[str], shard_bytes: int = SHARD_BYTES) -> Plan:
    """Deals the files under `paths` out as shards of about `shard_bytes`.

    Plain JSONL is cut into byte ranges, everything else stays whole. The order is that of the paths and,
    in a folder, of the names. Links that lead out of a folder, and what is no regular file, are ignored.
    Raises `SourceError` for a path that is not there, a file of no known kind, or a broken manifest.
    """
    segments: list[Segment] = []
    ignored: list[str] = []
    for given in paths:
        for file, root in _files(Path(given)):
            kind = format_of(file)
            if kind is None:
                ignored.extend([] if describes_others(file) else [str(file)])
            else:
                segments.extend(_segments(file, root, kind, shard_bytes))
    return Plan(tuple(_deal(segments, shard_bytes)), tuple(ignored))


def format_of(file: Path) -> Format | None:
    """What the file's extension says it holds, or null; descriptions of other files hold nothing."""
    if describes_others(file):
        return None
    name = file.name.lower()
    return next((kind for suffix, kind in _FORMATS.items() if name.endswith(suffix)), None)


def _files(given: Path) -> Iterator[tuple[Path, Path]]:
    """`(file, root)` of each regular file; the root of a single file is its folder."""
    if given.is_file():
        if format_of(given) is None:
            raise SourceError(f"{given} is of no known kind.", f"Known are {', '.join(_FORMATS)}.")
        yield given, given.parent
    elif given.is_dir():
        root = given.resolve()
        _check_manifest(given)
        for file in sorted(given.rglob("*")):
            if file.is_file() and file.resolve().is_relative_to(root) and not _is_hidden(file, given):
                yield file, given
    else:
        raise SourceError(f"{given} is neither a file nor a folder.", "Check the path.")


def _check_manifest(root: Path) -> None:
    try:
        read_manifest(root)
    except MetadataError as error:
        raise SourceError(error.message, "Mend the manifest, or take it away.") from None


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _segments(file: Path, root: Path, kind: Format, shard_bytes: int) -> Iterator[Segment]:
    size = file.stat().st_size
    if kind != "jsonl" or size <= shard_bytes:
        yield Segment(str(file), str(root), kind, 0, None, size)
        return
    for start in range(0, size, shard_bytes):
        end = min(start + shard_bytes, size)
        yield Segment(str(file), str(root), kind, start, end, end - start)


def _deal(segments: Sequence[Segment], shard_bytes: int) -> Iterator[Shard]:
    number, pending = 0, list[Segment]()
    for segment in segments:
        if pending and sum(other.bytes for other in pending) + segment.bytes > shard_bytes:
            yield Shard(number, tuple(pending))
            number, pending = number + 1, []
        pending.append(segment)
    if pending:
        yield Shard(number, tuple(pending))
