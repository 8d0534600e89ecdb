"""`docs/searching.md`: every command and every request on the page gives the answer printed below it."""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from elasticsearch import Elasticsearch

from flows.cli.commands.search import search
from infra.models import load_models
from infra.settings import Settings
from infra.sources import BadInput, plan_shards, read_shard
from infra.stories.index import group_index
from tests.service.articles import drop, load
from transforms.pipeline import process_batch
from transforms.records import Options, Rejected

pytestmark = pytest.mark.service
ROOT = Path(__file__).parents[3]
INDEX = "test-searching-page"
_QUESTION = re.compile(
    r"^## (?P<number>\d+)\. .*?```sh\n(?P<line>dateline search [^\n]+)\n```.*?"
    r"```console\nGET dateline/_search\n(?P<body>.*?)\n```.*?^Answer(?P<more> includes)?: (?P<answer>[^\n]+)$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A section of the page; its answer is all, or (`more`) some, of what is found."""

    number: int
    line: str
    body: dict[str, Any]
    answer: frozenset[str]
    more: bool

    def agrees_with(self, found: set[str]) -> bool:
        return self.answer <= found if self.more else self.answer == found


def _questions() -> list[Question]:
    page = (ROOT / "docs" / "searching.md").read_text(encoding="utf-8")
    return [
        Question(
            number=int(match["number"]),
            line=match["line"],
            body=json.loads(match["body"]),
            answer=frozenset(re.findall(r"`([^`]+)`", match["answer"])),
            more=bool(match["more"]),
        )
        for match in _QUESTION.finditer(page)
    ]


QUESTIONS = _questions()


def _ids(answer: dict[str, Any]) -> set[str]:
    return {hit["external_id"] for hit in answer["hits"]}


def _people(answer: dict[str, Any]) -> set[str]:
    return {person["value"] for person in answer["facets"]["people"]}


def _agencies(answer: dict[str, Any]) -> set[str]:
    return {agency["value"] for bar in answer["bars"] for agency in bar["split"]}


READ: dict[int, Callable[[dict[str, Any]], set[str]]] = {2: _people, 6: _agencies}
"""What a command's JSON answers, where it is not the ids of its hits."""


@pytest.fixture(scope="module")
def seeds(node_url: str) -> Iterator[Elasticsearch]:
    shards = plan_shards([str(ROOT / "seeds")]).shards
    records = [item for shard in shards for item in read_shard(shard) if not isinstance(item, BadInput)]
    documents = process_batch(records, Options(), load_models(Settings.read().model))
    with Elasticsearch(node_url, request_timeout=30) as client:
        drop(client, INDEX)
        load(client, INDEX, (document for document in documents if not isinstance(document, Rejected)))
        group_index(client, INDEX, Settings.read(), print)
        yield client
        drop(client, INDEX)


def test_the_page_answers_twelve_questions() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 13))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.number))
def test_the_command_gives_the_answer(question: Question, seeds: Elasticsearch, node_url: str) -> None:
    arguments = [*shlex.split(question.line)[2:], "--index", INDEX]
    form = [] if "--csv" in arguments else ["--json"]
    result = CliRunner(env={"ELASTICSEARCH_URL": node_url}).invoke(search, [*arguments, *form])
    assert result.exit_code == 0, result.output
    if form:
        found = READ.get(question.number, _ids)(json.loads(result.stdout))
    else:
        found = {row["external_id"] for row in csv.DictReader(StringIO(result.stdout))}
    assert question.agrees_with(found), found


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.number))
def test_the_request_gives_the_answer(question: Question, seeds: Elasticsearch) -> None:
    answer = seeds.perform_request(
        "POST",
        f"/{INDEX}/_search",
        body=question.body,
        headers={"content-type": "application/json", "accept": "application/json"},
    ).body
    if "answer" in question.body.get("aggs", {}):
        found = {bucket["key"] for bucket in answer["aggregations"]["answer"]["buckets"]}
    else:
        found = {hit["_source"]["external_id"] for hit in answer["hits"]["hits"]}
    assert question.agrees_with(found), found
