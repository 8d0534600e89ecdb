"""Records of names as commands and searches read them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from elasticsearch import Elasticsearch

from flows.cli.main import dateline
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.queries.criteria import Criteria, FieldCondition
from infra.elasticsearch.queries.fields import BY_NAME
from infra.elasticsearch.search.requests import count
from infra.names import UnknownName
from infra.names.lookup import resolve_names, the_record
from tests.service.articles import drop
from tests.service.names.corpus import ARTICLES, article, link, put, stored

pytestmark = pytest.mark.service
INDEX = "test-name-lookup"
SPELLINGS = (
    article("first", "President |Oleksandr Yeremenskyy"),
    article("second", "President |Oleksandr Yeremenskyy"),
    article("third", "President |Oleksandr Yeremensky"),
    article("dahl one", "Ole Dahl"),
    article("dahl two", "Per Dahl"),
    article("dahl", "Dahl"),
)


@pytest.fixture(scope="module", autouse=True)
def _linked(node_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, Elasticsearch(node_url, request_timeout=30) as client:
        patch.setenv("ELASTICSEARCH_URL", node_url)
        patch.setenv("DATELINE_HOME", str(tmp_path_factory.mktemp("home")))
        drop(client, INDEX)
        ensure_index(client, INDEX)
        put(client, INDEX, [*ARTICLES, *SPELLINGS])
        link(client, INDEX)
        yield
        drop(client, INDEX)


def run(*words: str) -> str:
    result = CliRunner().invoke(dateline, [*words, "--index", INDEX], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def asked(value: str) -> Criteria:
    return Criteria(conditions=(FieldCondition(BY_NAME["person"], (value,)),))


def test_a_form_finds_the_articles_of_its_name(client: Elasticsearch) -> None:
    assert count(client, INDEX, asked("Oleksandr Yeremensky")).total == 0
    criteria, remarks = resolve_names(client, INDEX, asked("Oleksandr Yeremensky"))
    assert count(client, INDEX, criteria).total == 3
    assert remarks == ["person 'Oleksandr Yeremensky' is Oleksandr Yeremenskyy"]


def test_a_name_and_an_unknown_form_stay_as_they_are(client: Elasticsearch) -> None:
    for value in ("Greta Brandt", "Nobody Known"):
        assert resolve_names(client, INDEX, asked(value)) == (asked(value), [])
    assert resolve_names(client, "no-such-index", asked("Brandt")) == (asked("Brandt"), [])


def test_words_of_several_names_are_offered(client: Elasticsearch) -> None:
    assert the_record(client, INDEX, "Dahl")["name"] == "Dahl", "it is a name of its own"
    with pytest.raises(UnknownName, match=r"'Brand' may be|No record") as caught:
        the_record(client, INDEX, "Brand")
    assert caught.value.remedy


def test_who_shows_forms_timeline_companions_and_the_first_mention() -> None:
    found = json.loads(run("who", "brandt", "--json"))
    assert found["record"]["name"] == "Greta Brandt"
    assert found["timeline"] == [["2015-06", 2], ["2015-07", 1], ["2015-08", 1], ["2015-09", 1]]
    assert ["Paul Osei", 1] in found["companions"]["people"]
    assert found["first_mention"]["external_id"] in ("full", "short")
    assert "First mention: 2015-06-01" in run("who", "Greta Brandt")


def test_lists_and_records() -> None:
    assert "Greta Brandt" in run("names", "list", "--kind", "person")
    found = json.loads(run("names", "show", "WGC", "--json"))
    assert (found["name"], found["kind"]) == ("World Grain Council", "organization")
    assert "an operator" not in run("names", "show", "WGC")


def test_corrections_by_commands_are_applied_and_undone(client: Elasticsearch) -> None:
    run("names", "merge", "Per Dahl", "Ole Dahl")
    assert stored(client, INDEX)["dahl two"]["people"] == ["Ole Dahl"]
    run("names", "split", "Per Dahl", "Ole Dahl")
    assert stored(client, INDEX)["dahl two"]["people"] == ["Per Dahl"]
    run("names", "alias", "Dahl", "Ole Dahl")
    assert stored(client, INDEX)["dahl"]["people"] == ["Ole Dahl"]
