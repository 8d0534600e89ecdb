"""The place of the archive, names of segments, and their upload to object storage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from infra.errors import UsageError
from infra.places import PROTOCOLS, absolute, is_url, remote_files
from infra.security.private_files import make_private_folders
from infra.settings import Settings

SUFFIX = ".warc.gz"
OPEN_SUFFIX = f"{SUFFIX}.open"

_IN_PLACE = ("sftp", "ssh")
"""Schemes of servers that show a file while it is uploaded; object storage shows it once it is whole."""


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """The root of the archive, and the local folder for unfinished segments if the root is a URL."""

    folder: str
    spool: Path | None = None


def archive_place(settings: Settings) -> ArchivePlace:
    """Return the configured archive. Raises UsageError for an address of an unknown scheme."""
    if "://" in settings.archive and not is_url(settings.archive):
        raise UsageError(
            f"DATELINE_ARCHIVE is {settings.archive}, whose scheme is not one of {', '.join(PROTOCOLS)}.",
            "Set it to a folder, or to a URL of object storage, such as s3://bucket/archive.",
        )
    spool = settings.home / "spool" if is_url(settings.archive) else None
    return ArchivePlace(absolute(settings.archive), spool)


def open_folder(place: ArchivePlace) -> Path:
    """The local folder below which the unfinished segments of an archive are."""
    return place.spool or Path(place.folder)


def is_archiving(settings: Settings, paths: Iterable[str] | None, asked: bool | None) -> bool:
    """Return whether an ingest keeps the records that it reads in the archive.

    It does as it is asked. By default it does if `DATELINE_ARCHIVE` is set and all `paths` are URLs of object storage
    or in the inbox, which None stands for: what is there may be gone tomorrow, where a corpus on a disk stays.
    """
    if asked is not None:
        return asked
    if settings.given_archive is None:
        return False
    inbox = absolute(str(settings.inbox))
    return all(is_url(path) or f"{absolute(path)}/".startswith(f"{inbox}/") for path in paths or [inbox])


def published_path(folder: str, name: str) -> str:
    """The path or URL of a segment of the archive in `folder`."""
    return f"{absolute(folder)}/{name}{SUFFIX}"


def open_path(folder: str, name: str, spool: Path | None) -> Path:
    """The path of a segment while it is written: hidden beside its place, or in the spool of a URL."""
    if is_url(folder) and spool is None:
        raise UsageError(
            f"The archive {folder} is a URL, and no local folder for unfinished segments is given.",
            "Give the spool of the home: `archive_place(settings).spool`.",
        )
    at = PurePosixPath(name)
    root = spool if is_url(folder) and spool is not None else Path(absolute(folder))
    return root / at.parent / f".{at.name}{OPEN_SUFFIX}"


def published_name(unfinished: Path) -> str:
    """The file name of a segment once it is published."""
    return unfinished.name.removeprefix(".").removesuffix(".open")


def relative_path(path: str, folder: str) -> str | None:
    """The path of a file in the archive, from its root; None for a file elsewhere."""
    root = f"{absolute(folder)}/"
    found = absolute(path)
    return found.removeprefix(root) if found.startswith(root) else None


def upload(source: Path, url: str) -> None:
    """Upload a file; there is nothing at the URL before it is whole. May raise any exception of a client library."""
    files, target = remote_files(url)
    if not url.startswith(_IN_PLACE):
        files.put_file(str(source), target)
    else:
        partial = str(PurePosixPath(target).with_name(f".{PurePosixPath(target).name}.part"))
        files.makedirs(str(PurePosixPath(target).parent), exist_ok=True)
        files.put_file(str(source), partial)
        files.mv(partial, target)
    size = int(files.info(target)["size"])
    if size != source.stat().st_size:
        raise OSError(f"{url} has {size:,} bytes after the upload of {source.stat().st_size:,}")


def make_folders(folder: Path, root: Path) -> None:
    """Create a folder below `root`, all for their owner alone."""
    for part in reversed([folder, *folder.parents][: len(folder.relative_to(root).parts) + 1]):
        make_private_folders(part)
