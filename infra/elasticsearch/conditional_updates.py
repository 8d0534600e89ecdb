"""Partial updates of documents, each on the condition that the document is the one that was decided on.

An update of a document that a load writes meanwhile is refused, and decided again by its caller; a load that decided on
the document before the update is refused in the same way, and decides again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any, Generic, Protocol, Self, TypeVar

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexUnusable
from transforms.document import Document

CHUNK = 500
"""Updates in one request."""

_CHANGED_SINCE = (HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND)
_UNAVAILABLE = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class WrittenDocument(Protocol):
    """A document, and the write that it is of: `seq_no` and `primary_term` of its last one."""

    @property
    def id(self) -> str: ...
    @property
    def document(self) -> Document: ...
    @property
    def seq_no(self) -> int: ...
    @property
    def primary_term(self) -> int: ...

    def rewritten(self, document: Document, seq_no: int, primary_term: int) -> Self:
        """Return it as it is after another write."""


Stored = TypeVar("Stored", bound=WrittenDocument)


# Without slots: a generic class notes its parameter in each instance, which frozen slots refuse with a TypeError.
@dataclass(frozen=True)
class DocumentUpdate(Generic[Stored]):
    """The keys to write to a document."""

    stored: Stored
    fields: Mapping[str, Any]

    @property
    def is_needed(self) -> bool:
        """True if the document has other values."""
        return any(self.stored.document.get(key) != value for key, value in self.fields.items())

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        """The two lines of a bulk request."""
        stored = self.stored
        yield {"update": {"_id": stored.id, "if_seq_no": stored.seq_no, "if_primary_term": stored.primary_term}}
        yield {"doc": dict(self.fields)}


class ConditionalWriter(Generic[Stored]):
    """Writes updates to the alias `name`, and counts the operations that the index has executed.

    `subject` is what is written, in messages; `remedy` what to do if Elasticsearch is overloaded.
    """

    def __init__(self, client: Elasticsearch, name: str, subject: str, remedy: str) -> None:
        self._client, self._name = client, name
        self._doing, self._remedy = f"writing the {subject} of {name}", remedy
        self.operations = 0

    def write(self, updates: Sequence[DocumentUpdate[Stored]]) -> dict[str, Stored | None]:
        """Send updates; on return searches find them.

        Returns:
            By id, the document as it is then; None for one that was written or deleted by somebody else meanwhile.

        Raises:
            ElasticsearchUnavailable: Elasticsearch is overloaded; some may be written.
            IndexingError: Another failure.
        """
        results = dict[str, Stored | None]()
        remaining = iter(updates)
        while some := list(islice(remaining, CHUNK)):
            results.update(self._send(some))
        return results

    def _send(self, updates: Sequence[DocumentUpdate[Stored]]) -> Iterator[tuple[str, Stored | None]]:
        lines = [line for update in updates for line in update.lines]
        with translate_errors(self._doing):
            reply = self._client.bulk(
                index=self._name, operations=lines, require_alias=True, refresh=True, source=False
            )
        for update, item in zip(updates, reply["items"], strict=True):
            yield update.stored.id, self._read(update, item["update"])

    def _read(self, update: DocumentUpdate[Stored], result: Mapping[str, Any]) -> Stored | None:
        if result["status"] in _CHANGED_SINCE:
            return None
        if "error" in result:
            message = f"While {self._doing}: {describe(result['error'])}."
            if result["status"] in _UNAVAILABLE:
                raise ElasticsearchUnavailable(message, self._remedy)
            raise IndexUnusable(message, "Was this index made by Dateline?")
        self.operations += result["result"] != "noop"
        written = {**update.stored.document, **update.fields}
        return update.stored.rewritten(written, result["_seq_no"], result["_primary_term"])
