"""Partial updates of documents by grouping: each on the condition that the document is the one that was decided on.

Only the keys of stories are written. An article that a load writes meanwhile refuses the update, and is grouped again;
a load that decided on the document before the update is refused in the same way, and decides again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexUnusable
from infra.stories.index.stored import StoredArticle

CHUNK = 500
"""Updates in one request."""

UNGROUPED: Mapping[str, None] = dict.fromkeys(
    ("story_info", "story_size", "story_relation", "story_first_source", "story_time", "story_delay")
)
"""What a document has until it is grouped."""

_CHANGED_SINCE = (HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND)
_UNAVAILABLE = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Update:
    """The keys to write to a document."""

    article: StoredArticle
    fields: Mapping[str, Any]

    @property
    def is_needed(self) -> bool:
        """True if the document has other values."""
        return any(self.article.document.get(key) != value for key, value in self.fields.items())


class StoryWriter:
    """Writes updates to the alias `name`, and counts the operations that the index has executed."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self._client, self._name = client, name
        self.operations = 0

    def write(self, updates: Sequence[Update]) -> dict[str, StoredArticle | None]:
        """Send updates; on return searches find them.

        Returns:
            By id, the document as it is then; None for one that was written or deleted by somebody else meanwhile.

        Raises:
            ElasticsearchUnavailable: Elasticsearch is overloaded; some may be written.
            IndexingError: Another failure.
        """
        results = dict[str, StoredArticle | None]()
        remaining = iter(updates)
        while some := list(islice(remaining, CHUNK)):
            results.update(self._send(some))
        return results

    def _send(self, updates: Sequence[Update]) -> Iterator[tuple[str, StoredArticle | None]]:
        lines = [line for update in updates for line in _lines(update)]
        with translate_errors(f"writing the stories of {self._name}"):
            reply = self._client.bulk(
                index=self._name, operations=lines, require_alias=True, refresh=True, source=False
            )
        for update, item in zip(updates, reply["items"], strict=True):
            result = item["update"]
            yield update.article.id, self._read(update, result)

    def _read(self, update: Update, result: Mapping[str, Any]) -> StoredArticle | None:
        if result["status"] in _CHANGED_SINCE:
            return None
        if "error" in result:
            message = f"While writing the stories of {self._name}: {describe(result['error'])}."
            if result["status"] in _UNAVAILABLE:
                raise ElasticsearchUnavailable(message, "Run it again: what is left is grouped then.")
            raise IndexUnusable(message, "Was this index made by Dateline?")
        self.operations += result["result"] != "noop"
        written = {**update.article.document, **update.fields}
        return replace(update.article, document=written, seq_no=result["_seq_no"], primary_term=result["_primary_term"])


def _lines(update: Update) -> Iterator[dict[str, Any]]:
    article = update.article
    yield {"update": {"_id": article.id, "if_seq_no": article.seq_no, "if_primary_term": article.primary_term}}
    yield {"doc": dict(update.fields)}
