"""Reading bulk responses as Elasticsearch 9.5 writes them, and malformed ones."""

from __future__ import annotations

from typing import Any

import pytest

from infra.elasticsearch.loading.bulk.messages import ItemReply
from infra.elasticsearch.loading.bulk.replies import (
    ItemVerdict,
    MalformedBulkResponse,
    fatal_error,
    item_verdict,
    read_items,
)

PARSING = {
    "type": "document_parsing_exception",
    "reason": "[1:14] failed to parse field [published]",
    "caused_by": {"type": "illegal_argument_exception", "reason": "failed to parse date field [nonsense]"},
}


def test_items_come_in_order_with_elasticsearchs_own_words() -> None:
    body = {
        "items": [
            {"index": {"_id": "a", "status": 201, "result": "created"}},
            {"index": {"_id": "b", "status": 400, "error": PARSING}},
        ]
    }
    first, second = read_items(body)
    assert first == ItemReply("a", 201, "created")
    assert (second.id, second.status, second.error_type) == ("b", 400, "document_parsing_exception")
    assert second.error == (
        "document_parsing_exception: [1:14] failed to parse field [published]; "
        "caused by illegal_argument_exception: failed to parse date field [nonsense]"
    )


@pytest.mark.parametrize(
    "body",
    [
        None,
        "<html>",
        [],
        {},
        {"items": None},
        {"items": [{}]},
        {"items": [{"index": {"status": 200}}]},
        {"items": [{"index": {"_id": "a"}}]},
        {"items": [{"index": {"_id": "a", "status": "soon"}}]},
        {"items": [{"index": {"_id": "a", "status": 400, "error": "text"}}]},
        {"items": ["a"]},
    ],
)
def test_anything_else_is_garbled(body: Any) -> None:
    with pytest.raises(MalformedBulkResponse):
        read_items(body)


@pytest.mark.parametrize(
    ("status", "result", "expected"),
    [
        (201, "created", ItemVerdict.WRITTEN),
        (200, "updated", ItemVerdict.WRITTEN),
        (409, None, ItemVerdict.CONFLICT),
        (429, None, ItemVerdict.RETRYABLE),
        (408, None, ItemVerdict.RETRYABLE),
        (503, None, ItemVerdict.RETRYABLE),
        (400, None, ItemVerdict.REJECTED),
        (404, None, ItemVerdict.REJECTED),
    ],
)
def test_verdicts(status: int, result: str | None, expected: ItemVerdict) -> None:
    assert item_verdict(ItemReply("a", status, result)) is expected


@pytest.mark.parametrize(("status", "error_type"), [(400, "document_parsing_exception"), (429, None), (500, None)])
def test_a_load_is_not_stopped_for_one_document_or_a_busy_node(status: int, error_type: str | None) -> None:
    assert fatal_error("news", status, error_type, "why") is None
