"""The identity of an article and the order of its states, from the raw record alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import islice

from transforms.printable import printable
from transforms.records import RawRecord
from transforms.urls import normalize_url

IDENTITY_SCHEME = 2
"""Raised when the same record gets another id or content hash; an index takes documents of one scheme only."""


@dataclass(frozen=True, slots=True, order=True)
class StateOrder:
    """The time and input in which a state of an article was seen; the greater of two states is newer.

    `observed` is aware and counts to the microsecond. States observed at the same time are ordered by the absolute
    path of their `file` (`2024-11-28.jsonl` after `2024-11-27.jsonl`), those of one file by byte `offset`: the later
    line wins.
    """

    observed: datetime
    file: str
    offset: int


def document_id(raw: RawRecord) -> str:
    """Return the document's `_id`: 32 hex digits of the strongest name that the record has.

    It is made of the first of: external id within the source, normalized URL, absolute path of the file, content and
    title within the source.
    """
    return next(_ids(raw))


def known_ids(raw: RawRecord) -> tuple[str, ...]:
    """Return the ids under which later records are taken for the same article, `document_id` first.

    A file that is one article is known by each of its names, so that it is the same article with and without its
    manifest; a line is known by its strongest name alone.
    """
    return tuple(_ids(raw) if raw.path else islice(_ids(raw), 1))


def path_id(raw: RawRecord) -> str | None:
    """Return the id made of the absolute path of the record's file, None for a line."""
    return id_of_path(raw.path) if raw.path else None


def id_of_path(path: str) -> str:
    """Return the id of a file that is one article without other names; `path` is absolute."""
    return _digest_text("path", path)


def content_hash(raw: RawRecord) -> str:
    """Return 32 hex digits over the raw content, the source and all given metadata.

    `observed`, the run and the location of the file are left out.
    """
    given = (raw.media, raw.source, raw.external_id, raw.url, raw.title, raw.published, raw.language, raw.encoding)
    metadata = [b"\0" if value is None else b"\1" + value.encode("utf-8", "surrogatepass") for value in given]
    return _digest([_as_bytes(raw.content), *metadata])


def state_order(raw: RawRecord) -> StateOrder:
    """Return the order of this state."""
    return StateOrder(raw.observed, printable(raw.input.file or raw.input.path), raw.input.offset)


def _ids(raw: RawRecord) -> Iterator[str]:
    """The ids of all names of the record, the strongest first; of its content if it has no name."""
    if raw.external_id:
        yield _digest_text("external_id", raw.source, raw.external_id)
    if raw.url:
        yield _digest_text("url", normalize_url(raw.url))
    if raw.path:
        yield id_of_path(raw.path)
    if not (raw.external_id or raw.url or raw.path):
        title = (raw.title or "").encode("utf-8", "surrogatepass")
        yield _digest([b"content", raw.source.encode("utf-8", "surrogatepass"), title, _as_bytes(raw.content)])


def _as_bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")


def _digest_text(*parts: str) -> str:
    return _digest(part.encode("utf-8", "surrogatepass") for part in parts)


def _digest(parts: Iterable[bytes]) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
