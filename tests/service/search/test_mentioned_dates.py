"""Searches for an article's dates on the real index: edges of the calendar, and dates that stay out."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index, refresh
from infra.elasticsearch.loading.actions import build_action
from infra.elasticsearch.loading.bulk import Outcome, load
from infra.elasticsearch.loading.decisions import incoming_state
from infra.elasticsearch.queries.bodies.search import SearchView
from infra.elasticsearch.queries.criteria import Criteria, MentionedTime
from infra.elasticsearch.queries.spans import parse_span
from infra.elasticsearch.search.requests import search
from infra.models import load_models
from tests.support.build import raw_text
from tests.unit.infra.elasticsearch.samples import pending
from transforms.document import Document
from transforms.pipeline import process
from transforms.records import Options, Rejected

pytestmark = pytest.mark.service


class DatedArticle(NamedTuple):
    published: str
    text: str


ARTICLES = {
    "first": DatedArticle("2024-11-01", "Earlier this month, the council said it would mend the bridge."),
    "leap": DatedArticle("2024-03-02", "The bridge was closed on Feb. 29, the council said."),
    "week": DatedArticle("2021-01-05", "The bridge was closed last week, the council said."),
    "new-year": DatedArticle("2024-12-31T23:30-08:00", "The bridge was closed today, the council said."),
    "medieval": DatedArticle("2024-11-27", "The first bridge was built in the year 987 and burned down in 1185."),
    "far": DatedArticle("2024-11-27", "The contract runs until the year 9999, the council said."),
    "month": DatedArticle("2024-11-27", "The bridge was closed last month, the council said."),
    "open": DatedArticle("", "The bridge was closed last month, the council said."),
}


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    models, found = load_models("blank"), {}
    for name, article in ARTICLES.items():
        given = article.published or None
        document = process(raw_text(article.text, external_id=name, published=given, language="en"), Options(), models)
        assert not isinstance(document, Rejected)
        found[name] = document
    return found


@pytest.fixture
def index(client: Elasticsearch, index_name: str, documents: dict[str, Document]) -> str:
    ensure_index(client, index_name)
    actions = []
    for name, document in documents.items():
        raw = raw_text(ARTICLES[name].text, external_id=name)
        action = build_action(document, pending(incoming_state(raw, "run")), "2024-11-28T00:00:00Z")
        assert not isinstance(action, Rejected)
        actions.append(action)
    assert {outcome.outcome for outcome in load(client, index_name, actions)} == {Outcome.INDEXED}
    refresh(client, index_name)
    return index_name


@pytest.mark.parametrize(
    ("span", "precision", "expected"),
    [
        ("2024-11-01", "month", {"first"}),
        ("2024-02-29", "day", {"leap"}),
        ("2024-02-28", "day", set()),
        ("2020-12-28..2021-01-03", "month", {"week"}),
        ("2024-12-31", "day", {"new-year"}),
        ("2025-01-01", "day", set()),
        ("0987", "year", {"medieval"}),
        ("2024-10", "month", {"month"}),
        ("2024-10-15", "day", set()),
        ("9999", "year", set()),
    ],
)
def test_a_span_finds_the_articles_that_speak_of_it(
    client: Elasticsearch, index: str, span: str, precision: Literal["day", "month", "year"], expected: set[str]
) -> None:
    criteria = Criteria(mentions=MentionedTime(parse_span(span), precision))
    found = search(client, index, criteria, SearchView(size=50))
    assert {hit.external_id for hit in found.hits} == expected


def test_a_date_out_of_reason_is_listed_and_flagged(documents: dict[str, Document]) -> None:
    (date,) = [date for date in documents["far"]["dates"] if "9999" in date["text"]]
    assert date["implausible"]
    assert documents["far"]["mentioned_year"] == []


def test_an_open_expression_is_listed_and_not_searchable(documents: dict[str, Document]) -> None:
    (date,) = documents["open"]["dates"]
    assert (date["text"], date["from"], date["to"]) == ("last month", None, None)
    assert documents["open"]["mentioned_months"] == documents["open"]["mentioned_from"] == []


def test_earlier_this_month_on_the_first_is_an_interval(documents: dict[str, Document]) -> None:
    (date,) = documents["first"]["dates"]
    assert date["from"] is not None
    assert date["to"] is not None
    assert date["from"] == "2024-11-01" < date["to"]
