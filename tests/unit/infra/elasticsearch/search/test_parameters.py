"""A search as it is written: in options, in a URL, and stored."""

from __future__ import annotations

from urllib.parse import parse_qsl

import orjson
import pytest

from infra.elasticsearch.queries.criteria import FieldCondition, GeoBox, MentionedTime, NearPoint
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME
from infra.elasticsearch.queries.spans import parse_span
from infra.elasticsearch.search.parameters import SearchParameters

WHOLE = SearchParameters.of(
    'ferry "Port Vell" -football',
    {
        "person": ["Yoon|Umerov", "Kim"],
        "country": ["France"],
        "only": ["source:Le Monde"],
        "not": ["agency:AFP"],
        "published": "2024-11..",
        "mentions": "2024-10",
        "precision": "day",
        "near": "37.57,126.98,50",
        "box": "50,-10,40,20.5",
        "like": "id-1",
        "words": "all",
    },
)


def test_the_criteria_have_every_filter() -> None:
    criteria = WHOLE.criteria()
    assert criteria.words.required == ("ferry", '"Port Vell"')
    assert criteria.words.demand == "all"
    assert criteria.published == parse_span("2024-11..")
    assert criteria.mentions == MentionedTime(parse_span("2024-10"), "day")
    assert criteria.near == NearPoint(37.57, 126.98, 50)
    assert criteria.within == GeoBox(50, -10, 40, 20.5)
    assert criteria.like == "id-1"
    assert criteria.conditions == (
        FieldCondition(BY_NAME["person"], ("Yoon", "Umerov")),
        FieldCondition(BY_NAME["person"], ("Kim",)),
        FieldCondition(BY_NAME["country"], ("France",)),
        FieldCondition(BY_NAME["source"], ("Le Monde",)),
        FieldCondition(BY_NAME["agency"], ("AFP",), negated=True),
    )


def test_a_url_and_the_stored_form_have_the_same_search() -> None:
    assert SearchParameters.read(parse_qsl(WHOLE.url_query)) == WHOLE
    assert SearchParameters.from_json(orjson.loads(orjson.dumps(WHOLE.as_json()))) == WHOLE
    assert SearchParameters.read([]) == SearchParameters() == SearchParameters.from_json({})


def test_names_of_other_things_and_empty_values_are_left_out() -> None:
    given = [
        ("q", " ferry "),
        ("page", "3"),
        ("person", ""),
        ("published", "2023"),
        ("published", "2024"),
        ("words", "most"),
    ]
    assert SearchParameters.read(given) == SearchParameters("ferry", (("published", "2024"),))
    assert SearchParameters.read(given).text == "ferry published:2024"


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("q", "(ferry")], "never closed"),
        ([("published", "2024-13")], "no such date"),
        ([("near", "here")], "37.57,126.98,50"),
        ([("near", "91,0,5")], "latitude"),
        ([("near", "Seol,50")], "did you mean Seoul"),
        ([("only", "mood:glad")], "no field mood"),
        ([("person", "|")], "a value is missing"),
        ([("words", "few")], "all, most, any"),
        ([("precision", "day")], "give that too"),
        ([("mentions", "2024"), ("precision", "hour")], "day, month, year"),
    ],
)
def test_a_wrong_value_is_reported(pairs: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        SearchParameters.read(pairs).criteria()
