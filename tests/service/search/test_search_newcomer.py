"""Filters, timelines and exports of `dateline search` as a newcomer types them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli.commands.search import search
from infra.output import OutputError
from tests.service.articles import loaded_corpus

pytestmark = pytest.mark.service
INDEX = "test-search-newcomer"
Run = Callable[..., Result]


@pytest.fixture(scope="module", autouse=True)
def _corpus(node_url: str) -> Iterator[None]:
    with loaded_corpus(node_url, INDEX):
        yield


@pytest.fixture
def run(node_url: str) -> Run:
    """Runs `dateline search` against the corpus."""

    def command(*arguments: str) -> Result:
        return CliRunner(env={"ELASTICSEARCH_URL": node_url}).invoke(search, [*arguments, "--index", INDEX])

    return command


def flowed(printed: str) -> str:
    """The printed text on one line."""
    return " ".join(printed.split())


@pytest.mark.parametrize(
    ("filters", "remark"),
    [
        (("--country", "Sout Korea"), "no article has country 'Sout Korea': did you mean South Korea?"),
        (("--person", "Zelenski"), "did you mean Volodymyr Zelensky?"),
        (("--not", "agency:AFFP"), "no article has agency 'AFFP': did you mean AFP?"),
        (("--country", "Burma"), "no article has country 'Myanmar'; frequent are"),
        (("--country", "South Korea|Ukrain"), "no article has country 'Ukrain': did you mean Ukraine?"),
    ],
)
def test_a_value_that_no_article_has_is_named_with_the_nearest_one(
    run: Run, filters: tuple[str, ...], remark: str
) -> None:
    result = run(*filters)
    assert result.exit_code == 0
    assert remark in flowed(result.output)
    assert remark not in result.stdout


def test_a_timeline_by_month_has_bars_of_months_until_there_are_too_many(run: Run) -> None:
    months = json.loads(run("--published", "2024", "--timeline", "--per", "month", "--json").stdout)
    assert (months["unit"], [bar["period"] for bar in months["bars"]]) == ("month", ["2024-11", "2024-12"])
    result = run("--timeline", "--per", "day")
    assert result.exit_code in (0, 2)
    assert result.exit_code == 0 or "bars at most" in result.output


def test_csv_has_authors_site_and_canonical_url_and_on_request_the_body(run: Run) -> None:
    (row,) = csv.DictReader(StringIO(run("title:weapons", "--csv").stdout))
    assert {"authors", "site_name", "canonical_url"} <= row.keys()
    assert "body" not in row
    (row,) = csv.DictReader(StringIO(run("title:weapons", "--csv", "--with-body").stdout))
    assert "Seoul" in row["body"]


def test_parquet_has_a_row_for_each_article_and_lists_of_names(run: Run, tmp_path: Path) -> None:
    from pyarrow.parquet import read_table

    from infra.exporting import LISTS

    file = tmp_path / "articles.parquet"
    assert run("--country", "South Korea", "--parquet", str(file)).exit_code == 0
    rows = {row["external_id"]: row for row in read_table(file).to_pylist()}
    assert len(rows) == 3
    assert "South Korea" in rows["weapons"]["countries"]
    assert rows["weapons"]["body"]
    assert all(isinstance(row[name], list) for row in rows.values() for name in LISTS)
    assert run("--country", "Chad", "--parquet", str(file)).exit_code == 0
    assert read_table(file).num_rows == 0
    denied = run("--parquet", str(tmp_path / "missing/articles.parquet"))
    assert isinstance(denied.exception, OutputError)
    assert "cannot write" in denied.exception.message
