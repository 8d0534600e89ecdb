"""Searches by story: one hit of each, with the number of its articles; facets by story; copies and differences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli.commands.search import search
from flows.cli.commands.show import show
from infra.settings import Settings
from infra.stories.index import group_index
from tests.service.articles import drop, load
from tests.service.stories.wires import TEXTS, article

pytestmark = pytest.mark.service
INDEX = "test-search-stories"


@pytest.fixture(scope="module")
def _grouped(node_url: str) -> Iterator[None]:
    with Elasticsearch(node_url, request_timeout=30) as client:
        drop(client, INDEX)
        load(client, INDEX, (article(name, countries=["Ruritania"]) for name in TEXTS))
        group_index(client, INDEX, Settings.read(), print)
        yield
        drop(client, INDEX)


@pytest.fixture
def env(node_url: str, _grouped: None) -> dict[str, str]:
    return {"ELASTICSEARCH_URL": node_url}


def found(env: dict[str, str], *arguments: str) -> dict[str, Any]:
    result = CliRunner(env=env).invoke(search, [*arguments, "--index", INDEX, "--json"])
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def shown(env: dict[str, str], *arguments: str) -> Result:
    return CliRunner(env=env).invoke(show, [*arguments, "--index", INDEX])


def test_a_search_shows_one_article_of_each_story(env: dict[str, str]) -> None:
    answer = found(env, "bakers")
    (hit,) = answer["hits"]
    assert (answer["total"], answer["stories"]) == (4, 1)
    assert (hit["story"], hit["story_size"]) == ("id-wire", 4)
    printed = CliRunner(env=env).invoke(search, ["bakers", "--index", INDEX]).stdout
    assert "4 articles in 1 story" in printed
    assert "1 of 4 articles of its story" in printed


def test_all_copies_are_shown_on_request_and_in_every_export(env: dict[str, str]) -> None:
    answer = found(env, "bakers", "--all-copies")
    assert {hit["external_id"] for hit in answer["hits"]} == {"wire", "copy", "excerpt", "take"}
    assert answer["stories"] is None
    lines = CliRunner(env=env).invoke(search, ["bakers", "--index", INDEX, "--jsonl"]).stdout.splitlines()
    assert len(lines) == 4
    refused = CliRunner(env=env).invoke(search, ["bakers", "--index", INDEX, "--jsonl", "--all-copies"])
    assert (refused.exit_code, "--jsonl has all articles" in refused.output) == (2, True)


def test_facets_count_articles_or_stories(env: dict[str, str]) -> None:
    by_article = found(env, "bakers", "--facets")["facets"]
    by_story = found(env, "bakers", "--facets-by", "stories")["facets"]
    assert by_article["countries"] == [{"value": "Ruritania", "count": 4}]
    assert by_story["countries"] == [{"value": "Ruritania", "count": 1}]


def test_a_condition_leaves_its_articles_and_the_number_of_their_stories(env: dict[str, str]) -> None:
    answer = found(env, "--source", "source of copy")
    assert (answer["total"], answer["stories"]) == (1, 1)


def test_the_copies_of_an_article_are_listed_by_time(env: dict[str, str]) -> None:
    members = json.loads(shown(env, "copy", "--copies", "--json").stdout)
    assert [(one["external_id"], one["relation"], one["delay"]) for one in members] == [
        ("wire", "original", 0),
        ("copy", "copy", 60),
        ("excerpt", "excerpt", 120),
        ("take", "revision", 180),
    ]
    assert [one["external_id"] for one in members if one["is_representative"]] == ["wire"]
    assert "4 articles of one story" in shown(env, "take", "--copies").stdout


def test_a_difference_marks_what_only_one_of_two_articles_has(env: dict[str, str]) -> None:
    printed = shown(env, "wire", "--diff", "take").stdout
    assert "[-60-] {+75+}" in printed
    assert "{+A second shop night is planned for Sunday.+}" in " ".join(printed.split())
    changes = json.loads(shown(env, "wire", "--diff", "take", "--json").stdout)
    assert "".join(one["text"] for one in changes["body"] if one["kind"] != "removed") == TEXTS["take"]
    both = shown(env, "wire", "--diff", "take", "--copies")
    assert (both.exit_code, "exclude each other" in both.output) == (2, True)
