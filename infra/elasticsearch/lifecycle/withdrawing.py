"""Withdrawal of an article from every search, and its lifting: a document is written, nothing is deleted.

Elasticsearch forgets a deletion after a minute, and the article's next delivery would index it again.
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
from transforms.document import Document, withdrawal

PATIENCE_SECONDS = 30.0
"""Time to wait for an unavailable Elasticsearch: short, for an interactive command."""

_REQUEST_SECONDS = 10.0
_TRIES = 5
"""Attempts in which another write may come between our reading and writing."""

Change = Callable[[Document], Document | None]
"""Returns the document to write instead of a given one; None to leave it as it is."""

_AGAIN = "Run the command again once Elasticsearch responds: that is harmless, and shows it."


def withdraw(client: Elasticsearch, index: str, name: str, reason: str) -> tuple[Document, bool]:
    """Empty the document with this `id` or `external_id`; on return no search finds it.

    Returns:
        The document as it is now, and whether it was changed: one withdrawn before keeps its time and reason.

    Raises:
        UnknownDocument: there is no such document.
        IdentityMismatch: the index has another identity scheme.
        ElasticsearchUnavailable: the message states whether it was changed, or that this is unknown.
        IndexingError: any other failure.
    """

    return _change_searchably(client, index, _find(client, index, name), withdrawing(reason))


def lift(client: Elasticsearch, index: str, name: str) -> tuple[Document, bool]:
    """Lift a withdrawal: the next input of the article replaces the document; until then it stays empty.

    Returns and raises as `withdraw`; a document that is not withdrawn is not changed.
    """

    return _change_searchably(client, index, _find(client, index, name), lifting)


def withdrawing(reason: str) -> Change:
    """Return the change that empties a document; none for one that was withdrawn by a command.

    One that its source withdrew is changed too: from then on no newer delivery restores it.
    """

    def withdrawn(document: Document) -> Document | None:
        had = document["withdrawn"]
        if had and not had.get("delivered", False) and not withdrawal.is_lifted(document):
            return None
        return withdrawal.withdraw(document, withdrawal_time(), reason)

    return withdrawn


def lifting(document: Document) -> Document | None:
    """Return the document with its withdrawal lifted; None if it is not withdrawn, or was erased."""
    if document["withdrawn"] is None or withdrawal.is_lifted(document) or withdrawal.is_erased(document):
        return None
    return withdrawal.lift(document)


def _find(client: Elasticsearch, index: str, name: str) -> str:
    """Return the id of the document to change, and update the mapping. Raises UnknownDocument, IdentityMismatch."""
    found = find_document(client, index, name)
    ensure_index(client, index)
    return str(found["id"])


def _change_searchably(client: Elasticsearch, index: str, id_: str, change: Change) -> tuple[Document, bool]:
    done = change_document(client, index, id_, change)
    # Also if it was done before, perhaps by a command that ended before the refresh.
    make_searchable(client, index, id_)
    return done


def change_document(client: Elasticsearch, index: str, id_: str, change: Change) -> tuple[Document, bool]:
    """Apply `change` to the document as the index has it, despite concurrent writes; a refresh makes it searchable.

    Only a document read back counts as written: the response to a write may be lost or wrong.

    Returns:
        The document as it is now, and whether it was changed.

    Raises:
        ElasticsearchUnavailable: the message states whether it was changed, or that this is unknown.
        IndexingError: any other failure.
    """
    sent = list[Document]()
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
    return done


def _try(
    client: Elasticsearch, index: str, id_: str, change: Change, sent: list[Document]
) -> tuple[Document, bool] | None:
    """Return the document and whether we changed it; None if another write came between. Idempotent."""
    hasty = client.options(request_timeout=_REQUEST_SECONDS)
    with translate_errors(f"withdrawing {id_} from {index}"):
        found = hasty.get(index=index, id=id_)
        if found["_source"] in sent:
            return found["_source"], True
        changed = change(found["_source"])
        if changed is None:
            return found["_source"], False
        # Writes in flight were decided on the former document: they are refused, and decided again.
        basis = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        sent.append(changed)
        with suppress(ConflictError):
            hasty.index(index=index, id=id_, document=changed, require_alias=True, **basis)
        return (changed, True) if hasty.get(index=index, id=id_)["_source"] == changed else None


def make_searchable(client: Elasticsearch, index: str, name: str) -> None:
    """Make changes searchable; `name` is their subject in a message.

    Raises ElasticsearchUnavailable if that is not possible now.
    """
    try:
        patiently(lambda: refresh(client, index), PATIENCE_SECONDS)
    except ElasticsearchUnavailable as error:
        raise ElasticsearchUnavailable(
            f"{name} is as it should be, and searches may not show that yet. {error.message}",
            "They will as soon as Elasticsearch works again; nothing is left to be done.",
        ) from error


def withdrawal_time() -> str:
    """Return the present as documents have the time of a withdrawal or an erasure: to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
