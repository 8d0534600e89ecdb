"""A full disk and a missing master are reported by one warning, at once, from whatever reply names them."""

from __future__ import annotations

from typing import Any

import pytest

from infra.elasticsearch.client.outage import OutageLog

FLOOD = {
    "type": "cluster_block_exception",
    "reason": "index [news] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has "
    "read-only-allow-delete block; for more information, see ...];",
}
NO_SPACE = {"type": "i_o_exception", "reason": "No space left on device"}
DEEP = {"type": "translog_exception", "reason": "Failed to write", "caused_by": NO_SPACE}
NO_MASTER = {"type": "cluster_block_exception", "reason": "blocked by: [SERVICE_UNAVAILABLE/2/no master];"}
NO_SHARD = {"type": "unavailable_shards_exception", "reason": "[news][0] primary shard is not active Timeout: [5s]"}


def item(status: int, error: dict[str, Any]) -> dict[str, Any]:
    return {
        "items": [{"index": {"_id": "a", "status": 201}}, {"index": {"_id": "b", "status": status, "error": error}}]
    }


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (429, {"error": FLOOD}, "almost full"),
        (200, item(429, FLOOD), "almost full"),
        (200, item(500, NO_SPACE), "The disk of Elasticsearch is full. Make room on it"),
        (500, {"error": DEEP}, "The disk of Elasticsearch is full. Make room on it"),
        (200, {"docs": [{"_id": "a", "error": DEEP}]}, "The disk of Elasticsearch is full. Make room on it"),
        (503, {"error": NO_MASTER}, "no master node; a full disk can be the cause"),
    ],
)
def test_an_outage_is_reported_once_as_soon_as_a_reply_names_it(
    status: int, body: object, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = OutageLog()
    for _ in range(5):
        log.inspect(status, body)
    (warning,) = warnings(caplog)
    assert words in warning


@pytest.mark.parametrize("error", [NO_MASTER, NO_SHARD])
def test_where_the_disk_can_be_looked_at_what_it_does_is_reported_as_a_full_disk(
    error: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    log = OutageLog()
    log.inspect(503, {"error": error}, lambda: 4_096)
    log.inspect(503, {"error": NO_MASTER})
    (warning,) = warnings(caplog)
    assert warning.startswith("The disk of Elasticsearch is full.")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"count": 1}),
        (200, item(400, {"type": "document_parsing_exception", "reason": "value: 'No space left on device'"})),
        (404, {"error": {"type": "index_not_found_exception", "reason": "no master"}}),
        (200, {"docs": [{"_id": "a", "found": True, "_source": {"body": "No space left on device"}}]}),
        (503, {"error": NO_SHARD}),
        (503, "<html>"),
        (200, None),
    ],
)
def test_nothing_else_is(status: int, body: object, caplog: pytest.LogCaptureFixture) -> None:
    OutageLog().inspect(status, body, lambda: 10**12)
    assert warnings(caplog) == []
