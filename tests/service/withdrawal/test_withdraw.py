"""Withdrawing on the real index: nothing finds the article, nothing brings it back, and it can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.indices import create_index, ensure_index, index_status
from infra.elasticsearch.lifecycle.withdrawing import lift, withdraw
from infra.elasticsearch.queries.bodies.search import SearchView
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import FACETS
from infra.elasticsearch.queries.syntax import parse
from infra.elasticsearch.search.export import Export
from infra.elasticsearch.search.insight import significant_names, timeline
from infra.elasticsearch.search.lookup import UnknownDocument, find_document
from infra.elasticsearch.search.requests import PlainQuery, count, rank, search
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import plan_shards
from tests.service.articles import CORPUS, load
from tests.service.loading import action, loaded, words

pytestmark = pytest.mark.service

Ingest = Callable[..., str]
WEAPONS = CORPUS[0]


@pytest.fixture
def ingest(
    node_url: str, client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Ingest:
    """Loads one article under the id "kill"; gives what became of it."""
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    for name, value in {"HOME": str(tmp_path / "home"), "MODEL": "blank", "WORKERS": "1"}.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    ensure_index(client, index_name)

    def one(text: str = "Ministers met in Paris.", force: bool = False, observed: str = "2024-11-27") -> str:
        path = tmp_path / "in.jsonl"
        path.write_text(json.dumps({"id": "kill", "text": text, "observed": observed}) + "\n")
        options = RunOptions(uuid4().hex, index_name, force=force)
        outcomes = run_shard(plan_shards([str(path)]).shards[0], options, Settings.read()).outcomes
        return next(outcome for outcome, number in outcomes.items() if number)

    return one


def seen(client: Elasticsearch, index: str) -> set[str | None]:
    """The external ids that any kind of search gives for what the article says and is."""
    everything, asked = Criteria(), Criteria(parse("air defense Seoul ministers").words)
    view = SearchView(size=50, facets=FACETS)
    hits = [*search(client, index, asked, view).hits, *search(client, index, everything, view).hits]
    for like in (WEAPONS["id"], CORPUS[1]["id"]):
        hits += search(client, index, Criteria(like=like), view).hits
    for ranked in rank(client, index, [PlainQuery("1", "air defense Seoul ministers")], 50):
        hits += ranked.hits
    return {hit.external_id for hit in hits} | {
        document["external_id"] for document in Export(client, index, everything)
    }


def test_no_search_shows_what_was_withdrawn(client: Elasticsearch, index_name: str) -> None:
    load(client, index_name, CORPUS)
    everything = Criteria()
    total = count(client, index_name, everything).total
    assert "weapons" in seen(client, index_name)
    facets = search(client, index_name, everything, SearchView(facets=FACETS, facet_size=100)).facets
    assert "Rustem Umerov" in str(facets)
    document, is_new = withdraw(client, index_name, "weapons", "killed by the agency")
    assert is_new
    assert document["withdrawn"] is not None
    assert "weapons" not in seen(client, index_name)
    assert "martial" in seen(client, index_name)
    assert count(client, index_name, everything).total == total - 1
    facets = search(client, index_name, everything, SearchView(facets=FACETS, facet_size=100)).facets
    assert "Rustem Umerov" not in str(facets)
    assert "Rustem Umerov" not in str(significant_names(client, index_name, everything, 50))
    assert sum(bar.count for bar in timeline(client, index_name, everything).bars) < total
    left = find_document(client, index_name, "weapons")
    assert left["withdrawn"] == document["withdrawn"]
    assert "Umerov" not in json.dumps(left)


def test_an_index_of_generation_2_takes_the_fields_of_a_withdrawal(client: Elasticsearch, index_name: str) -> None:
    current = document_index()
    mappings = deepcopy(dict(current.mappings))
    del mappings["properties"]["withdrawn"]["properties"]["lifted"], mappings["properties"]["extraction"]
    create_index(client, index_name, replace(current, mappings=mappings))
    before = {key: value for key, value in WEAPONS.items() if key != "extraction"}
    client.index(index=index_name, id=before["id"], document=before, refresh=True)
    withdrawn, _ = withdraw(client, index_name, "weapons", "killed")
    assert withdrawn["withdrawn"]["lifted"] is False
    lifted, _ = lift(client, index_name, "weapons")
    assert lifted["withdrawn"]["lifted"] is True
    assert index_status(client, index_name).mapping_current


def test_withdrawing_twice_keeps_the_first_word(client: Elasticsearch, index_name: str) -> None:
    load(client, index_name, CORPUS)
    first, _ = withdraw(client, index_name, "weapons", "killed")
    second, is_new = withdraw(client, index_name, WEAPONS["id"], "another reason")
    assert not is_new
    assert second == first
    with pytest.raises(UnknownDocument, match="no document nobody"):
        withdraw(client, index_name, "nobody", "killed")


def test_no_ingest_brings_it_back(ingest: Ingest, client: Elasticsearch, index_name: str) -> None:
    assert ingest() == "indexed"
    client.indices.refresh(index=index_name)
    withdraw(client, index_name, "kill", "killed")
    assert ingest() == "older", "the same input"
    assert ingest("Ministers met in Rome.") == "older", "a correction"
    assert ingest("Ministers met in Rome.", observed="2100-01-01") == "older", "a state that is seen later"
    assert ingest(force=True) == "older"
    assert find_document(client, index_name, "kill")["body"] == ""


def test_a_write_that_was_on_its_way_does_not_bring_it_back(client: Elasticsearch, index_name: str) -> None:
    """It was looked up before the withdrawal and arrives after it."""
    load(client, index_name, CORPUS)
    before = datetime.now(UTC)
    withdraw(client, index_name, "weapons", "killed")
    sent = action("weapons", "Ministers met.", before.isoformat())
    outcomes, _ = loaded(client, index_name, [sent])
    assert words(outcomes) == ["older"]
    assert "withdrawn" in outcomes[0].detail
    assert find_document(client, index_name, "weapons")["body"] == ""


def test_a_lifted_withdrawal_ends_with_the_next_ingest(ingest: Ingest, client: Elasticsearch, index_name: str) -> None:
    ingest()
    client.indices.refresh(index=index_name)
    document, is_new = lift(client, index_name, "kill")
    assert not is_new
    assert document["withdrawn"] is None
    withdraw(client, index_name, "kill", "killed")
    assert lift(client, index_name, "kill")[1]
    assert not lift(client, index_name, "kill")[1], "waits already"
    assert count(client, index_name, Criteria()).total == 0, "empty as it is, it is not found"
    assert ingest() == "replaced"
    client.indices.refresh(index=index_name)
    assert find_document(client, index_name, "kill")["body"] == "Ministers met in Paris."
    assert count(client, index_name, Criteria()).total == 1
    assert ingest() == "unchanged"
    withdraw(client, index_name, "kill", "killed again")
    assert ingest() == "older"


def test_a_withdrawal_can_be_lifted_and_taken_back_before_the_text_comes(
    ingest: Ingest, client: Elasticsearch, index_name: str
) -> None:
    ingest()
    client.indices.refresh(index=index_name)
    withdraw(client, index_name, "kill", "killed")
    lift(client, index_name, "kill")
    document, is_new = withdraw(client, index_name, "kill", "killed after all")
    assert is_new
    assert document["withdrawn"] is not None
    assert document["withdrawn"]["reason"] == "killed after all"
    assert ingest() == "older"
