"""The alias and its index on a real Elasticsearch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.definitions import IndexDefinition, document_index
from infra.elasticsearch.errors import IndexUnusable, MappingOutdated
from infra.elasticsearch.indices import IndexStatus, count_documents, create_index, ensure_index, index_status, refresh
from tests.service.loading import action, loaded

pytestmark = pytest.mark.service


def another() -> IndexDefinition:
    """The index of another version of Dateline."""
    return replace(document_index(), digest="00000000")


def test_an_index_is_made_once_behind_its_alias(client: Elasticsearch, index_name: str) -> None:
    assert index_status(client, index_name) == IndexStatus(index_name, exists=False)
    made = ensure_index(client, index_name)
    assert (made.index, made.mapping_current) == (document_index().index_name(index_name), True)
    assert ensure_index(client, index_name).index == made.index
    assert list(client.indices.get_alias(name=index_name)) == [made.index]


def test_it_has_our_mapping_and_counts_what_is_in_it(client: Elasticsearch, index_name: str) -> None:
    ensure_index(client, index_name)
    (mapping,) = client.indices.get_mapping(index=index_name).values()
    assert mapping["mappings"]["properties"].keys() == document_index().mappings["properties"].keys()
    loaded(client, index_name, [action("a", "one"), action("b", "two")])
    refresh(client, index_name)
    status = index_status(client, index_name)
    assert status.documents == count_documents(client, index_name) == 2
    assert status.bytes


def test_many_that_create_at_once_end_with_one_index(client: Elasticsearch, index_name: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: create_index(client, index_name), range(8)))
    assert len({status.index for status in made}) == 1
    assert len(client.indices.get_alias(name=index_name)) == 1


def test_two_versions_that_create_at_once_end_with_one_index(client: Elasticsearch, index_name: str) -> None:
    definitions = [document_index(), another()] * 4
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda each: create_index(client, index_name, each), definitions))
    assert len({status.index for status in made}) == 1
    assert {status.mapping_current for status in made} == {True, False}


def test_an_index_of_another_mapping_is_told_and_not_written(client: Elasticsearch, index_name: str) -> None:
    create_index(client, index_name, another())
    assert not index_status(client, index_name).mapping_current
    with pytest.raises(MappingOutdated, match="another mapping"):
        ensure_index(client, index_name)


@pytest.mark.parametrize("name", ["", "Upper", "two words", "all*", "a,b", "../up", "_all", "-dash", "x" * 201])
def test_a_name_that_is_none_or_means_several_is_refused(client: Elasticsearch, name: str) -> None:
    with pytest.raises(IndexUnusable, match="lower-case"):
        ensure_index(client, name)


def test_an_index_in_the_aliass_place_is_told(client: Elasticsearch, index_name: str) -> None:
    client.indices.create(index=index_name)
    with pytest.raises(IndexUnusable, match="is an index"):
        ensure_index(client, index_name)


def test_two_indices_behind_one_alias_are_told(client: Elasticsearch, index_name: str) -> None:
    for number in (1, 2):
        client.indices.create(index=f"{index_name}-{number}", aliases={index_name: {}})
    with pytest.raises(IndexUnusable, match="Several"):
        index_status(client, index_name)


def test_a_closed_index_is_told(client: Elasticsearch, index_name: str) -> None:
    client.indices.close(index=ensure_index(client, index_name).index or "")
    with pytest.raises(IndexUnusable, match="closed"):
        ensure_index(client, index_name)
