"""A checksum list of a folder, in the form that `sha256sum --check` reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

LIST_NAME = "SHA256SUMS"


def digest(folder: Path) -> str:
    """Return one SHA-256 for all files under `folder`: that of their sorted list of checksums."""
    return hashlib.sha256(_listing(folder).encode()).hexdigest()


def write(folder: Path) -> None:
    """Write the list of all files under `folder` into it."""
    (folder / LIST_NAME).write_text(_listing(folder), encoding="utf-8")


def describe_damage(folder: Path) -> str | None:
    """Return how `folder` differs from its list, in words; None if it has exactly the listed files, unchanged."""
    try:
        listed = (folder / LIST_NAME).read_text(encoding="utf-8")
    except OSError:
        return f"{LIST_NAME} is missing"
    except UnicodeDecodeError:
        return f"{LIST_NAME} is not UTF-8"
    try:
        found = _listing(folder)
    except OSError as error:
        return f"{error.filename} cannot be read"
    differing = set(listed.splitlines()) ^ set(found.splitlines())
    names = sorted({line.partition("  ")[2] for line in differing})
    return f"{names[0]} was changed, added or removed" if names else None


def _listing(folder: Path) -> str:
    return "".join(f"{checksum}  {path}\n" for path, checksum in sorted(_checksums(folder)))


def _checksums(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file() and path.name != LIST_NAME:
            with path.open("rb") as file:
                yield path.relative_to(folder).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()
