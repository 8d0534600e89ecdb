"""Names that stand out, timelines and exports over more articles than one page holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch
from rich.console import Console

from flows.cli.views.insight import standing_out_tables
from infra.elasticsearch.errors import IndexMissing
from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.spans import parse_span
from infra.elasticsearch.search import insight
from infra.elasticsearch.search.export import PAGE, Export
from tests.service.articles import document, drop, load
from transforms.document import Document

pytestmark = pytest.mark.service
INDEX = "test-search-insight"
ARTICLES = 2 * PAGE + 50


def _article(number: int) -> Document:
    """Every tenth article names Zelensky, always with Umerov; the reporter is in all of them."""
    people = ["Volodymyr Zelensky", "Rustem Umerov"] if number % 10 == 0 else [f"Person {number % 7}"]
    published = f"2024-{number % 12 + 1:02d}-01" if number % 9 else None
    return document(str(number), None, "Body.", people=[*people, "Jo Reporter"], published=published)


@pytest.fixture(scope="module")
def client_of_many(node_url: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(node_url, request_timeout=30) as client:
        drop(client, INDEX)
        load(client, INDEX, map(_article, range(ARTICLES)))
        yield client
        drop(client, INDEX)


def test_who_is_named_with_whom_more_than_elsewhere(client_of_many: Elasticsearch) -> None:
    criteria = Criteria(conditions=(syntax.parse_condition("person:Zelensky"),))
    names = insight.significant_names(client_of_many, INDEX, criteria, 10)
    [umerov] = names.names["people"]
    assert (umerov.value, umerov.count, umerov.everywhere) == ("Rustem Umerov", 45, 45)
    assert (umerov.found, umerov.articles) == (45, ARTICLES)
    console = Console(width=100, record=True)
    console.print(standing_out_tables(names))
    assert re.search(r"Rustem Umerov +45 \(100%\) +45 \(", console.export_text())


def test_a_timeline_of_a_year_has_a_bar_a_month(client_of_many: Elasticsearch) -> None:
    timeline = insight.timeline(client_of_many, INDEX, Criteria())
    assert timeline.unit == "month"
    assert [bar.period for bar in timeline.bars] == [f"2024-{month:02d}" for month in range(1, 13)]
    assert sum(bar.count for bar in timeline.bars) + timeline.undated == ARTICLES


def test_an_export_has_every_article_once_in_one_order(client_of_many: Elasticsearch) -> None:
    export = Export(client_of_many, INDEX, Criteria())
    first = [document["id"] for document in export]
    assert len(first) == len(set(first)) == export.total == ARTICLES
    assert first == [document["id"] for document in Export(client_of_many, INDEX, Criteria())]


def test_an_export_does_not_see_what_is_loaded_meanwhile(client_of_many: Elasticsearch, index_name: str) -> None:
    load(client_of_many, index_name, map(_article, range(PAGE + 1)))
    reading = iter(Export(client_of_many, index_name, Criteria()))
    seen = [next(reading)["id"]]
    client_of_many.delete(index=index_name, id=f"id-{PAGE}", refresh=True)
    seen += [document["id"] for document in reading]
    assert len(seen) == PAGE + 1


def test_an_export_obeys_the_criteria_and_names_a_missing_index(client_of_many: Elasticsearch) -> None:
    criteria = Criteria(published=parse_span("2024-03"))
    assert all((doc["published"] or "").startswith("2024-03") for doc in Export(client_of_many, INDEX, criteria))
    with pytest.raises(IndexMissing):
        list(Export(client_of_many, "no-such-index", Criteria()))
