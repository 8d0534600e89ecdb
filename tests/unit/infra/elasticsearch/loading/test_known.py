"""Lookups by id: a missing entry of a reply is no missing document; documents of earlier generations are read."""

from __future__ import annotations

from typing import Any

import pytest

from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.loading.known import lookup, read_lookup
from tests.unit.infra.elasticsearch.client.test_transport import Server, client_of, serving

ABSENT = {"_index": "news", "found": False}
HASH = "0" * 32
WITHDRAWN = {"at": "2024-11-29T08:00:00Z", "reason": "killed"}


def test_documents_that_are_not_there_are_not_in_the_result() -> None:
    with serving(Server(answer={"docs": [{"_id": id_, **ABSENT} for id_ in "ab"]})) as server:
        assert lookup(client_of(server), "news", ["b", "a", "b"]) == {}


@pytest.mark.parametrize("answered", ["", "a", "ac", "abc"])
def test_a_reply_that_is_not_about_the_requested_ids_is_an_error(answered: str) -> None:
    reply = {"docs": [{"_id": id_, **ABSENT} for id_ in answered]}
    with serving(Server(answer=reply)) as server, pytest.raises(ElasticsearchUnavailable, match="the reply has"):
        lookup(client_of(server), "news", ["a", "b"])


@pytest.mark.parametrize(
    ("content_hash", "withdrawn", "expected"),
    [
        (HASH, None, (False, False)),
        (HASH, WITHDRAWN | {"lifted": False}, (True, False)),
        (HASH, WITHDRAWN | {"lifted": True}, (False, True)),
        (HASH, WITHDRAWN, (True, False)),
        ("", WITHDRAWN, (False, True)),
    ],
    ids=["not withdrawn", "withdrawn", "lifted", "withdrawn by generation 2", "lifted by generation 2"],
)
def test_withdrawals_are_read(content_hash: str, withdrawn: dict[str, Any] | None, expected: tuple[bool, bool]) -> None:
    source = {"content_hash": content_hash, "withdrawn": withdrawn, "observed": "2024-11-27T08:00:00Z"}
    entry = {"_id": "a", "_seq_no": 1, "_primary_term": 1, "found": True, "_source": source}
    known = read_lookup("news", [entry])["a"]
    assert (known.withdrawn, known.lifted) == expected
    assert known.content_hash == ("" if known.lifted else HASH), "no input is unchanged beside a lifted withdrawal"


def test_the_version_of_a_delivery_belongs_to_the_order_of_its_document() -> None:
    orders = []
    for delivery in (None, {"version": None}, {"version": "9"}, {"version": "10"}):
        source = {"content_hash": HASH, "observed": "2024-11-27T08:00:00Z", "delivery": delivery}
        entry = {"_id": "a", "_seq_no": 1, "_primary_term": 1, "found": True, "_source": source}
        orders.append(read_lookup("news", [entry])["a"].order)
    assert orders[0] == orders[1] < orders[2] < orders[3]


@pytest.mark.parametrize("lifted", [False, True])
def test_a_withdrawal_by_a_source_is_a_state_of_the_article(lifted: bool) -> None:
    withdrawn = WITHDRAWN | {"lifted": lifted, "delivered": True}
    source = {"content_hash": HASH, "withdrawn": withdrawn, "observed": "2024-11-27T08:00:00Z"}
    entry = {"_id": "a", "_seq_no": 1, "_primary_term": 1, "found": True, "_source": source}
    known = read_lookup("news", [entry])["a"]
    assert (known.withdrawn, known.withdrawn_by_source, known.lifted) == (False, not lifted, lifted)
    assert known.order.withdraws
