"""Every panel is asked of a real Elasticsearch, by the aggregation that comes from the same object as its body."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from elasticsearch import BadRequestError, Elasticsearch

from infra.kibana.aggregations import Scope
from infra.kibana.answers import ask
from infra.kibana.bundle import build_bundle
from infra.kibana.check import check_index, scope_of
from infra.kibana.checks import problems
from infra.kibana.conditions import Condition, kql_of
from infra.kibana.description import Chart, Dashboard, Description, Measure, Values, description
from infra.kibana.fields import offered_fields
from infra.kibana.names import Names
from tests.service.kibana.corpus import ARTICLES, INDEX, NOW
from tests.service.kibana.known_answers import ANSWERS
from tests.unit.kibana.mappings import mapped_fields

pytestmark = pytest.mark.service

AS_JSON = description().model_dump_json(by_alias=True, exclude_none=True)
CHARTS = [(dashboard, chart) for dashboard in description().dashboards for chart in dashboard.charts]


def answers(client: Elasticsearch, described: Description, dashboard: Dashboard, chart: Chart) -> list[list[Any]]:
    view = described.views[chart.view]
    found = ask(client, Names(INDEX).fill(view.index), chart, view, scope_of(described, dashboard, None, NOW))
    return [list(answer.filled) for answer in found]


@pytest.mark.parametrize(("dashboard", "chart"), CHARTS, ids=[f"{d.key}-{c.id}" for d, c in CHARTS])
def test_a_panel_shows_what_is_known(filled: Elasticsearch, dashboard: Dashboard, chart: Chart) -> None:
    assert answers(filled, description(), dashboard, chart) == ANSWERS[dashboard.key][chart.id]


def test_every_panel_has_a_known_answer() -> None:
    panels = {(dashboard.key, chart.id) for dashboard, chart in CHARTS}
    assert panels == {(key, panel) for key, known in ANSWERS.items() for panel in known}


def renamed(field: str) -> Description:
    """The description with another name for one field, wherever it stands as a field."""
    return Description.model_validate_json(json.dumps(_renamed(json.loads(AS_JSON), field)))


def _renamed(part: Any, field: str) -> Any:
    if isinstance(part, list):
        return [_renamed(inner, field) for inner in part]
    if not isinstance(part, dict):
        return part
    named = {key: f"{field}_renamed" for key in ("time", "values", "field") if part.get(key) == field}
    return {key: _renamed(inner, field) for key, inner in part.items()} | named


def fields_of(chart: Chart) -> set[str]:
    buckets = [bucket for layer in chart.layers for bucket in layer.by]
    measures = [show.field for layer in chart.layers for show in layer.show if show.field]
    named = [getattr(bucket, "time", None) or getattr(bucket, "values", None) for bucket in buckets]
    return {str(field) for field in (*named, *measures, *(one.field for one in chart.where)) if field}


@pytest.mark.parametrize("field", sorted({field for _, chart in CHARTS for field in fields_of(chart)}))
def test_a_changed_field_name_breaks_the_body_and_the_answer_at_once(filled: Elasticsearch, field: str) -> None:
    described = renamed(field)
    told = problems(build_bundle(INDEX, described=described), mapped_fields(INDEX))
    for dashboard in described.dashboards:
        for chart in dashboard.charts:
            if f"{field}_renamed" in fields_of(chart):
                where = f"dashboard {INDEX}-{dashboard.key}, panel {chart.id}"
                assert any(problem.startswith(where) and f"{field}_renamed" in problem for problem in told)
                assert answers(filled, described, dashboard, chart) != ANSWERS[dashboard.key][chart.id]


COUNT = Measure(label="n")
EMPTY = (Condition(field="reason", any_of=("empty",)),)
RANKED_BY = (
    COUNT,
    Measure(label="n", operation="max", field="attempts"),
    Measure(label="n", where=EMPTY),
    Measure(label="n", operation="sum", field="bytes", where=EMPTY),
    Measure(label="n", operation="median", field="bytes"),
    Measure(label="n", operation="percentile", percentile=90.0, field="bytes", where=EMPTY),
)


@pytest.mark.parametrize("first", RANKED_BY, ids=range(len(RANKED_BY)))
def test_values_are_ranked_by_the_first_number_at_every_depth(filled: Elasticsearch, first: Measure) -> None:
    by = (Values(values="source"), Values(values="stage"))
    show = (first, Measure(label="last", operation="min", field="attempts"))
    chart = Chart(id="x", title="x", view="deadletters", width=48, chart="table", by=by, show=show)
    view = description().views[chart.view]
    [answer] = ask(filled, Names(INDEX).fill(view.index), chart, view, Scope(datetime(1987, 1, 1, tzinfo=UTC), NOW))
    expected = ["Wire", "Daily", "Daily"] if first is not COUNT else ["Daily", "Daily", "Wire"]
    assert [row[0] for row in answer.rows] == expected
    of_daily = [float(row[2]) for row in answer.rows if row[0] == "Daily" and row[2] is not None]
    assert of_daily == sorted(of_daily, reverse=True)


def test_searches_find_their_documents(filled: Elasticsearch) -> None:
    found = {}
    for search in description().searches:
        view = description().views[search.view]
        reply = filled.search(
            index=Names(INDEX).fill(view.index),
            query={"bool": {"filter": [condition.dsl() for condition in search.where]}},
            sort=[{field: direction} for field, direction in search.sort.items()],
            fields=[{"field": column} for column in search.columns],
        )
        found[search.key] = [hit["_id"].removeprefix("id-") for hit in reply["hits"]["hits"]]
    assert found == {
        "latest": ["d", "c", "b", "a", "e"],
        "undated": ["e"],
        "withdrawn": ["f"],
        "open-letters": ["2", "1"],
        "latest-runs": ["r4", "r3", "r2", "r1"],
    }


def test_the_map_has_its_points(filled: Elasticsearch) -> None:
    (places,) = description().maps
    reply = filled.search(
        index=INDEX,
        size=0,
        query={"bool": {"filter": [condition.dsl() for condition in places.where]}},
        aggs={
            "grid": {
                "geotile_grid": {"field": places.field, "precision": 8},
                "aggs": {"centre": {"geo_centroid": {"field": places.field}}},
            }
        },
    )
    points = [
        (bucket["doc_count"], round(bucket["centre"]["location"]["lat"], 1))
        for bucket in reply["aggregations"]["grid"]["buckets"]
    ]
    assert sorted(points) == [(1, 50.4), (2, 37.6)]


def test_kql_means_what_was_asked(filled: Elasticsearch) -> None:
    """Where Elasticsearch reads KQL itself, it must find what our own translation finds."""
    try:
        filled.count(index=INDEX, query={"kql": {"query": "source: *"}})
    except BadRequestError:
        pytest.skip("this Elasticsearch reads no KQL; a stock one does")
    for search in description().searches:
        index = Names(INDEX).fill(description().views[search.view].index)
        by_dsl = filled.count(index=index, query={"bool": {"filter": [one.dsl() for one in search.where]}})["count"]
        assert filled.count(index=index, query={"kql": {"query": kql_of(search.where)}})["count"] == by_dsl


def test_an_index_tells_of_its_fields_what_its_mapping_says(filled: Elasticsearch) -> None:
    for index, known in mapped_fields(INDEX).items():
        told = offered_fields(filled.field_caps(index=index, fields="*", filters="-metadata")["fields"])
        assert {name: field.type for name, field in told.items()} == {name: field.type for name, field in known.items()}
        for name, field in known.items():
            offered = told[name]
            assert (offered.countable, offered.is_time, offered.is_number) == (
                field.countable,
                field.is_time,
                field.is_number,
            )


def test_the_command_finds_the_same(filled: Elasticsearch) -> None:
    findings = check_index(filled, INDEX, NOW)
    assert findings.problems == ()
    assert {(one.dashboard, one.panel): one.rows for one in findings.panels} == {
        (key, panel): sum(map(len, layers)) for key, known in ANSWERS.items() for panel, layers in known.items()
    }
    elsewhere = check_index(filled, "test-kibana-none", NOW)
    assert {one.rows for one in elsewhere.panels} == {None}
    assert elsewhere.problems == ()
    late = check_index(filled, INDEX, NOW, "2024-12-10")
    assert {one.rows for one in late.panels if one.panel == "sources"} == {1}
    assert len(ARTICLES) == 6
