"""Writes of the state in batches: after each hundred, or each second."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from time import monotonic

from elasticsearch import Elasticsearch

from infra.collect.state.documents import Document
from infra.elasticsearch.client import describe
from infra.elasticsearch.client.chunks import Operation, write_in_chunks
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import refresh as refresh_index
from infra.runs.errors import RunStateDeleted

AT_ONCE = 100
EVERY_SECONDS = 1.0


class StateWriter:
    """Writes documents of the state of the alias `name`. Thread-safe; the methods raise IndexingError.

    A later document replaces an earlier one with the same id. Writes before a `flush` precede those after it.

    Args:
        client: The client to send with.
        name: The alias of articles.
        require: Called before each request; raises LockLost if another run collects for this index.
        patience: Seconds for which a request is repeated while Elasticsearch is unavailable.
    """

    def __init__(
        self,
        client: Elasticsearch,
        name: str,
        require: Callable[[], None] = lambda: None,
        patience: float = 0.0,
    ) -> None:
        self._client, self._name, self._require, self._patience = client, name, require, patience
        self._waiting: dict[str, Document | None] = {}
        self._flushed = monotonic()
        self._is_searchable = False
        self._lock = RLock()

    def put(self, id_: str, document: Document) -> None:
        """Write a document soon."""
        self._add(id_, document)

    def delete(self, id_: str) -> None:
        """Delete a document soon."""
        self._add(id_, None)

    def flush(self, *, refresh: bool = False) -> None:
        """Write all that waits; with `refresh` searches find it, and what was written before, by others too."""
        with self._lock:
            waiting = [_operation(id_, document) for id_, document in self._waiting.items()]
            if waiting:
                patiently(lambda: self._write(waiting, refresh=refresh), self._patience)
                self._is_searchable = refresh
            elif refresh and not self._is_searchable:
                patiently(lambda: refresh_index(self._client, runs_name(self._name)), self._patience)
                self._is_searchable = True
            self._waiting.clear()
            self._flushed = monotonic()

    def _add(self, id_: str, document: Document | None) -> None:
        with self._lock:
            self._waiting.pop(id_, None)
            self._waiting[id_] = document
            if len(self._waiting) >= AT_ONCE or monotonic() - self._flushed >= EVERY_SECONDS:
                self.flush()

    def _write(self, operations: list[Operation], *, refresh: bool) -> None:
        self._require()
        doing = f"recording the state of collecting in {runs_name(self._name)}"
        for refused in write_in_chunks(self._client, runs_name(self._name), operations, doing, refresh=refresh):
            if refused.error.get("type") == "index_not_found_exception":
                raise RunStateDeleted.of(self._name, runs_name(self._name))
            raise IndexUnusable(f"While {doing}: {describe(refused.error)}.", "Run it again.")


def _operation(id_: str, document: Document | None) -> Operation:
    return [{"delete": {"_id": id_}}] if document is None else [{"index": {"_id": id_}}, document]
