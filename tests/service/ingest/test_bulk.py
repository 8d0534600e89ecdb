"""The loader on a real Elasticsearch, with that one's own refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra import node
from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from infra.elasticsearch.errors import IndexMissing, IndexUnusable, MappingOutdated
from infra.elasticsearch.lifecycle.indices import count_documents, ensure_index, refresh
from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk import BulkPolicy, LoadFault, Outcome, largest_request, load, loader
from infra.elasticsearch.loading.known import lookup
from tests.service.loading import QUICK, action, loaded, words
from transforms.records import Reason

pytestmark = pytest.mark.service

KILOBYTE = 1024


def articles(count: int, size: int = 100, run_id: str = "run") -> list[Action]:
    return [action(str(number), f"{number} ".ljust(size, "x"), run_id=run_id) for number in range(count)]


def test_the_same_input_twice_changes_nothing(client: Elasticsearch, index_name: str) -> None:
    ensure_index(client, index_name)
    assert set(words(loaded(client, index_name, articles(333))[0])) == {Outcome.INDEXED}
    refresh(client, index_name)
    before = client.search(index=index_name, size=333, version=True, sort="id")["hits"]["hits"]
    again, _ = loaded(client, index_name, articles(333, run_id="next"))
    assert set(words(again)) == {Outcome.UNCHANGED}
    refresh(client, index_name)
    assert client.search(index=index_name, size=333, version=True, sort="id")["hits"]["hits"] == before


def test_a_document_that_does_not_fit_the_mapping_costs_only_itself(client: Elasticsearch, index_name: str) -> None:
    ensure_index(client, index_name)
    mixed = [action("good", "text"), action("bad", "text", published="nonsense"), action("fine", "text")]
    outcomes, _ = loaded(client, index_name, mixed)
    assert words(outcomes) == [Outcome.INDEXED, Outcome.REJECTED, Outcome.INDEXED]
    assert outcomes[1].reason is Reason.REFUSED_BY_INDEX
    assert "failed to parse date field [nonsense]" in outcomes[1].detail


def test_a_key_that_the_mapping_lacks_stops_the_load(client: Elasticsearch, index_name: str) -> None:
    ensure_index(client, index_name)
    good = action("good", "text")
    odd = replace(good, content=good.content.replace(b'"body":', b'"surprise":'))
    with pytest.raises(MappingOutdated, match="surprise"):
        loaded(client, index_name, [odd])


def test_a_typo_in_the_name_makes_no_index(client: Elasticsearch, index_name: str) -> None:
    with pytest.raises(IndexMissing, match="dateline ingest PATH"):
        loaded(client, index_name, articles(3))
    assert not client.indices.exists(index=index_name)


def test_a_plain_index_is_not_written_in_the_aliass_place(client: Elasticsearch, index_name: str) -> None:
    client.indices.create(index=index_name)
    with pytest.raises(IndexMissing):
        loaded(client, index_name, articles(3))


def test_an_id_that_is_too_long_is_found_among_the_others(client: Elasticsearch, index_name: str) -> None:
    ensure_index(client, index_name)
    mixed = articles(40)
    mixed[23] = action("x" * 513, "text")
    outcomes, faults = loaded(client, index_name, mixed)
    assert [outcome.position for outcome in outcomes if outcome.outcome is Outcome.REJECTED] == [23]
    assert "too long" in outcomes[23].detail
    assert set(words(outcomes)) == {Outcome.INDEXED, Outcome.REJECTED}
    assert faults[LoadFault.BISECTED] >= 5


@pytest.mark.parametrize("blocked", ["closed", "index.blocks.write"])
def test_an_index_that_takes_no_writes_stops_the_load(client: Elasticsearch, index_name: str, blocked: str) -> None:
    index = ensure_index(client, index_name).index or ""
    if blocked == "closed":
        client.indices.close(index=index)
    else:
        client.indices.put_settings(index=index, settings={blocked: True})
    with pytest.raises(IndexUnusable):
        loaded(client, index_name, articles(3))


def test_a_lookup_in_a_closed_index_is_refused_at_once_with_what_to_do(client: Elasticsearch, index_name: str) -> None:
    client.indices.close(index=ensure_index(client, index_name).index or "")
    with pytest.raises(IndexUnusable, match="is closed.\nOpen it"):
        lookup(client, index_name, ["a"])


@pytest.fixture(scope="module")
def small_node(
    settings_for: Callable[[Path], node.NodeSettings], node_home: Callable[[], Path]
) -> Iterator[Elasticsearch]:
    """A node that takes 1 MB a request, and 300 KB of documents at a time."""
    limits: dict[str, str | int | bool | list[str]] = {
        "http.max_content_length": "1mb",
        "indexing_pressure.memory.limit": "300kb",
    }
    settings = replace(settings_for(node_home()), extra=limits)
    with connect(Endpoint(node.start(settings, print).url)) as client:
        yield client
    node.stop(settings)


@pytest.mark.slow
def test_413_and_429_of_a_small_node_are_answered_by_smaller_requests(
    small_node: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is not known beforehand, as behind a proxy."""
    ensure_index(small_node, "small")
    monkeypatch.setattr(loader, "largest_request", lambda _: None)
    huge = action("huge", "x" * 1_200 * KILOBYTE)
    policy = BulkPolicy(chunk_count=400, first_delay=0.02, longest_delay=0.2)
    outcomes, faults = loaded(small_node, "small", [*articles(120, size=10 * KILOBYTE), huge], policy)
    assert [(o.id, o.reason) for o in outcomes if o.outcome is not Outcome.INDEXED] == [("id-huge", Reason.TOO_LARGE)]
    refresh(small_node, "small")
    assert count_documents(small_node, "small") == 120
    assert min(faults[fault] for fault in (LoadFault.SPLIT, LoadFault.OVERLOADED, LoadFault.RETRIED)) > 0


@pytest.mark.slow
def test_the_nodes_limit_is_read_and_kept(small_node: Elasticsearch) -> None:
    ensure_index(small_node, "limited")
    assert largest_request(small_node) == 1_024 * KILOBYTE
    huge = action("huge", "x" * 1_200 * KILOBYTE)
    outcomes, faults = loaded(small_node, "limited", [huge, *articles(20, size=10 * KILOBYTE)])
    assert (outcomes[0].reason, outcomes[0].attempts) == (Reason.TOO_LARGE, 0)
    assert set(words(outcomes[1:])) == {Outcome.INDEXED}
    assert faults[LoadFault.SPLIT] == 0


@pytest.mark.slow
def test_a_document_above_the_indexing_pressure_fails_and_the_rest_is_indexed(small_node: Elasticsearch) -> None:
    ensure_index(small_node, "pressed")
    policy = replace(QUICK, max_refusals=4)
    heavy = action("heavy", "x" * 500 * KILOBYTE)
    outcomes, _ = loaded(small_node, "pressed", [*articles(20), heavy], policy)
    assert (outcomes[20].outcome, outcomes[20].reason) == (Outcome.FAILED, Reason.INDEX_UNREACHABLE)
    assert "rejected execution of coordinating operation" in outcomes[20].detail
    assert set(words(outcomes[:20])) == {Outcome.INDEXED}


def test_a_load_that_is_left_early_has_sent_only_what_fits_in_flight(client: Elasticsearch, index_name: str) -> None:
    ensure_index(client, index_name)
    drawn = iter(articles(2_000))
    next(iter(load(client, index_name, drawn, QUICK)))
    assert len(list(drawn)) >= 2_000 - QUICK.chunks_held * QUICK.chunk_count
