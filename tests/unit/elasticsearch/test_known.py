"""Lookups by id: a missing entry of a reply is no missing document."""

from __future__ import annotations

import pytest

from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.loading.known import lookup
from tests.unit.elasticsearch.test_transport import Server, client_of, serving

ABSENT = {"_index": "news", "found": False}


def test_documents_that_are_not_there_are_not_in_the_result() -> None:
    with serving(Server(answer={"docs": [{"_id": id_, **ABSENT} for id_ in "ab"]})) as server:
        assert lookup(client_of(server), "news", ["b", "a", "b"]) == {}


@pytest.mark.parametrize("answered", ["", "a", "ac", "abc"])
def test_a_reply_that_is_not_about_the_requested_ids_is_an_error(answered: str) -> None:
    reply = {"docs": [{"_id": id_, **ABSENT} for id_ in answered]}
    with serving(Server(answer=reply)) as server, pytest.raises(ElasticsearchUnavailable, match="the reply has"):
        lookup(client_of(server), "news", ["a", "b"])
