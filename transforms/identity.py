"""The identity of an article and the order of its states, from the raw record alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import islice

from transforms.printable import printable
from transforms.records import Delivery, RawRecord
from transforms.urls import normalize_url

IDENTITY_SCHEME = 2
"""Raised when the same record gets another id or content hash; an index takes documents of one scheme only."""


_NUMBER_OR_TEXT = re.compile(r"[0-9]+|[^0-9]+")

VersionOrder = tuple[tuple[int, str], ...]
"""The sort key of a version: for each number or text in it, the number's digits and these, or 0 and the text."""


@dataclass(frozen=True, slots=True, order=True)
class StateOrder:
    """The time and input in which a state of an article was seen; the greater of two states is newer.

    `observed` is aware and counts to the microsecond. States observed at the same time are ordered by the `version` of
    their delivery, then as withdrawals after texts, then by the absolute path of their `file` (`2024-11-28.jsonl` after
    `2024-11-27.jsonl`), those of one file by byte `offset`: the later line wins.
    """

    observed: datetime
    version: VersionOrder
    withdraws: bool
    file: str
    offset: int


def version_order(version: str | None) -> VersionOrder:
    """Return the sort key of a version: numbers by value (10 after 9, 1.10 after 1.9), none before any.

    >>> version_order("1.9") < version_order("1.10") < version_order("2")
    True
    """
    return tuple(map(_part_order, _NUMBER_OR_TEXT.findall(version or "")))


def _part_order(part: str) -> tuple[int, str]:
    """Return the length and digits of a number, whatever its length; of a text 0 and the text: it is before numbers."""
    if not (part.isascii() and part.isdigit()):
        return 0, printable(part)
    digits = part.lstrip("0")
    return len(digits) + 1, digits


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


def id_of_external_id(source: str, external_id: str) -> str:
    """Return the id of a record with this external id."""
    return _digest_text("external_id", source, external_id)


def id_of_url(url: str) -> str:
    """Return the id of a record with this URL and no external id."""
    return _digest_text("url", normalize_url(url))


def content_hash(raw: RawRecord) -> str:
    """Return 32 hex digits over the raw content, the source and all given metadata.

    `observed`, the run and the location of the file are left out. A delivery is covered only where there is one, and
    of it only what was given, so that other articles keep their hashes, also when a delivery has more fields one day.
    """
    given = (raw.media, raw.source, raw.external_id, raw.url, raw.title, raw.published, raw.language, raw.encoding)
    metadata = [b"\0" if value is None else b"\1" + value.encode("utf-8", "surrogatepass") for value in given]
    delivered = [_given_values(raw.delivery)] if raw.delivery else []
    return _digest([_as_bytes(raw.content), *metadata, *delivered])


def state_order(raw: RawRecord) -> StateOrder:
    """Return the order of this state."""
    delivery, file = raw.delivery, printable(raw.input.file or raw.input.path)
    version = version_order(delivery.version if delivery else None)
    return StateOrder(raw.observed, version, raw.withdrawal is not None, file, raw.input.offset)


def _ids(raw: RawRecord) -> Iterator[str]:
    """The ids of all names of the record, the strongest first; of its content if it has no name."""
    if raw.external_id:
        yield id_of_external_id(raw.source, raw.external_id)
    if raw.url:
        yield id_of_url(raw.url)
    if raw.path:
        yield id_of_path(raw.path)
    if not (raw.external_id or raw.url or raw.path):
        title = (raw.title or "").encode("utf-8", "surrogatepass")
        yield _digest([b"content", raw.source.encode("utf-8", "surrogatepass"), title, _as_bytes(raw.content)])


def _given_values(delivery: Delivery) -> bytes:
    values = {key: value for key, value in asdict(delivery).items() if value not in (None, ())}
    return json.dumps(values, sort_keys=True).encode()


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
