"""Embargoes and keys, on a node with passwords, keys and TLS: who sets the filter, and who finds what it hides."""

from __future__ import annotations

import pytest
from elasticsearch import AuthorizationException, Elasticsearch

from infra.elasticsearch.access.privileges import KeyKind
from infra.elasticsearch.errors import NotAuthorized
from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.indices import count_documents, create_index, ensure_index, index_status
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.elasticsearch.search.embargoes import count_embargoes
from infra.elasticsearch.search.lookup import UnknownDocument, find_document
from tests.service.articles import document
from tests.support.secured import Secured
from transforms.document import serialize
from transforms.records import Delivery

pytestmark = [pytest.mark.service, pytest.mark.slow]

INDEX = "embargoes"
BEHIND = document_index().index_name(INDEX)
ARTICLE = document("a", None, "Its text.", delivery=serialize(Delivery("nitf", embargo="2124-11-27T08:00:00Z")))


@pytest.fixture(scope="module")
def administrator(secured: Secured) -> Elasticsearch:
    client = secured.administrator()
    create_index(client, INDEX)
    client.index(index=INDEX, id=ARTICLE["id"], document=ARTICLE, refresh=True)
    return client


@pytest.fixture(scope="module")
def holders(secured: Secured, administrator: Elasticsearch) -> dict[KeyKind, Elasticsearch]:
    """A client for the holder of each kind of key."""
    assert administrator
    return {kind: secured.with_key(secured.key(kind, INDEX).encoded) for kind in KeyKind}


def test_the_deployer_sets_the_filter_that_the_loader_asks_for(
    administrator: Elasticsearch, holders: dict[KeyKind, Elasticsearch]
) -> None:
    administrator.indices.update_aliases(actions=[{"add": {"index": BEHIND, "alias": INDEX}}])
    loader, deployer = holders[KeyKind.INGEST], holders[KeyKind.DEPLOY]
    assert index_status(loader, INDEX).alias_current is False
    with pytest.raises(NotAuthorized, match=f"updating the alias {INDEX}") as caught:
        ensure_index(loader, INDEX)
    assert f"Run `dateline index create --index {INDEX}` with a deploy key" in caught.value.remedy
    assert ensure_index(deployer, INDEX).alias_current
    assert ensure_index(loader, INDEX).alias_current


def test_a_loaders_key_of_before_does_not_see_the_alias_and_is_enough(
    secured: Secured, administrator: Elasticsearch
) -> None:
    privileges = ["read", "indices:data/write/index*", "indices:admin/mappings/get"]
    role = {"indices": [{"names": [f"{INDEX}*"], "privileges": privileges}]}
    key = administrator.security.create_api_key(name="before", role_descriptors={"before": role})["encoded"]
    with secured.with_key(key) as loader:
        found = ensure_index(loader, INDEX)
    assert (found.mapping_current, found.alias_current) == (True, None)


@pytest.mark.parametrize("kind", [KeyKind.INGEST, KeyKind.SEARCH])
def test_keys_of_dateline_read_the_index_behind_the_alias(holders: dict[KeyKind, Elasticsearch], kind: KeyKind) -> None:
    client = holders[kind]
    assert client.count(index=INDEX)["count"] == 0
    assert count_documents(client, INDEX) == count_embargoes(client, INDEX).count == 1
    assert find_document(client, INDEX, "a")["id"] == ARTICLE["id"]


def test_a_key_for_the_alias_alone_searches_without_articles_under_embargo(
    secured: Secured, administrator: Elasticsearch
) -> None:
    role = {"indices": [{"names": [INDEX], "privileges": ["read"]}]}
    key = administrator.security.create_api_key(name="public", role_descriptors={"public": role})["encoded"]
    with secured.with_key(key) as reader:
        with pytest.raises(UnknownDocument):
            find_document(reader, INDEX, "a")
        assert reader.search(index=INDEX)["hits"]["hits"] == []
        with pytest.raises(AuthorizationException):
            reader.search(index=BEHIND)
        assert reader.get(index=INDEX, id=ARTICLE["id"])["found"], "by its id any reader of the alias has it"


def test_a_loaders_key_withdraws_it(holders: dict[KeyKind, Elasticsearch]) -> None:
    assert withdraw(holders[KeyKind.INGEST], INDEX, "a", "killed")[1]
    assert count_embargoes(holders[KeyKind.SEARCH], INDEX).count == 0
