"""The objects of one folder in object storage: listed, read, deleted, and created unless they exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from infra.deadletters.errors import DeadLettersUnwritable
from infra.places import PlaceError, remote_files

SCHEMES = ("s3", "s3a")
"""Schemes of storage that is known to create an object unless it exists, in one request."""

_TAKEN_CODES = ("PreconditionFailed", "ConditionalRequestConflict")
_BUCKET_CODES = ("NoSuchBucket", "404")
_DENIED_NAMES = ("NoCredentialsError", "PartialCredentialsError", "NoAuthTokenError", "TokenRetrievalError")


class ObjectFolder:
    """The objects whose names begin with a URL and a slash.

    Raises:
        DeadLettersUnwritable: The storage does not answer, refuses, or has no such bucket. All methods raise it.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def sizes(self) -> dict[str, int]:
        """The names of all objects with their sizes; the answer has every object that was created before the call."""
        with self._translated():
            files, folder = self._files()
            found: Mapping[str, Mapping[str, Any]] = files.find(folder, detail=True)
            files.invalidate_cache(folder)
        return {name.rpartition("/")[2]: int(info["size"]) for name, info in found.items() if name != folder}

    def create(self, name: str, content: bytes) -> bool:
        """Create an object, whole or not at all. Returns False, and changes nothing, if there is one of that name."""
        with self._translated():
            files, folder = self._files()
            try:
                files.pipe_file(f"{folder}/{name}", content, mode="create")
            except FileExistsError:
                return False
            except OSError as error:
                if _code(error) in _TAKEN_CODES:
                    return False
                raise
        return True

    def read(self, names: Sequence[str]) -> list[bytes]:
        """The contents of objects, read side by side. Raises FileNotFoundError if one does not exist."""
        if not names:
            return []
        with self._translated(may_miss=True):
            files, folder = self._files()
            paths = [f"{folder}/{name}" for name in names]
            found = files.cat(paths, max_concurrency=1)  # without a request for the size of each
        return [found[path] for path in paths]

    def delete(self, names: Iterable[str]) -> None:
        """Delete objects; those that do not exist are left out."""
        with self._translated():
            files, folder = self._files()
            if paths := [f"{folder}/{name}" for name in names]:
                files.rm(paths)

    def _files(self) -> tuple[Any, str]:
        return remote_files(self.url)

    @contextmanager
    def _translated(self, *, may_miss: bool = False) -> Iterator[None]:
        try:
            yield
        except PlaceError as error:
            raise DeadLettersUnwritable(error.message, error.remedy) from error
        except Exception as error:
            if may_miss and isinstance(error, FileNotFoundError) and _code(error) not in _BUCKET_CODES:
                raise
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> DeadLettersUnwritable:
        if isinstance(error, PermissionError) or type(error).__name__ in _DENIED_NAMES:
            return DeadLettersUnwritable(
                f"The dead letters in {self.url} are not accessible with these credentials: {error}.",
                "Give them, where the provider's own tools look for them, the right to list the bucket, and to read, "
                "create and delete objects there.",
            )
        if isinstance(error, FileNotFoundError):
            bucket = self.url.partition("://")[2].partition("/")[0]
            return DeadLettersUnwritable(
                f"The dead letters cannot be kept in {self.url}: there is no bucket {bucket}.",
                "Create it, or correct DATELINE_DEADLETTERS, then run again: no refused input counts as handled yet.",
            )
        return DeadLettersUnwritable(
            f"The dead letters in {self.url} cannot be used: {type(error).__name__}: {error}.",
            "Check the address and the network, then run again: no refused input counts as handled yet.",
        )


def _code(error: BaseException) -> str:
    """The code of the storage's answer; empty if the error is not from an answer."""
    response = getattr(error.__cause__, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, Mapping) else ""
