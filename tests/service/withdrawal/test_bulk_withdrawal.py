"""Withdrawing many articles: counted first, confirmed, undone; by run, source and query, on the real index."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli.commands.withdraw import withdraw
from flows.cli.errors import exit_code_of
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.lookup import UnknownDocument, find_document
from infra.elasticsearch.search.requests import count
from tests.service.articles import CORPUS, load

pytestmark = pytest.mark.service
Withdraw = Callable[..., Result]


@pytest.fixture
def run(node_url: str, client: Elasticsearch, index_name: str) -> Withdraw:
    """Runs the command against a copy of the corpus."""
    load(client, index_name, CORPUS)

    def command(*arguments: str) -> Result:
        environment = {"ELASTICSEARCH_URL": node_url}
        return CliRunner(env=environment).invoke(withdraw, [*arguments, "--index", index_name])

    return command


def left(client: Elasticsearch, index: str) -> int:
    return count(client, index, Criteria()).total


def of_source(source: str) -> int:
    return sum(document["source"] == source and not document["withdrawn"] for document in CORPUS)


SOURCE = CORPUS[0]["source"]


def test_a_source_is_counted_first_withdrawn_and_restored(
    run: Withdraw, client: Elasticsearch, index_name: str
) -> None:
    before, number = left(client, index_name), of_source(SOURCE)
    seen = run("--source", SOURCE, "--dry-run")
    assert seen.exit_code == 0
    assert f"{number:,} from {SOURCE}" in seen.output
    assert left(client, index_name) == before

    done = run("--source", SOURCE, "--reason", "wrong feed", "--yes", "--json")
    assert json.loads(done.stdout) == {"selected": number, "changed": number, "by_source": {SOURCE: number}}
    assert left(client, index_name) == before - number
    assert json.loads(run("--source", SOURCE, "--reason", "again", "--yes", "--json").stdout)["selected"] == 0

    undone = run("--undo", "--reason", "wrong feed", "--yes", "--json")
    assert json.loads(undone.stdout)["changed"] == number
    assert json.loads(run("--undo", "--reason", "wrong feed", "--yes", "--json").stdout)["selected"] == 0


def test_a_query_and_a_run_select_together(run: Withdraw, client: Elasticsearch, index_name: str) -> None:
    before = left(client, index_name)
    done = run("--query", f"source:{SOURCE} weapons", "--reason", "test", "--yes", "--json")
    changed = json.loads(done.stdout)["changed"]
    assert 0 < changed <= of_source(SOURCE)
    assert left(client, index_name) == before - changed


def test_without_a_terminal_a_confirmation_is_wrong_usage(
    run: Withdraw, client: Elasticsearch, index_name: str
) -> None:
    before = left(client, index_name)
    done = run("--source", SOURCE, "--reason", "wrong feed")
    assert (done.exit_code, "give --yes" in done.output) == (2, True)
    assert left(client, index_name) == before


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--reason", "x"),
        ("some-id", "--source", "s", "--reason", "x"),
        ("--source", "s"),
        ("--undo", "--query", "ferry", "--yes"),
        ("some-id", "--reason", "x", "--yes"),
    ],
)
def test_a_selection_that_cannot_be_meant_is_wrong_usage(run: Withdraw, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_an_unknown_run_is_reported(run: Withdraw) -> None:
    error = run("--run", "feed", "--dry-run").exception
    assert isinstance(error, Exception)
    assert (exit_code_of(error), "id that begins with 'feed'" in str(error)) == (2, True)


def copies(client: Elasticsearch, index: str, *ids: str) -> None:
    """Writes an article of the corpus under ids as Dateline makes them."""
    for id_ in ids:
        client.index(index=index, id=id_, document={**CORPUS[0], "id": id_, "external_id": None}, refresh=True)


def test_the_first_digits_of_an_id_are_enough(run: Withdraw, client: Elasticsearch, index_name: str) -> None:
    copies(client, index_name, "abcd0123456789", "abce0123456789")
    assert find_document(client, index_name, "abcd")["id"] == "abcd0123456789"
    assert find_document(client, index_name, "ABCE01")["id"] == "abce0123456789"
    with pytest.raises(UnknownDocument, match="no document abc "):
        find_document(client, index_name, "abc")
    assert run("abcd0", "--reason", "killed").exit_code == 0
    assert find_document(client, index_name, "abcd0123456789")["withdrawn"]["reason"] == "killed"


def test_first_digits_of_several_ids_are_refused_with_the_ids(
    run: Withdraw, client: Elasticsearch, index_name: str
) -> None:
    copies(client, index_name, "abcd0123456789", "abcd9876543210")
    with pytest.raises(UnknownDocument, match="2 documents have an id that begins with abcd") as refused:
        find_document(client, index_name, "abcd")
    assert "abcd9876543210" in refused.value.remedy
    assert run("abcd", "--reason", "killed").exit_code == 1
