"""The program that decides on records, so that a receipt is valid for the version of it that issued it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_FOLDERS = (
    "infra/sources",
    "infra/elasticsearch/loading",
    "infra/execution",
    "infra/runs/receipts",
    "transforms/records",
)


def deciding_files() -> Iterator[Path]:
    """Yield the source files that determine which records a file has, and what becomes of each."""
    for folder in _FOLDERS:
        yield from sorted((_ROOT / folder).rglob("*.py"))
    yield from sorted((_ROOT / "transforms").glob("*.py"))


@cache
def program_digest() -> str:
    """The digest of the program. With any change of it, also one without effect, all records are read once."""
    digest = blake2b(digest_size=16)
    for file in deciding_files():
        digest.update(file.relative_to(_ROOT).as_posix().encode() + b"\0")
        digest.update(blake2b(file.read_bytes()).digest())
    return digest.hexdigest()
