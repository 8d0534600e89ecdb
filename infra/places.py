"""Paths of files: local ones, and URLs of object storage and other hosts, through fsspec.

An object under a URL has the methods of `pathlib.Path` (of universal-pathlib). The listings of fsspec are cached:
`forget_listings` is called before paths are listed, and answers on the files in it need no requests afterwards.
"""

from __future__ import annotations

import io
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from infra.errors import UsageError
from infra.security.exposure import require_no_userinfo

PROTOCOLS = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "sftp": "paramiko",
    "ssh": "paramiko",
}
"""The schemes of URLs that are read, and the package that each needs."""

_SCHEME_END = "://"


class PlaceError(UsageError):
    """A URL whose files cannot be listed or read."""


def absolute(path: str) -> str:
    """Return the absolute path with links resolved; a URL as it is, without a slash at its end."""
    return path.rstrip("/") if is_url(path) else str(Path(path).resolve())


def is_url(path: str) -> bool:
    """Return whether a path is a URL with one of the schemes that are read."""
    scheme, end, _ = path.partition(_SCHEME_END)
    return bool(end) and scheme.lower() in PROTOCOLS


def path_of(path: str) -> Path:
    """Return the local path, or an object with its methods under a URL. Raises PlaceError for a URL without access."""
    return _remote(path) if is_url(path) else Path(path)


def forget_listings(path: str) -> None:
    """Forget what is known of the files under a URL. Raises PlaceError."""
    if is_url(path):
        _filesystem(path).invalidate_cache()


def list_names(path: str) -> list[str]:
    """Return the URLs of all files under a URL, in order. Raises PlaceError, OSError."""
    files = _filesystem(path)
    scheme = path.partition(_SCHEME_END)[0]
    return sorted(f"{scheme}{_SCHEME_END}{name}" for name in _translated(path, files.find, _without_scheme(path)))


def file_sizes(path: str) -> dict[str, int]:
    """Return the size of each file under a folder or URL, in order; none if there is no such folder.

    Raises PlaceError, OSError.
    """
    if not is_url(path):
        return {str(file): file.stat().st_size for file in sorted(Path(path).rglob("*")) if file.is_file()}
    files, scheme = _filesystem(path), path.partition(_SCHEME_END)[0]
    files.invalidate_cache()
    try:
        found = _translated(path, partial(files.find, detail=True), _without_scheme(path))
    except FileNotFoundError:
        return {}
    return {f"{scheme}{_SCHEME_END}{name}": int(found[name]["size"]) for name in sorted(found)}


def remote_files(path: str) -> tuple[Any, str]:
    """Return the filesystem of fsspec for a URL, and the path in it. Raises PlaceError."""
    return _filesystem(path), _without_scheme(path)


def kind_of(path: Path) -> tuple[bool, bool]:
    """Return whether there is a file, and whether there is a folder. Raises OSError, and PlaceError for a URL."""
    if isinstance(path, Path):
        return path.is_file(), path.is_dir()
    return _translated(str(path), lambda: (path.is_file(), path.is_dir()))


def open_stored(path: Path) -> BinaryIO:
    """Open the stored bytes of a file for reading, by ranges if it is remote. Raises OSError."""
    if isinstance(path, Path):
        return path.open("rb")
    remote = cast("Any", path)
    return cast("BinaryIO", io.BufferedReader(_RemoteFile(remote.open("rb")), buffer_size=1 << 16))


def entity_tag(path: Path) -> str | None:
    """Return the tag by which object storage distinguishes two states of a file; None for local files."""
    if isinstance(path, Path):
        return None
    info = cast("Any", path).stat().as_info()
    tags = (str(info[name]) for name in ("ETag", "etag", "md5Hash", "content_md5") if info.get(name))
    return next(tags, None)


class _RemoteFile(io.RawIOBase):
    """A remote file; whatever its client library raises is an OSError with the reason."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            content = self._stream.read(len(buffer))
        except OSError:
            raise
        except Exception as error:
            raise OSError(f"{type(error).__name__}: {error}") from error
        buffer[: len(content)] = content
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._stream.seek(offset, whence))

    def close(self) -> None:
        self._stream.close()
        super().close()


def _remote(path: str) -> Path:
    from upath import UPath

    _filesystem(path)
    return cast("Path", UPath(path))


@cache
def filesystem(scheme: str, host: str) -> Any:
    """Return the filesystem of fsspec for URLs with this scheme. Raises ImportError if a package is missing."""
    import fsspec

    return fsspec.filesystem(scheme) if scheme not in ("sftp", "ssh") else fsspec.filesystem(scheme, host=host)


def _filesystem(path: str) -> Any:
    """The filesystem of a URL. Raises PlaceError."""
    try:
        require_no_userinfo(path)
    except ValueError:
        raise PlaceError(
            f"{path.partition(_SCHEME_END)[0]}://... has credentials in it.",
            "Leave them out: they are taken from where the provider's own tools find them.",
        ) from None
    scheme = path.partition(_SCHEME_END)[0].lower()
    try:
        return filesystem(scheme, urlsplit(path).hostname or "")
    except ImportError as error:
        raise PlaceError(
            f"Files of {scheme}:// need a package that is not installed: {error}.",
            f"Install it beside Dateline: `{PROTOCOLS[scheme]}`"
            + (" (`make install-s3`)." if scheme.startswith("s3") else "."),
        ) from None


def _translated(path: str, call: Any, *arguments: Any) -> Any:
    """The result of a call to a remote filesystem. Raises PlaceError for what is not an OSError."""
    try:
        return call(*arguments)
    except OSError:
        raise
    except Exception as error:
        raise PlaceError(
            f"{path} cannot be listed: {type(error).__name__}: {error}.",
            "Check the address, and the credentials where the provider's own tools look for them.",
        ) from error


def _without_scheme(path: str) -> str:
    return path.partition(_SCHEME_END)[2].rstrip("/")
