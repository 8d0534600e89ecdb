"""Reading of bulk responses: pure, and strict about anything malformed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from infra.elasticsearch.client import describe
from infra.elasticsearch.errors import IndexingError, IndexUnusable, MappingOutdated, NotAuthorized
from infra.elasticsearch.lifecycle.aliases import closed_index, missing_index
from infra.elasticsearch.loading.bulk.messages import ItemReply

_MAX_DETAIL = 2_000
"""Code points kept of an error."""

_SERVICE_STATUSES = frozenset({502, 503})
_SERVICE_ERRORS = frozenset({"cluster_block_exception", "i_o_exception"})


class MalformedBulkResponse(ValueError):
    """Malformed bulk response."""


class ItemVerdict(Enum):
    """The consequence of an item's status for its action."""

    WRITTEN = auto()
    CONFLICT = auto()
    RETRYABLE = auto()
    REJECTED = auto()


def read_items(body: Any) -> tuple[ItemReply, ...]:
    """Return the items of a bulk response in the order of the request. Raises MalformedBulkResponse."""
    try:
        return tuple(_item(entry) for entry in body["items"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedBulkResponse(f"malformed bulk response: {error!r}") from error


def _item(entry: Mapping[str, Any]) -> ItemReply:
    (answer,) = entry.values()
    error = answer.get("error")
    return ItemReply(
        id=answer["_id"],
        status=int(answer["status"]),
        result=answer.get("result"),
        error_type=error["type"] if error else None,
        error=describe(error)[:_MAX_DETAIL],
        term=int(answer.get("_primary_term", 0)),
    )


def item_verdict(reply: ItemReply) -> ItemVerdict:
    """Return the consequence of an item's response; `fatal_error` comes first."""
    if 200 <= reply.status < 300:
        return ItemVerdict.WRITTEN
    if reply.status == 409 or reply.error_type == "document_missing_exception":
        return ItemVerdict.CONFLICT
    return ItemVerdict.RETRYABLE if reply.status in (408, 429) or reply.status >= 500 else ItemVerdict.REJECTED


def is_service_fault(status: int, error_type: str | None) -> bool:
    """Return whether a retryable refusal would meet any document: a full disk, no master."""
    return status in _SERVICE_STATUSES or error_type in _SERVICE_ERRORS


def fatal_error(name: str, status: int, error_type: str | None, error: str) -> IndexingError | None:
    """Return the error that ends the load if any document would meet the same refusal, else None."""
    message = f"While loading {name}: {error or f'HTTP {status}'}."
    if error_type == "index_not_found_exception":
        return missing_index(name)
    if error_type == "strict_dynamic_mapping_exception":
        return MappingOutdated(
            message, "The index lacks a field of this version's documents: load into a new alias (--index)."
        )
    if error_type == "index_closed_exception":
        return closed_index(name)
    if status == 403 and error_type == "cluster_block_exception":
        return IndexUnusable(
            message,
            f"If a switch of the index was interrupted, run it again: `dateline index promote --index {name}`. Else "
            f'remove the block: PUT {name}/_settings {{"index.blocks.write": null}}.',
        )
    if status in (401, 403):
        return NotAuthorized(message, f"A key of the kind ingest may: `dateline keys create ingest --index {name}`.")
    return None
