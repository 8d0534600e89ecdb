"""All options of `dateline search` in combination, on a real node: an answer or wrong usage, no raw server error."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from flows.cli.commands.search import search
from flows.cli.errors import exit_code_of
from tests.service.articles import loaded_corpus

pytestmark = pytest.mark.service
INDEX = "test-search-options"
COMBINATIONS = 250

QUERIES = (
    "",
    "law",
    "martial law",
    '"martial law"',
    "(air | land) defense",
    "-football",
    "title:Seoul",
    "law country:UK",
)
VALUES: dict[str, tuple[str, ...]] = {
    "published": ("2024", "2024-11", "..2024-12", "0001..9999"),
    "mentions": ("2024-10", "2024-10-15..", "1900..2100"),
    "precision": ("day", "month", "year"),
    "person": ("Yoon", "Zelensky|Umerov", "nobody"),
    "organization": ("NATO",),
    "place": ("Seoul", "Burma"),
    "country": ("UK", "South Korea", "Nowhere"),
    "agency": ("AFP",),
    "source": ("worldnews", "*"),
    "language": ("en", "EN"),
    "near": ("Tokyo,50", "37.5,127,0.001", "-90,180,20040"),
    "slug": ("bog-railway", "nothing"),
    "urgency": ("1", "4"),
    "subject": ("environment", "medtop:06000000"),
    "genre": ("Current",),
    "like": ("weapons", "martial"),
    "only": ("section:Culture", "title:law", "month:2024-11", "run:abc"),
    "without": ("agency:AFP", "title:Seoul", "kind:live"),
    "demand": ("all", "most", "any"),
    "size": ("0", "1", "1000"),
    "offset": ("0", "9000"),
    "order": ("relevance", "newest", "oldest"),
    "split_by": ("agency", "kind", "month", "run"),
    "per": ("day", "month", "year"),
    "with_person": ("Yoon", "nobody"),
    "facets_by": ("articles", "stories"),
}
"""Values of each option that takes one."""

SEPARATE = {"index", "parquet", "queries"}
"""Options of the test itself, or that name a file."""


@pytest.fixture(scope="module", autouse=True)
def _corpus(node_url: str) -> Iterator[None]:
    with loaded_corpus(node_url, INDEX):
        yield


def options() -> dict[str, click.Option]:
    return {str(one.name): one for one in search.params if isinstance(one, click.Option)}


def test_every_option_takes_part() -> None:
    valued = {name for name, option in options().items() if not option.is_flag}
    assert valued == VALUES.keys() | SEPARATE


def combination(choice: random.Random, folder: Path) -> list[str]:
    """A query and up to five options with values."""
    arguments = [choice.choice(QUERIES)]
    names = sorted(options().keys() - SEPARATE)
    for name in choice.sample(names, choice.randint(1, 5)):
        option = options()[name]
        arguments.append(option.opts[0])
        if not option.is_flag:
            arguments.append(choice.choice(VALUES[name]))
    if choice.random() < 0.05:
        arguments += ["--parquet", str(folder / "out.parquet")]
    return arguments


@pytest.mark.parametrize("part", range(5))
def test_no_combination_shows_a_raw_server_error(node_url: str, tmp_path: Path, part: int) -> None:
    runner = CliRunner(env={"ELASTICSEARCH_URL": node_url})
    choice = random.Random(part)
    for _ in range(COMBINATIONS // 5):
        arguments = combination(choice, tmp_path)
        result = runner.invoke(search, [*arguments, "--index", INDEX])
        code, output = result.exit_code, result.output
        if isinstance(result.exception, Exception):
            code, output = exit_code_of(result.exception), str(result.exception)
        assert code in (0, 2), (arguments, output)
        for raw in ("exception", "Traceback", "caused by", "[root]"):
            assert raw not in output, (arguments, output)
