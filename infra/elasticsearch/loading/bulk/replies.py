"""Reading what Elasticsearch says about a bulk request: pure, and strict about what it cannot understand."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from infra.elasticsearch.client import describe
from infra.elasticsearch.errors import IndexingError, IndexUnusable, MappingOutdated, NotAuthorized
from infra.elasticsearch.lifecycle.indices import closed, missing
from infra.elasticsearch.loading.bulk.messages import ItemReply

_LONGEST_DETAIL = 2_000
_SERVICE_STATUSES = frozenset({502, 503})
_SERVICE_ERRORS = frozenset({"cluster_block_exception", "i_o_exception"})


class GarbledReply(ValueError):
    """A reply to a bulk request that is none."""


class Verdict(Enum):
    """What an item's status means for its action."""

    WRITTEN = auto()
    CONFLICT = auto()
    NOT_NOW = auto()
    REJECTED = auto()


def read_items(body: Any) -> tuple[ItemReply, ...]:
    """The items of a bulk reply in the order of the request. Raises GarbledReply for anything else."""
    try:
        return tuple(_item(entry) for entry in body["items"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GarbledReply(f"the reply is not one to a bulk request: {error!r}") from error


def _item(entry: Mapping[str, Any]) -> ItemReply:
    (answer,) = entry.values()
    error = answer.get("error")
    return ItemReply(
        id=answer["_id"],
        status=int(answer["status"]),
        result=answer.get("result"),
        error_type=error["type"] if error else None,
        error=describe(error)[:_LONGEST_DETAIL],
        term=int(answer.get("_primary_term", 0)),
    )


def verdict(reply: ItemReply) -> Verdict:
    """What one item's answer means; ask `stop_for` first."""
    if 200 <= reply.status < 300:
        return Verdict.WRITTEN
    if reply.status == 409 or reply.error_type == "document_missing_exception":
        return Verdict.CONFLICT
    return Verdict.NOT_NOW if reply.status in (408, 429) or reply.status >= 500 else Verdict.REJECTED


def is_about_the_service(status: int, error_type: str | None) -> bool:
    """Whether a refusal for now is no fault of the document: nobody's write would be taken (full disk, no master)."""
    return status in _SERVICE_STATUSES or error_type in _SERVICE_ERRORS


def stop_for(name: str, status: int, error_type: str | None, error: str) -> IndexingError | None:
    """The error that ends the load, when an answer is the same for every document; else null."""
    said = f"While loading {name}: {error or f'HTTP {status}'}."
    if error_type == "index_not_found_exception":
        return missing(name)
    if error_type == "strict_dynamic_mapping_exception":
        return MappingOutdated(said, "The index lacks a field of today's documents: load into a new alias (--index).")
    if error_type == "index_closed_exception":
        return closed(name)
    if status == 403 and error_type == "cluster_block_exception":
        return IndexUnusable(said, f'Take the block away: PUT {name}/_settings {{"index.blocks.write": null}}.')
    if status in (401, 403):
        return NotAuthorized(said, f"A key of the kind ingest may: `dateline keys create ingest --index {name}`.")
    return None
