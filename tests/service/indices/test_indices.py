"""The alias and its index on a real Elasticsearch."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import IndexUnusable, MappingOutdated
from infra.elasticsearch.lifecycle.index_definitions import (
    IndexDefinition,
    dead_letter_index,
    document_index,
    run_index,
)
from infra.elasticsearch.lifecycle.indices import (
    IndexStatus,
    count_documents,
    create_index,
    ensure_index,
    index_status,
    refresh,
)
from infra.elasticsearch.lifecycle.mappings import MappingDifference
from tests.service.loading import action, loaded
from transforms.identity import IDENTITY_SCHEME

pytestmark = pytest.mark.service


def another(**fields: dict[str, Any]) -> IndexDefinition:
    """The index of another version of Dateline, with these fields besides ours, or instead of them."""
    mappings = document_index().mappings
    return replace(
        document_index(), digest="00000000", mappings={**mappings, "properties": {**mappings["properties"], **fields}}
    )


def mapping_of(client: Elasticsearch, name: str) -> dict[str, Any]:
    (found,) = client.indices.get_mapping(index=name).values()
    mapping: dict[str, Any] = found["mappings"]
    return mapping


def test_an_index_is_made_once_behind_its_alias(client: Elasticsearch, index_name: str) -> None:
    assert index_status(client, index_name) == IndexStatus(index_name, exists=False)
    made = ensure_index(client, index_name)
    assert (made.index, made.mapping_current) == (document_index().index_name(index_name), True)
    assert made.scheme == IDENTITY_SCHEME
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
    definitions = [another(temper={"type": "keyword"}), another(mood={"type": "keyword"})] * 4
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda each: create_index(client, index_name, each), definitions))
    assert len({status.index for status in made}) == 1
    assert {status.mapping_current for status in made} == {True, False}


def test_fields_that_an_index_lacks_are_added_to_it(client: Elasticsearch, index_name: str) -> None:
    before = ensure_index(client, index_name)
    newer = another(
        mood={"type": "keyword"},
        body={**document_index().mappings["properties"]["body"], "fields": {"raw": {"type": "keyword"}}},
        input={"properties": {"page": {"type": "long"}}},
    )
    found = index_status(client, index_name, newer)
    assert found.difference == MappingDifference(missing=("body.raw", "input.page", "mood"))
    updated = ensure_index(client, index_name, newer)
    assert (updated.index, updated.mapping_current, updated.scheme) == (before.index, True, IDENTITY_SCHEME)
    assert mapping_of(client, index_name)["dynamic"] == "strict"
    assert ensure_index(client, index_name, newer) == updated
    assert ensure_index(client, index_name).mapping_current, "what only the index has is no difference"


def test_many_that_add_fields_at_once_end_with_one_mapping(client: Elasticsearch, index_name: str) -> None:
    ensure_index(client, index_name)
    newer = another(mood={"type": "keyword"})
    with ThreadPoolExecutor(8) as threads:
        updated = list(threads.map(lambda _: ensure_index(client, index_name, newer), range(8)))
    assert {status.mapping_current for status in updated} == {True}


@pytest.mark.parametrize("kind", [run_index, dead_letter_index])
def test_runs_and_dead_letters_gain_fields_too(
    client: Elasticsearch, index_name: str, kind: Callable[[], IndexDefinition]
) -> None:
    ensure_index(client, index_name, kind())
    properties = {**kind().mappings["properties"], "mood": {"type": "keyword"}}
    newer = replace(kind(), mappings={**kind().mappings, "properties": properties})
    assert ensure_index(client, index_name, newer).mapping_current
    assert mapping_of(client, index_name)["properties"]["mood"] == {"type": "keyword"}


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ({"source": {"type": "long"}}, "it has another type for source"),
        ({"mood": {"type": "text", "analyzer": "of-tomorrow"}}, r"analyzer \[of-tomorrow\] has not been configured"),
        ({"title": {"type": "text", "analyzer": "exact"}}, r"Cannot update parameter \[analyzer\]"),
    ],
)
def test_what_an_existing_index_cannot_take_is_refused_and_changes_nothing(
    client: Elasticsearch, index_name: str, field: dict[str, Any], why: str
) -> None:
    ensure_index(client, index_name)
    before = mapping_of(client, index_name)
    with pytest.raises(MappingOutdated, match=why) as caught:
        ensure_index(client, index_name, another(**field, cheer={"type": "keyword"}))
    assert "`dateline index rebuild`, then `dateline index promote`" in caught.value.remedy
    assert mapping_of(client, index_name) == before


@pytest.mark.parametrize("name", ["", "Upper", "two words", "all*", "a,b", "../up", "_all", "-dash", "x" * 201])
def test_a_name_that_is_none_or_means_several_is_refused(client: Elasticsearch, name: str) -> None:
    with pytest.raises(IndexUnusable, match="lower-case"):
        ensure_index(client, name)


def test_an_index_in_the_aliass_place_is_reported(client: Elasticsearch, index_name: str) -> None:
    client.indices.create(index=index_name)
    with pytest.raises(IndexUnusable, match="is an index"):
        ensure_index(client, index_name)


def test_two_indices_behind_one_alias_are_reported(client: Elasticsearch, index_name: str) -> None:
    for number in (1, 2):
        client.indices.create(index=f"{index_name}-{number}", aliases={index_name: {}})
    with pytest.raises(IndexUnusable, match="Several"):
        index_status(client, index_name)


def test_a_closed_index_is_reported(client: Elasticsearch, index_name: str) -> None:
    client.indices.close(index=ensure_index(client, index_name).index or "")
    with pytest.raises(IndexUnusable, match="closed"):
        ensure_index(client, index_name)
