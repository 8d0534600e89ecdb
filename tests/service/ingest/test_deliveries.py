"""Delivered articles on a real Elasticsearch: the newest version of an item wins, in every order of loading."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from tests.service.delivering import deliver, outcomes
from tests.support.delivered import delivered
from transforms.records import RawRecord, Subject

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]

Text = Callable[[str], str]


def text_of(client: Elasticsearch, index: str, id_: str) -> str | None:
    """The body that the index has for an external id, None if it has no such document."""
    hits = client.search(index=index, query={"term": {"external_id": id_}})["hits"]["hits"]
    return hits[0]["_source"]["body"] if hits else None


def in_every_order(client: Elasticsearch, index: str, states: list[Callable[[str], RawRecord]]) -> set[str | None]:
    """Load the states of an item in every order, run by run and in one run; return the texts that are left."""
    orders = list(permutations(states))
    for step in range(len(states)):
        deliver(client, index, [order[step](f"apart-{n}") for n, order in enumerate(orders)])
    deliver(client, index, [state(f"together-{n}") for n, order in enumerate(orders) for state in order])
    return {text_of(client, index, f"{how}-{n}") for how in ("apart", "together") for n in range(len(orders))}


def version(text: str, **given: Any) -> Callable[[str], RawRecord]:
    return lambda id_: delivered(text, external_id=id_, **given)


def test_the_higher_version_of_one_time_wins_whatever_its_file(client: Elasticsearch, index_name: str) -> None:
    states = [
        version("Version nine.", version="9", file="z.xml"),
        version("Version ten.", version="10", file="a.xml"),
        version("Without a version.", file="zz.xml"),
    ]
    assert in_every_order(client, index_name, states) == {"Version ten."}


def test_a_later_time_wins_over_a_higher_version(client: Elasticsearch, index_name: str) -> None:
    states = [version("Old.", version="10"), version("New.", version="2", hours=1), version("Older.", hours=-1)]
    assert in_every_order(client, index_name, states) == {"New."}


def test_a_delivery_is_indexed_whole_and_unchanged_when_it_is_read_again(
    client: Elasticsearch, index_name: str
) -> None:
    raw = delivered(
        version="1", urgency=2, slug="Ferry-Repairs", genre=("Current",), subjects=(Subject("medtop:1", "Transport"),),
        places=(Subject("x:1"),), subheadlines=("Repairs took two weeks",), editor_notes=("Call the desk",),
        rights="All", byline="By Ann Lee", tags=("ferries",), embargo="2024-11-27T10:00:00+01:00",
    )  # fmt: skip
    assert outcomes(deliver(client, index_name, [raw])) == {"indexed": 1}
    assert outcomes(deliver(client, index_name, [raw])) == {"unchanged": 1}
    for query in (
        {"term": {"delivery.slug.folded": "FERRY-repairs"}},
        {"term": {"delivery.subjects.name.folded": "transport"}},
        {"match": {"delivery.subheadlines": "repair"}},
        {"range": {"delivery.embargo": {"lt": "2024-11-27T09:00:01Z"}}},
        {"term": {"delivery.urgency": 2}},
    ):
        assert client.count(index=index_name, query=query)["count"] == 1, query
