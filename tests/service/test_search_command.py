"""`dateline search`, `show` and `explain` as typed: what they print, and how they exit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli.errors import exit_code_of
from flows.cli.explain import explain
from flows.cli.search import search
from flows.cli.show import show
from tests.service.articles import CORPUS, drop, load

pytestmark = pytest.mark.service
INDEX = "test-search-command"
COMMANDS = {"search": search, "show": show, "explain": explain}
Run = Callable[..., Result]


@pytest.fixture(scope="module", autouse=True)
def _corpus(node_url: str) -> Iterator[None]:
    with Elasticsearch(node_url, request_timeout=30) as client:
        drop(client, INDEX)
        load(client, INDEX, CORPUS)
        yield
        drop(client, INDEX)


@pytest.fixture
def run(node_url: str) -> Run:
    """Runs a command against the corpus; an error ends as in `main`."""

    def command(name: str, *arguments: str, index: str = INDEX) -> Result:
        runner = CliRunner(env={"ELASTICSEARCH_URL": node_url})
        result = runner.invoke(COMMANDS[name], [*arguments, "--index", index])
        if isinstance(result.exception, Exception):
            result.exit_code = exit_code_of(result.exception)
        return result

    return command


def test_a_table_has_date_source_title_and_what_matched(run: Run) -> None:
    printed = run("search", "air", "defense").output
    assert "2 articles" in printed
    assert "2024-12-14  worldnews" in printed
    assert "*air defense*" in printed


def test_facets_follow_the_hits(run: Run) -> None:
    printed = run("search", "--facets", "--size", "0").output
    assert "6 articles" in printed
    assert "Mentioned months" in printed
    assert "South Korea" in printed


def test_json_is_one_object(run: Run) -> None:
    found = json.loads(run("search", "--country", "South Korea", "--facets", "--json").stdout)
    assert found["total"] == 3
    hit = next(hit for hit in found["hits"] if hit["external_id"] == "weapons")
    assert hit.keys() == {"external_id", "id", "score", "title", "published", "source", "url", "highlights"}
    assert found["facets"]["countries"][0] == {"value": "South Korea", "count": 3}


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        (("--published", "2024-12"), 2),
        (("--mentions", "2024-10"), 1),
        (("--mentions", "2024-10-15"), 0),
        (("--mentions", "2024-10-15", "--precision", "month"), 1),
        (("--mentions", "2024-11-01..2024-11-30"), 1),
        (("--person", "zelensky"), 1),
        (("--person", "Umerov|Zelensky"), 2),
        (("--person", "Yoon", "--person", "Umerov"), 1),
        (("--organization", "nato"), 1),
        (("--place", "Seoul"), 2),
        (("--agency", "afp", "--language", "en"), 2),
        (("--source", "worldnews"), 2),
        (("--near", "37.5,127,50"), 2),
        (("--only", "section:Culture"), 1),
        (("--not", "country:Ukraine", "--agency", "Reuters"), 1),
        (("festival parliament", "--words", "any"), 2),
        (("festival parliament", "--words", "all"), 0),
    ],
)
def test_filters_count(run: Run, filters: tuple[str, ...], total: int) -> None:
    result = run("search", *filters, "--count")
    assert result.exit_code == 0
    assert result.output == f"{total}\n"


def test_nothing_found_is_no_failure(run: Run) -> None:
    result = run("search", "unheard-of")
    assert result.exit_code == 0
    assert result.output == "No article matches.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (('law "martial',), "never closed, at character 5"),
        (("--mentions", "2024-13"), "no such date"),
        (("--precision", "day"), "give --mentions too"),
        (("--near", "91,0,5"), "latitude is -90..90"),
        (("--near", "here"), "37.57,126.98,50"),
        (("--only", "AFP"), "field:value"),
        (("--queries", "/no/such/file"), "/no/such/file"),
    ],
)
def test_wrong_usage_says_where_and_exits_with_2(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run("search", *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_each_query_is_answered_by_a_line_in_order(run: Run, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "q1", "query": "martial law"}\n\n{"id": 2, "query": "-\\"qqqq"}\n')
    result = run("search", "--queries", str(queries), "--size", "1", "--json")
    first, second = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 0
    assert first["id"] == "q1"
    assert [hit["external_id"] for hit in first["hits"]] == ["martial"]
    assert first["hits"][0]["score"] > 0
    assert second == {"id": 2, "hits": []}


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"query": "law"}', '{"id": 1, "query": 2}', '"law"', "\xff"])
def test_a_malformed_query_line_is_named(run: Run, tmp_path: Path, line: str) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_bytes(b'{"id": 1, "query": "law"}\n' + line.encode("latin-1"))
    result = run("search", "--queries", str(queries))
    assert result.exit_code == 2
    assert "line 2" in result.output


def test_show_marks_names_and_dates(run: Run) -> None:
    printed = run("show", "weapons").output
    assert "Seoul weighs weapons for Ukraine" in printed
    assert "[Wednesday = 2024-11-27]" in printed
    assert "[Yoon = Yoon Suk Yeol]" in " ".join(printed.split())


def test_explain_tells_what_was_cut_and_why(run: Run) -> None:
    printed = run("explain", "id-weapons").output
    assert "credit.with-agencies" in printed
    assert "part of a full name" in printed
    assert json.loads(run("explain", "weapons", "--json").stdout)["removed"][0]["rule"] == "credit.with-agencies"


@pytest.mark.parametrize("command", ["show", "explain"])
def test_an_unknown_document_exits_with_1(run: Run, command: str) -> None:
    result = run(command, "nobody")
    assert result.exit_code == 1


def test_a_missing_index_exits_with_1(run: Run) -> None:
    assert run("search", "law", index="no-such-index").exit_code == 1
