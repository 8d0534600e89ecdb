"""The requests that are built: what every one of them has, and what never changes between them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.bodies.facets import facet_aggregations
from infra.elasticsearch.queries.bodies.filters import WITHDRAWN, mentions
from infra.elasticsearch.queries.bodies.search import SearchView, everything, plain_body, search_body
from infra.elasticsearch.queries.bodies.sentence import parts_of
from infra.elasticsearch.queries.bodies.text import MAX_PAIRS, MAX_TOKENS, ranking
from infra.elasticsearch.queries.criteria import Criteria, FieldCondition, MentionedTime
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME, FACETS, FIELDS
from infra.elasticsearch.queries.spans import parse_span

HOSTILE = 'a* OR ~1 "b c" /x.*/ _exists_:x [1 TO 2] $(rm) <script>'


def criteria(query: str) -> Criteria:
    parsed = syntax.parse(query)
    return Criteria(parsed.words, parsed.conditions)


@pytest.mark.parametrize(
    "query",
    [plain_body("law", 10)["query"], search_body(criteria("law"), SearchView())["query"], everything(Criteria())],
    ids=["plain", "search", "everything"],
)
def test_withdrawn_articles_are_excluded_from_every_query(query: dict[str, Any]) -> None:
    assert WITHDRAWN in query["bool"]["must_not"]


@pytest.mark.parametrize("kind", ["query_string", "regexp", "wildcard", "script", "prefix", "fuzzy"])
def test_no_request_holds_a_query_that_obeys_a_readers_operators(kind: str) -> None:
    for body in (search_body(criteria('*a ~1 "b* c" person:"x*"'), SearchView(facets=FACETS)), plain_body(HOSTILE, 10)):
        assert f'"{kind}"' not in json.dumps(body)


def test_words_and_phrases_joined_by_and_are_the_parts_of_one_sentence() -> None:
    parts = parts_of(criteria('"martial | law" AND covid-19 AND vote').words)
    assert [(part.text, part.is_phrase) for part in parts] == [
        ("martial | law", True),
        ("covid", False),
        ("19", False),
        ("vote", False),
    ]
    with pytest.raises(QueryError, match="alternatives"):
        parts_of(criteria("martial AND (law OR order)").words)


def test_a_year_meets_a_day_only_when_asked() -> None:
    day = parse_span("2024-11-27")
    assert list(mentions(MentionedTime(day, "day"))["range"]) == ["mentioned_day"]
    asked = mentions(MentionedTime(day, "year"))["bool"]["should"]
    assert [next(iter(clause["range"])) for clause in asked] == ["mentioned_day", "mentioned_month", "mentioned_year"]


def test_conditions_filter_hits_after_the_facets_are_counted() -> None:
    body = search_body(criteria("law country:Nepal"), SearchView(facets=FACETS))
    assert "countries" not in json.dumps(body["query"])
    assert "countries.folded" in json.dumps(body["post_filter"])
    assert "countries.folded" in json.dumps(everything(criteria("law country:Nepal")))


def test_a_facet_is_not_narrowed_by_its_own_values() -> None:
    country, agency = BY_NAME["country"], BY_NAME["agency"]
    chosen = [
        FieldCondition(country, ("Nepal",)),
        FieldCondition(agency, ("AFP",)),
        FieldCondition(country, ("Fiji",), negated=True),
    ]
    facets = {name: json.dumps(facet["filter"]) for name, facet in facet_aggregations(FACETS, 10, chosen).items()}
    assert "Nepal" not in facets["countries"]
    assert "AFP" in facets["countries"]
    assert "Fiji" in facets["countries"]
    assert "Nepal" in facets["people"]
    assert "AFP" not in facets["agencies"]


def test_plain_words_are_ranked_without_operators_and_within_the_limits_of_clauses() -> None:
    first, exact, *pairs = ranking(" ".join(f"w{n}" for n in range(5_000)))
    assert len(first["combined_fields"]["query"].split()) == MAX_TOKENS
    assert exact["combined_fields"]["fields"] == ["title.exact^2.0", "body.exact"]
    assert len(pairs) == MAX_PAIRS


def test_names_of_fields_are_unique() -> None:
    assert len(BY_NAME) == sum(1 + len(field.aliases) for field in FIELDS)
