"""Documents found by either of their names, on a real Elasticsearch, and the messages about unknown ones."""

from __future__ import annotations

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import IndexMissing
from infra.elasticsearch.search.lookup import UnknownDocument, find_document
from tests.service.articles import CORPUS, document, load

pytestmark = pytest.mark.service


def test_a_document_is_found_by_our_id_and_by_its_senders(client: Elasticsearch, index_name: str) -> None:
    load(client, index_name, CORPUS)
    weapons = CORPUS[0]
    assert find_document(client, index_name, weapons["id"]) == weapons
    assert find_document(client, index_name, "weapons") == weapons
    assert find_document(client, index_name, "withdrawn")["withdrawn"] is not None


def test_an_unknown_document_and_an_unknown_index_are_distinguished(client: Elasticsearch, index_name: str) -> None:
    load(client, index_name, CORPUS[:1])
    with pytest.raises(UnknownDocument, match="There is no document nobody"):
        find_document(client, index_name, "nobody")
    with pytest.raises(IndexMissing):
        find_document(client, "no-such-index", "weapons")


def test_namesakes_from_two_sources_are_listed(client: Elasticsearch, index_name: str) -> None:
    twins = [
        document("1", None, "One.", id="a", source="north"),
        document("1", None, "Another.", id="b", source="south"),
    ]
    load(client, index_name, twins)
    with pytest.raises(UnknownDocument) as caught:
        find_document(client, index_name, "1")
    assert "a  from north" in caught.value.remedy
    assert find_document(client, index_name, "b")["body"] == "Another."
