"""`dateline search`, `show` and `explain` as typed: what they print, and how they exit."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli.commands.explain import explain
from flows.cli.commands.search import search
from flows.cli.commands.show import show
from flows.cli.errors import exit_code_of
from tests.service.articles import CORPUS, loaded_corpus

pytestmark = pytest.mark.service
INDEX = "test-search-command"
COMMANDS = {"search": search, "show": show, "explain": explain}


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """The output of a command on both streams, on standard output alone, and its exit code."""

    output: str
    stdout: str
    exit_code: int


Run = Callable[..., CommandOutcome]


@pytest.fixture(scope="module", autouse=True)
def _corpus(node_url: str) -> Iterator[None]:
    with loaded_corpus(node_url, INDEX):
        yield


@pytest.fixture
def run(node_url: str) -> Run:
    """Runs a command against the corpus; an error ends as in `main`."""

    def command(name: str, *arguments: str, index: str = INDEX) -> CommandOutcome:
        result = CliRunner(env={"ELASTICSEARCH_URL": node_url}).invoke(COMMANDS[name], [*arguments, "--index", index])
        if isinstance(result.exception, Exception):
            return CommandOutcome(str(result.exception), result.stdout, exit_code_of(result.exception))
        return CommandOutcome(result.output, result.stdout, result.exit_code)

    return command


def flowed(printed: str) -> str:
    """The printed text on one line."""
    return " ".join(printed.split())


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
    of_story = {"story", "story_size", "story_relation"}
    assert hit.keys() == {"external_id", "id", "score", "title", "published", "source", "url", "highlights"} | of_story
    assert (found["stories"], hit["story"], hit["story_size"]) == (3, hit["id"], None)
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
        (("--near", "Seoul,50"), 2),
        (("--near", "Seoul, South Korea,50km"), 2),
        (("--country", "ROK"), 3),
        (("--country", "South Korean"), 3),
        (("--country", "south korea"), 3),
        (("--only", "country:KR"), 3),
        (("title:weapons",), 1),
        (("headline:'weighs weapons'".replace("'", '"'),), 1),
        (("title:parliament",), 0),
        (("--only", "section:Culture"), 1),
        (("--not", "country:Ukraine", "--agency", "Reuters"), 1),
        (("festival parliament", "--words", "any"), 2),
        (("festival parliament", "--words", "all"), 0),
    ],
)
def test_filters_count(run: Run, filters: tuple[str, ...], total: int) -> None:
    result = run("search", *filters, "--count")
    assert result.exit_code == 0
    assert result.stdout == f"{total}\n"


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
        (("--count", "--csv"), "--count and --csv exclude each other"),
        (("--timeline", "--facets"), "not with --timeline"),
        (("--by", "agency"), "--by goes with --timeline"),
        (("--per", "month"), "--per goes with --timeline"),
        (("--timeline", "--by", "title"), "is not one of"),
        (("--standing-out", "--size", "0"), "needs a --size of at least 1"),
        (("--with-body",), "--with-body goes with --csv"),
        (("--near", "Seol,50"), "did you mean Seoul"),
        (("--near", "Paris, Atlantis,50"), "no place 'Paris, Atlantis' is known"),
        (("--near", "Seoul"), "give a place and kilometers"),
        (("law", "--sentence"), "two words or phrases"),
        (("law|order", "crime", "--sentence"), "alternatives cannot"),
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
    assert "[Yoon = Yoon Suk Yeol]" in flowed(printed)


def test_explain_shows_what_was_cut_and_why(run: Run) -> None:
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


def test_a_timeline_has_a_bar_for_each_period_and_the_shares_of_values(run: Run) -> None:
    months = json.loads(run("search", "--published", "2024", "--timeline", "--by", "agency", "--json").stdout)
    assert months["unit"] == "day"
    counted = {bar["period"]: bar for bar in months["bars"] if bar["count"]}
    assert list(counted) == ["2024-11-27", "2024-12-03", "2024-12-14"]
    assert counted["2024-12-14"]["split"] == [{"value": "AFP", "count": 1}, {"value": "Reuters", "count": 1}]
    years = json.loads(run("search", "--timeline", "--json").stdout)
    assert years["unit"] == "year"
    assert years["undated"] == 1
    assert [bar["count"] for bar in years["bars"]] == [1, *[0] * 7, 1, 3]
    assert "2024 3 " + "█" * 40 in flowed(run("search", "--timeline").output)


def test_a_timeline_of_nothing_says_so(run: Run) -> None:
    assert run("search", "unheard-of", "--timeline").output == "No article matches.\n"
    assert "no date  1" in run("search", "zirconium", "--timeline").output


def test_everything_found_is_exported_with_its_count(run: Run) -> None:
    result = run("search", "president", "--csv")
    rows = list(csv.DictReader(StringIO(result.stdout)))
    assert [row["external_id"] for row in rows] == ["kyiv", "martial", "weapons", "busan"]
    assert rows[0]["agencies"] == "AFP; Reuters"
    assert rows[0]["url"] == ""
    assert result.output.startswith("4 articles\n"), "the count comes first"
    documents = [json.loads(line) for line in run("search", "president", "--jsonl").stdout.splitlines()]
    assert documents[2] == CORPUS[0]
    assert run("search", "unheard-of", "--jsonl").stdout == ""


def test_words_in_one_sentence_are_shown_with_it(run: Run) -> None:
    found = json.loads(run("search", "delegation", "Wednesday", "--sentence", "--json").stdout)
    assert found["total"] == 1
    [sentence] = found["hits"][0]["highlights"]["body"]
    assert sentence == ("President Yoon Suk Yeol met a Ukrainian <em>delegation</em> in Seoul on <em>Wednesday</em>.")


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        (("delegation", "minister"), set()),
        (("declared", "president"), {"martial"}),
        (("presidents", '"last month"'), {"weapons"}),
        (("presidents", '"month last"'), set()),
        (("president", "hardest", "agency:AFP"), {"kyiv"}),
        (("president hardest -Kyiv",), set()),
    ],
)
def test_only_articles_with_all_words_in_one_sentence(run: Run, words: tuple[str, ...], articles: set[str]) -> None:
    found = json.loads(run("search", *words, "--sentence", "--json").stdout)
    assert {hit["external_id"] for hit in found["hits"]} == articles


def test_a_misspelled_word_is_corrected_when_nothing_has_it(run: Run) -> None:
    result = run("search", "Zelenski", "defense")
    assert result.exit_code == 0
    assert "Did you mean: zelensky defense" in result.output
    assert json.loads(run("search", "air defense", "--json").stdout)["suggestion"] is None


def test_more_like_an_article(run: Run) -> None:
    found = json.loads(run("search", "--like", "weapons", "--json").stdout)
    assert found["hits"][0]["external_id"] in ("martial", "kyiv")
    assert "weapons" not in {hit["external_id"] for hit in found["hits"]}
    assert run("search", "--like", "nobody").exit_code == 1


def test_recent_articles_can_be_preferred(run: Run) -> None:
    found = json.loads(run("search", "president", "--recent", "--json").stdout)
    assert {hit["external_id"] for hit in found["hits"]} == {"weapons", "martial", "kyiv", "busan"}


def test_a_score_is_explained_by_its_parts(run: Run) -> None:
    found = json.loads(run("search", "martial law", "--explain", "--json").stdout)
    hit = found["hits"][0]
    assert hit["parts"].keys() == {"words in any form", "words as written", "martial law together"}
    assert sum(hit["parts"].values()) == pytest.approx(hit["score"], rel=1e-4)
    assert "martial law together" in flowed(run("search", "martial law", "--explain").output)


def test_a_long_gap_in_a_timeline_is_one_line(run: Run) -> None:
    assert "2016 .. 2022  0" in run("search", "--timeline").output


def test_with_person_is_short_for_the_names_that_stand_out_beside_someone(run: Run) -> None:
    short = run("search", "--with-person", "Yoon Suk Yeol", "--json")
    assert short.exit_code == 0
    assert json.loads(short.stdout) == json.loads(
        run("search", "--person", "Yoon Suk Yeol", "--standing-out", "--json").stdout
    )
