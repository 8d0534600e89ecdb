"""What is left of an article that was withdrawn: whose it was and when, why it went, and none of its words."""

from __future__ import annotations

from typing import Any, cast

from transforms.schema import Document

_NAMES = {"id", "external_id", "source", "url", "canonical_url", "domain"}
_TIMES = {"published", "published_precision", "published_source", "modified", "observed", "indexed_at"}
_ORIGIN = {"decoding", "versions", "content_hash", "superseded", "known_ids", "run_id", "created_by", "input"}
KEPT = frozenset(_NAMES | _TIMES | _ORIGIN)
"""All else is emptied, also what may join the document one day."""

_OF_NO_CONTENT = "0" * 32
_NEVER_NULL = frozenset({"body", "display_title", "language_source"})


def withdraw(document: Document, at: str, reason: str) -> Document:
    """The document without its text and without what was read from it; no query finds it from then on.

    `at` is an ISO date-time.
    """
    left = {key: value if key in KEPT else _empty(key, value) for key, value in document.items()}
    new = {
        "content_hash": document["content_hash"] or _OF_NO_CONTENT,
        "story": document["id"],
        "withdrawn": {"at": at, "reason": reason},
    }
    return cast("Document", left | new)


def lift(document: Document) -> Document:
    """The same, to be replaced by the next input of this article: a lifted withdrawal has no content hash."""
    return {**document, "content_hash": ""}


def is_lifted(document: Document) -> bool:
    """Whether the withdrawal has been lifted and the text has not come back yet."""
    return document["withdrawn"] is not None and not document["content_hash"]


def _empty(key: str, value: Any) -> Any:
    if key in _NEVER_NULL:
        return ""
    return [] if isinstance(value, list) else None
