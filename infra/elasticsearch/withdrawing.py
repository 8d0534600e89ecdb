"""Taking an article out of every search, and letting it come back: a document is written, nothing is deleted.

A deletion is forgotten by Elasticsearch after a minute, and the article's next delivery would bring it back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from elasticsearch import ConflictError, Elasticsearch

from infra.elasticsearch.client import plain_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.indices import refresh
from infra.elasticsearch.lookup import find_document
from transforms import withdrawal
from transforms.identity import version_after
from transforms.schema import Document

_TRIES = 5
"""Writes that may come between our reading and writing before we give up."""


def withdraw(client: Elasticsearch, index: str, name: str, reason: str) -> tuple[Document, bool]:
    """Empties the document with this `id` or `external_id`; on return no search finds it.

    Returns it as it now is, and whether that is new: one that was withdrawn before keeps its time and reason.
    Raises UnknownDocument, or another IndexingError.
    """

    def withdrawn(document: Document) -> Document | None:
        if document["withdrawn"] and not withdrawal.is_lifted(document):
            return None
        return withdrawal.withdraw(document, _now(), reason)

    return _change(client, index, find_document(client, index, name), withdrawn)


def lift(client: Elasticsearch, index: str, name: str) -> tuple[Document, bool]:
    """Lets the next input of a withdrawn article bring it back; until then it stays empty and is not found.

    Returns and raises as `withdraw`; a document that is not withdrawn is left as it is.
    """

    def lifted(document: Document) -> Document | None:
        if document["withdrawn"] is None or withdrawal.is_lifted(document):
            return None
        return withdrawal.lift(document)

    return _change(client, index, find_document(client, index, name), lifted)


def _change(
    client: Elasticsearch, index: str, document: Document, change: Callable[[Document], Document | None]
) -> tuple[Document, bool]:
    """Writes what `change` makes of the document as the index has it now, whoever else is writing."""
    id_ = document["id"]
    for _ in range(_TRIES):
        with plain_errors(f"withdrawing {id_} from {index}"):
            found = client.get(index=index, id=id_)
            changed = change(found["_source"])
            if changed is None:
                return found["_source"], False
            # Above all that was seen before this moment, so that what is on its way does not bring it back.
            version = max(found["_version"] + 1, version_after(datetime.now(UTC)))
            try:
                client.index(index=index, id=id_, document=changed, version=version, version_type="external")
            except ConflictError:
                continue
        refresh(client, index)
        return changed, True
    raise ElasticsearchUnavailable(f"{id_} is being written again and again.", "Try again when the load has ended.")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
