"""Partial updates of documents by linking: each on the condition that the document is the one that was decided on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexUnusable
from infra.names.stored import NamedDocument

CHUNK = 500
"""Updates in one request."""

_CHANGED_SINCE = (HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND)
_UNAVAILABLE = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class NameUpdate:
    """The keys to write to a document."""

    stored: NamedDocument
    fields: Mapping[str, Any]

    @property
    def is_needed(self) -> bool:
        """True if the document has other values."""
        return any(self.stored.document.get(key) != value for key, value in self.fields.items())


class NameWriter:
    """Writes updates to the alias `name`, and counts the operations that the index has executed."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self._client, self._name = client, name
        self.operations = 0
        self.refused = 0

    def write(self, updates: Sequence[NameUpdate]) -> list[NamedDocument]:
        """Send the updates that are needed; on return searches find them.

        Returns:
            The documents as they are then, in order, without those that somebody else has written or deleted.

        Raises:
            ElasticsearchUnavailable: Elasticsearch is overloaded; some may be written.
            IndexingError: Another failure.
        """
        results = {update.stored.id: update.stored for update in updates}
        remaining = iter([update for update in updates if update.is_needed])
        while some := list(islice(remaining, CHUNK)):
            for id_, stored in self._send(some):
                if stored is None:
                    self.refused += 1
                    del results[id_]
                else:
                    results[id_] = stored
        return list(results.values())

    def _send(self, updates: Sequence[NameUpdate]) -> Iterator[tuple[str, NamedDocument | None]]:
        lines = [line for update in updates for line in _lines(update)]
        with translate_errors(f"writing the names of {self._name}"):
            reply = self._client.bulk(
                index=self._name, operations=lines, require_alias=True, refresh=True, source=False
            )
        for update, item in zip(updates, reply["items"], strict=True):
            yield update.stored.id, self._read(update, item["update"])

    def _read(self, update: NameUpdate, result: Mapping[str, Any]) -> NamedDocument | None:
        if result["status"] in _CHANGED_SINCE:
            return None
        if "error" in result:
            message = f"While writing the names of {self._name}: {describe(result['error'])}."
            if result["status"] in _UNAVAILABLE:
                raise ElasticsearchUnavailable(message, "Run it again: what is left is linked then.")
            raise IndexUnusable(message, "Was this index made by Dateline?")
        self.operations += result["result"] != "noop"
        written = {**update.stored.document, **update.fields}
        return replace(update.stored, document=written, seq_no=result["_seq_no"], primary_term=result["_primary_term"])


def _lines(update: NameUpdate) -> Iterator[dict[str, Any]]:
    stored = update.stored
    yield {"update": {"_id": stored.id, "if_seq_no": stored.seq_no, "if_primary_term": stored.primary_term}}
    yield {"doc": dict(update.fields)}
