"""Writes documents into the new index, each under the version of the document that it was made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexUnusable
from infra.elasticsearch.lifecycle.versioned import writing_alias
from infra.rebuild.errors import deleted_index
from transforms.document import Document

CHUNK_BYTES = 6_000_000
"""Bytes in one request."""

CHUNK = 500
"""Documents in one request."""

_NEVER = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
"""Of an index that is blocked or not ours, which no document can be written to."""

_AGAIN = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INTERNAL_SERVER_ERROR)


@dataclass(frozen=True, slots=True)
class VersionedDocument:
    """A document, and the version under which it is written."""

    document: Document
    version: int

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.document["id"])

    @property
    def lines(self) -> bytes:
        """Its two lines of a bulk request. Raises orjson.JSONEncodeError."""
        action = {"index": {"_id": self.id, "version": self.version, "version_type": "external"}}
        return orjson.dumps(action) + b"\n" + orjson.dumps(self.document) + b"\n"


@dataclass(frozen=True, slots=True)
class RefusedDocument:
    """A document that the index does not accept, and why."""

    id: str
    message: str


@dataclass(frozen=True, slots=True)
class Written:
    """The outcomes of a number of documents.

    Attributes:
        written: Those that were written.
        there: Those that the index had in the same or a newer version.
        refused: Those that it does not accept.
    """

    written: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    refused: tuple[RefusedDocument, ...] = ()

    def __add__(self, other: Written) -> Written:
        return Written(self.written + other.written, self.there + other.there, self.refused + other.refused)


def write_documents(
    client: Elasticsearch, index: str, documents: Sequence[VersionedDocument], patience: float
) -> Written:
    """Write documents to an index; each of them is in exactly one part of the result.

    Requests are repeated for up to `patience` seconds while Elasticsearch is unavailable or overloaded, which is
    harmless: a document that was written is found to be there. Raises IndexingError.
    """
    total, lines = Written(), list[tuple[str, bytes]]()
    for each in documents:
        try:
            lines.append((each.id, each.lines))
        except orjson.JSONEncodeError as error:
            total += Written(refused=(RefusedDocument(each.id, f"it cannot be written as JSON: {error}"),))
    for chunk in _chunks(lines):
        total += _write_chunk(client, index, chunk, patience)
    return total


def _chunks(lines: Sequence[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    chunk, size = list[tuple[str, bytes]](), 0
    for each in lines:
        if chunk and (size + len(each[1]) > CHUNK_BYTES or len(chunk) == CHUNK):
            yield chunk
            chunk, size = [], 0
        chunk.append(each)
        size += len(each[1])
    if chunk:
        yield chunk


def _write_chunk(client: Elasticsearch, index: str, chunk: list[tuple[str, bytes]], patience: float) -> Written:
    """Write a chunk until each of its documents has an answer."""
    remaining, total = dict(chunk), Written()

    def send() -> Written:
        done = _send(client, index, remaining)
        for id_ in (*done.written, *done.there, *(refused.id for refused in done.refused)):
            del remaining[id_]
        nonlocal total
        total += done
        if remaining:
            raise ElasticsearchUnavailable(
                f"{index} is overloaded: {len(remaining)} documents are not accepted at the moment.", "Try again."
            )
        return total

    return patiently(send, patience)


def _send(client: Elasticsearch, index: str, lines: dict[str, bytes]) -> Written:
    """Send one request; documents that are to be sent again are in no part of the result."""
    some = dict(islice(lines.items(), CHUNK))
    with translate_errors(f"writing to {index}"):
        operations = [part for line in some.values() for part in _parts(line)]
        reply = client.bulk(index=writing_alias(index), operations=operations, require_alias=True)
    items = [item["index"] for item in reply["items"]]
    if [item["_id"] for item in items] != list(some):
        raise ElasticsearchUnavailable(f"While writing to {index}: the response is incomplete.", "Try again.")
    written, there, refused = list[str](), list[str](), list[RefusedDocument]()
    for item in items:
        if item["status"] == HTTPStatus.NOT_FOUND:
            raise deleted_index(index)
        if item["status"] in _NEVER:
            raise IndexUnusable(f"While writing to {index}: {describe(item['error'])}.", "Nothing more was written.")
        if item["status"] == HTTPStatus.CONFLICT:
            there.append(item["_id"])
        elif "error" not in item:
            written.append(item["_id"])
        elif item["status"] not in _AGAIN:
            refused.append(RefusedDocument(item["_id"], describe(item["error"])))
    return Written(tuple(written), tuple(there), tuple(refused))


def _parts(lines: bytes) -> list[Any]:
    action, document, _ = lines.split(b"\n")
    return [action, document]
