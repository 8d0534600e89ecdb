"""How a file is found to be at one moment: what tells, without reading it, whether it is still the same."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import orjson

from infra.sources.manifest import has_sidecar, read_manifest, sidecar_of
from infra.sources.metadata import MetadataError


@dataclass(frozen=True, slots=True)
class FileState:
    """Size in bytes, modification time in nanoseconds, inode, and a digest of the metadata beside the file.

    The inode tells a file that was put in another's place with the time of that one. Where a mount gives new
    inodes, files are read once more, and their articles are recognised.
    """

    size: int
    modified_ns: int
    inode: int
    described: str


def absolute(file: Path, root: Path) -> str:
    """Return the file's absolute path, by which it is the same file in every run; links in `root` are resolved."""
    return str(root.resolve() / file.relative_to(root))


def state_of(file: Path, root: Path) -> FileState:
    """The file's state now; `root` is the folder whose manifest may describe it."""
    stat = file.stat()
    return FileState(stat.st_size, stat.st_mtime_ns, stat.st_ino, _described(file, root))


def _described(file: Path, root: Path) -> str:
    """Empty where nothing describes the file."""
    try:
        if has_sidecar(file):
            return _digest(sidecar_of(file).read_bytes())
        entry = read_manifest(root).get(file.relative_to(root).as_posix())
    except (MetadataError, OSError):
        # It cannot be read now: whoever reads the file finds that too, and refuses it with the reason.
        return ""
    return "" if entry is None else _digest(orjson.dumps(entry))


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()
