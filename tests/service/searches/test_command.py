"""`dateline searches` as its users run it, and what cannot be saved."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli.errors import exit_code_of
from flows.cli.main import dateline
from infra.elasticsearch.lifecycle.aliases import index_behind
from infra.elasticsearch.lifecycle.index_set import ensure_indices, index_statuses, searches_name
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.search.parameters import SearchParameters
from infra.searches import SearchStore
from infra.searches.adding import add_search
from infra.searches.errors import SearchExists, SearchInvalid
from infra.searches.records import SavedSearch
from tests.service.searches.conftest import Load
from tests.support.webhook_receiver import SECRET_PATH, WebhookReceiver

pytestmark = pytest.mark.service

Command = Callable[..., Result]


@pytest.fixture
def searches(node_url: str, store: SearchStore, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a subcommand on the test's index."""
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    monkeypatch.setenv("DATELINE_ALLOWED_NETWORKS", "127.0.0.0/8")

    def call(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(dateline, ["searches", *arguments, "--index", store.name])
        if isinstance(result.exception, Exception):
            result.exit_code = exit_code_of(result.exception)
        assert result.exit_code == code, result.output
        assert SECRET_PATH not in result.output
        return result

    return call


def test_a_search_from_its_creation_to_its_removal(searches: Command, load: Load, receiver: WebhookReceiver) -> None:
    added = searches("add", "Ferries", "ferry NOT football", "--not", "agency:AFP", "--webhook", receiver.url, "--json")
    shown = json.loads(added.stdout)
    assert shown["parameters"] == {"q": "ferry NOT football", "not": ["agency:AFP"]}
    assert shown["webhook"] == receiver.url.removesuffix(SECRET_PATH) + "…"
    load("a", "b")
    assert "Ferries: 2 new articles" in searches("run", "ferries", "--dry-run").stdout
    assert json.loads(searches("run", "--dry-run", "--json").stdout)["new"] == 2
    receiver.answers = [500]
    failed = searches("run", code=1)
    assert "2 articles wait for the next run" in failed.stdout
    assert "status 500" in failed.stderr
    assert "2 articles, 1 attempt: The webhook answers with status 500" in searches("show", "FERRIES").stdout
    report = json.loads(searches("run", "--json").stdout)
    assert (report["found"], report["sent"], report["problems"]) == (0, 2, [])
    assert len(receiver.articles) == 4
    searches("pause", "ferries")
    load("c")
    assert json.loads(searches("run", "--json").stdout)["searches"] == 0
    searches("resume", "ferries")
    assert json.loads(searches("list", "--json").stdout)["enabled"] is True
    searches("remove", "ferries")
    assert "no saved search" in searches("list").stderr
    searches("show", "ferries", code=2)


def test_a_removed_search_leaves_no_record(store: SearchStore, load: Load, receiver: WebhookReceiver) -> None:
    load("a", "b")
    search = add_search(store, "Ferries", SearchParameters("ferry"), webhook=receiver.url)
    assert store.recorded(search.id, ["id-a", "id-b", "id-c"]) == {"id-a", "id-b"}
    store.remove("Ferries")
    assert store.client.count(index=store.index, query={"term": {"search": search.id}})["count"] == 0


@pytest.mark.parametrize(
    ("name", "query", "receivers", "error"),
    [
        ("", "ferry", {}, SearchInvalid),
        ("x" * 101, "ferry", {}, SearchInvalid),
        ("a\x1b[2J", "ferry", {}, SearchInvalid),
        ("x", "", {}, SearchInvalid),
        ("x", "ferry run:last", {}, SearchInvalid),
        ("x", "(ferry", {}, QueryError),
        ("x", "ferry", {"webhook": "https://user:p@a.example/"}, SearchInvalid),
        ("x", "ferry", {"block": "slack"}, SearchInvalid),
        ("x", "ferry", {"block": "slack-webhook/desk", "webhook": "https://a.example/"}, SearchInvalid),
        ("FERRIES", "ferry", {}, SearchExists),
    ],
)
def test_what_cannot_be_saved(
    store: SearchStore, name: str, query: str, receivers: dict[str, Any], error: type[Exception]
) -> None:
    add_search(store, "Ferries", SearchParameters("ferry"))
    with pytest.raises(error):
        add_search(store, name, SearchParameters(query), **receivers)
    assert [search.name for search in store.all()] == ["Ferries"]


def test_an_index_of_an_earlier_version_gets_its_searches(client: Elasticsearch, store: SearchStore) -> None:
    client.indices.delete(index=index_behind(client, searches_name(store.name)))
    assert store.all() == []
    ensure_indices(client, store.name)
    assert index_statuses(client, store.name)["saved searches"].mapping_current
    search = add_search(store, "Ferries", SearchParameters("ferry", (("near", "Tokyo,50"),)))
    assert SavedSearch.of(search.document()) == search == store.find("ferries")


def test_without_a_key_an_elasticsearch_with_authentication_has_no_saved_searches(
    searches: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ELASTICSEARCH_API_KEY", "a2V5OmtleQ==")
    searches("list", code=2)
    assert "dateline keys create searches" in capsys.readouterr().err
