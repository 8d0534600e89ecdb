"""The state of a file, by which a change is detected without reading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import orjson

from infra.places import entity_tag, is_url
from infra.sources.manifest import find_entry, has_sidecar, read_sidecar
from infra.sources.metadata import MetadataError
from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions

_INVALID = "invalid"
"""The digest of metadata that cannot be read."""

_MAX_LONG = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class FileState:
    """Size in bytes, modification time in nanoseconds, inode, and a digest of the metadata beside the file.

    The inode detects a file that replaced another one and has its time; in object storage the tag of the object (ETag)
    has its place. If a mount assigns new inodes, files are read again, and their articles are recognized as unchanged.
    """

    size: int
    modified_ns: int
    inode: int
    described: str


def absolute_path(file: Path, root: Path) -> str:
    """The absolute path that identifies the file in every run; links in `root` are resolved."""
    return str(root.resolve() / file.relative_to(root))


def absolute_path_of(path: str, root: str) -> str:
    """The absolute path of a file that was found at `path` under `root`; of a file under a URL the URL."""
    return path if is_url(path) else absolute_path(Path(path), Path(root))


def read_file_state(file: Path, root: Path, options: RecordOptions = DEFAULT_OPTIONS) -> FileState:
    """The current state of a file; a manifest in its folder, or in one above up to `root`, may describe it.

    Other `options` for its records make it another state: a file is read again with another map.
    """
    stat = file.stat()
    nanoseconds = getattr(stat, "st_mtime_ns", int(stat.st_mtime * 1e9))
    # Beyond 64 bits (before 1678, after 2262) a run's record could not be written as JSON.
    modified_ns = max(-_MAX_LONG, min(nanoseconds, _MAX_LONG))
    described = _described(file, root)
    if options != DEFAULT_OPTIONS:
        described = _digest(f"{described}\n{options!r}".encode("utf-8", "surrogatepass"))
    return FileState(stat.st_size, modified_ns, _number_of(file) or stat.st_ino, described)


def _number_of(file: Path) -> int | None:
    """A number for the tag of a file in object storage, in place of an inode; None without a tag."""
    tag = entity_tag(file)
    return int(_digest(tag.encode())[:15], 16) if tag else None


def modification_time(path: Path) -> datetime | None:
    """The file's modification time, aware, in UTC; None if it is before the year 1 or after 9999."""
    seconds = path.stat().st_mtime
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def unknown_state() -> FileState:
    """The state of a file that cannot be examined, which no file that was read has."""
    return FileState(0, 0, 0, "")


def _described(file: Path, root: Path) -> str:
    """A digest of the metadata beside the file; empty without any."""
    try:
        if has_sidecar(file):
            return _digest(read_sidecar(file, root))
        entry = find_entry(file, root)
    except (MetadataError, OSError):
        # Reading the file meets the same error, and refuses it with the reason.
        return _INVALID
    return "" if entry is None else _digest(_as_bytes(entry.value))


def _as_bytes(entry: object) -> bytes:
    try:
        return orjson.dumps(entry)
    except orjson.JSONEncodeError:  # an integer over 64 bits, a lone surrogate: such an entry is refused later
        return repr(entry).encode("utf-8", "surrogatepass")


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()
