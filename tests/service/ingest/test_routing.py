"""The shard that is computed for an id is the one that Elasticsearch writes it to."""

from __future__ import annotations

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.indices import create_index
from infra.elasticsearch.loading.bulk.loader import primary_shards
from infra.elasticsearch.loading.bulk.routing import shard_of

pytestmark = pytest.mark.service

IDS = [*(f"{number:032x}" for number in range(0, 10**30, 10**30 // 12)), "a", "é", "日本", "\U0001f600 x", "abcde"]


@pytest.mark.parametrize("shards", [1, 2, 3, 7, 20])
def test_elasticsearch_computes_the_same_shard(client: Elasticsearch, index_name: str, shards: int) -> None:
    create_index(client, index_name, document_index().with_settings({"number_of_shards": shards}))
    assert primary_shards(client, index_name) == shards
    for id_ in IDS:
        ((found,),) = client.search_shards(index=index_name, routing=id_)["shards"]
        assert found["shard"] == shard_of(id_, shards), id_


def test_without_an_index_there_is_one_shard_to_think_of(client: Elasticsearch, index_name: str) -> None:
    assert primary_shards(client, index_name) == 1
