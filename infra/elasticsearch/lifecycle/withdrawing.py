"""Taking an article out of every search, and letting it come back: a document is written, nothing is deleted.

A deletion is forgotten by Elasticsearch after a minute, and the article's next delivery would bring it back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from elasticsearch import ConflictError, Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.lifecycle.indices import ensure_index, refresh
from infra.elasticsearch.search.lookup import find_document
from transforms import withdrawal
from transforms.document import Document

PATIENCE_SECONDS = 30.0
"""How long an Elasticsearch that is away is waited for: somebody sits before the command."""

_REQUEST_SECONDS = 10.0
_TRIES = 5
"""Writes that may come between our reading and writing before we give up."""

_AGAIN = "Run the command again once Elasticsearch answers: that does no harm, and tells."


def withdraw(client: Elasticsearch, index: str, name: str, reason: str) -> tuple[Document, bool]:
    """Empties the document with this `id` or `external_id`; on return no search finds it.

    Returns it as it now is, and whether that is new: one that was withdrawn before keeps its time and reason.
    Raises UnknownDocument, IdentityMismatch, or another IndexingError; ElasticsearchUnavailable says whether it was
    changed, or that this is not known.
    """

    def withdrawn(document: Document) -> Document | None:
        if document["withdrawn"] and not withdrawal.is_lifted(document):
            return None
        return withdrawal.withdraw(document, _now(), reason)

    return _change(client, index, _find(client, index, name), withdrawn)


def lift(client: Elasticsearch, index: str, name: str) -> tuple[Document, bool]:
    """Lets the next input of a withdrawn article bring it back; until then it stays empty and is not found.

    Returns and raises as `withdraw`; a document that is not withdrawn is left as it is.
    """

    def lifted(document: Document) -> Document | None:
        if document["withdrawn"] is None or withdrawal.is_lifted(document):
            return None
        return withdrawal.lift(document)

    return _change(client, index, _find(client, index, name), lifted)


def _find(client: Elasticsearch, index: str, name: str) -> Document:
    """The document to change; the index then takes every field. Raises UnknownDocument, IdentityMismatch."""
    found = find_document(client, index, name)
    ensure_index(client, index)
    return found


def _change(
    client: Elasticsearch, index: str, document: Document, change: Callable[[Document], Document | None]
) -> tuple[Document, bool]:
    """Writes what `change` makes of the document as the index has it now, whoever else is writing.

    Only what the index gives back counts as written, never an answer to the write: answers are lost, and lie.
    """
    id_, sent = document["id"], list[Document]()
    try:
        for _ in range(_TRIES):
            if done := patiently(lambda: _try(client, index, id_, change, sent), PATIENCE_SECONDS):
                break
        else:
            raise ElasticsearchUnavailable(
                f"{id_} is being written again and again.", "Try again when the load has ended."
            )
    except ElasticsearchUnavailable as error:
        if not sent:
            raise ElasticsearchUnavailable(f"Nothing was changed. {error.message}", error.remedy) from error
        raise ElasticsearchUnavailable(f"It is not known whether {id_} was changed. {error.message}", _AGAIN) from error
    # Also where it was done before: perhaps by a command that ended before it could show it.
    _show(client, index, id_)
    return done


def _try(
    client: Elasticsearch, index: str, id_: str, change: Callable[[Document], Document | None], sent: list[Document]
) -> tuple[Document, bool] | None:
    """The document and whether it is one of `sent`; null where another write came between. May be done again."""
    hasty = client.options(request_timeout=_REQUEST_SECONDS)
    with translate_errors(f"withdrawing {id_} from {index}"):
        found = hasty.get(index=index, id=id_)
        if found["_source"] in sent:
            return found["_source"], True
        changed = change(found["_source"])
        if changed is None:
            return found["_source"], False
        # What is on its way was decided on the document as it was, is refused, and finds the withdrawal.
        basis = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        sent.append(changed)
        with suppress(ConflictError):
            hasty.index(index=index, id=id_, document=changed, require_alias=True, **basis)
        return (changed, True) if hasty.get(index=index, id=id_)["_source"] == changed else None


def _show(client: Elasticsearch, index: str, id_: str) -> None:
    """Searches see what was written. Raises ElasticsearchUnavailable if that cannot be had at once."""
    try:
        patiently(lambda: refresh(client, index), PATIENCE_SECONDS)
    except ElasticsearchUnavailable as error:
        raise ElasticsearchUnavailable(
            f"{id_} is as it should be, and searches may not show that yet. {error.message}",
            "They will as soon as Elasticsearch works again; nothing is left to be done.",
        ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
