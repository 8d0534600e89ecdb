"""Withdrawn documents: the names and times of an article, and when and why its text was taken out."""

from __future__ import annotations

from typing import Any

from transforms.document.record import Document, Withdrawal
from transforms.document.serialization import serialize

_NAMES = {"id", "external_id", "source", "url", "canonical_url", "domain"}
_TIMES = {"published", "published_precision", "published_source", "modified", "observed", "indexed_at"}
_ORIGIN = {"decoding", "versions", "content_hash", "superseded", "known_ids", "run_id", "created_by", "input"}
KEPT = frozenset(_NAMES | _TIMES | _ORIGIN | {"story"})
"""All other keys are emptied, also those that documents get one day. `story` is the story that the article leaves."""

KEPT_OF_DELIVERY = frozenset({"format", "version", "status", "signal"})
"""Keys of `delivery` that are kept: of two states of one time the version decides which is newer."""

_NO_CONTENT_HASH = "0" * 32
"""Of documents without one: lifted by generation 2 or earlier, which emptied it."""

_NEVER_NULL = frozenset({"body", "display_title", "language_source"})


def withdraw(document: Document, at: str, reason: str, *, delivered: bool = False) -> Document:
    """Return the document without its text and all that was read from it; no query finds it from then on.

    `at` is an ISO date-time; `delivered` is that of `Withdrawal`.
    """
    emptied = {key: value if key in KEPT else empty_value(key, value) for key, value in document.items()}
    if delivery := document.get("delivery"):
        emptied["delivery"] = {
            key: value if key in KEPT_OF_DELIVERY else empty_value(key, value) for key, value in delivery.items()
        }
    return emptied | {
        "content_hash": document["content_hash"] or _NO_CONTENT_HASH,
        "withdrawn": serialize(Withdrawal(at, reason, delivered=delivered)),
    }


def lift(document: Document) -> Document:
    """Return the withdrawn document marked so that the next input of this article replaces it."""
    return {**document, "withdrawn": {**document["withdrawn"], "lifted": True}}


def is_lifted(document: Document) -> bool:
    """Return whether the withdrawal has been lifted and no input has brought the text back yet.

    Documents of generation 2 or earlier have an empty content hash instead of the field `lifted`.
    """
    withdrawn = document["withdrawn"]
    return withdrawn is not None and (withdrawn.get("lifted", False) or not document["content_hash"])


def is_erased(document: Document) -> bool:
    """Return whether the article was erased, which nothing lifts."""
    return (document["withdrawn"] or {}).get("erased") is not None


def empty_value(key: str, value: Any) -> Any:
    """Return the value without content of a document's key that has `value`."""
    if key in _NEVER_NULL:
        return ""
    return [] if isinstance(value, list) else None
