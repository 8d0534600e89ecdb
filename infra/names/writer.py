"""Partial updates of documents by linking."""

from __future__ import annotations

from collections.abc import Sequence

from elasticsearch import Elasticsearch

from infra.elasticsearch.conditional_updates import ConditionalWriter, DocumentUpdate
from infra.names.stored import NamedDocument

NameUpdate = DocumentUpdate[NamedDocument]


class NameWriter:
    """Writes the updates that are needed to the alias `name`; `refused` counts those of documents changed since."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        remedy = "Run it again: what is left is linked then."
        self._writer = ConditionalWriter[NamedDocument](client, name, "names", remedy)
        self.refused = 0

    @property
    def operations(self) -> int:
        """The operations that the index has executed."""
        return self._writer.operations

    def write(self, updates: Sequence[NameUpdate]) -> list[NamedDocument]:
        """Send the updates that are needed; on return searches find them.

        Returns:
            The documents as they are then, in order, without those that somebody else has written or deleted.

        Raises:
            ElasticsearchUnavailable: Elasticsearch is overloaded; some may be written.
            IndexingError: Another failure.
        """
        written = self._writer.write([update for update in updates if update.is_needed])
        results = {update.stored.id: update.stored for update in updates} | written
        self.refused += sum(stored is None for stored in written.values())
        return [stored for stored in results.values() if stored is not None]
