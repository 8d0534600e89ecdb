"""The objects as a whole: the same bytes everywhere, no dangling references, every field known and fitting."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from infra.errors import UsageError
from infra.kibana.bundle import Bundle, Json, build_bundle, ndjson
from infra.kibana.check.problems import find_problems
from infra.kibana.check.uses import field_uses
from infra.kibana.export import console_requests, import_file
from infra.kibana.times import to_datetime
from infra.sources import plan_shards, read_shard
from tests.unit.infra.kibana.accepted import FormatName, decoded, refusals
from tests.unit.infra.kibana.consistency import inconsistencies
from tests.unit.infra.kibana.mappings import mapped_fields
from transforms.records import RawRecord

ROOT = Path(__file__).parents[4]


def all_bytes(bundle: Bundle) -> bytes:
    """Everything that is sent or written."""
    views = json.dumps(list(bundle.data_views.values()))
    return import_file(bundle) + console_requests(bundle).encode() + views.encode()


def charts_and_lists(dashboard: Json) -> list[Json]:
    return [panel for panel in dashboard["panels"] if panel["type"] in ("vis", "discover_session")]


@pytest.mark.parametrize("index", ["dateline", "wires"])
def test_nothing_is_wrong_with_it(index: str) -> None:
    assert inconsistencies(build_bundle(index)) == []
    assert find_problems(build_bundle(index), mapped_fields(index)) == []


def test_every_object_is_valid_as_it_is_sent() -> None:
    bundle = build_bundle("dateline")
    lines = [json.loads(line) for line in import_file(bundle).splitlines()]
    assert len(lines) == len(bundle.data_views) + len(bundle.saved_objects)
    for line in lines:
        assert refusals("saved_object", decoded(line)) == []
    for view in bundle.data_views.values():
        assert refusals("data_view", view) == []
    for body in bundle.dashboards.values():
        assert refusals("dashboard", body) == []


SPOILT: tuple[tuple[FormatName, Callable[[Json], object]], ...] = (
    ("dashboard", lambda body: body.update(access_control={})),
    ("dashboard", lambda body: body["panels"][0].update(type="map")),
    ("dashboard", lambda body: body["panels"][0].pop("grid")),
    ("dashboard", lambda body: body["panels"][0]["grid"].update(w=49)),
    ("dashboard", lambda body: body["panels"][0]["config"]["metrics"][0].update(operation="average", field="story")),
    ("dashboard", lambda body: body["panels"][1]["config"]["metrics"][0].pop("field")),
    ("dashboard", lambda body: body["panels"][4]["config"].pop("settings")),
    ("dashboard", lambda body: body["panels"][6]["config"]["layers"][0].pop("data_source")),
    ("dashboard", lambda body: body["panels"][6]["config"].update(metrics=[])),
    ("dashboard", lambda body: body["query"].update(text="x")),
    ("dashboard", lambda body: body.update(panels=[])),
    ("data_view", lambda body: body["fieldAttrs"]["people"].update(label="People")),
    ("saved_object", lambda body: body["attributes"].update(hue="#2d6cdf")),
    ("saved_object", lambda body: body.update(typeMigrationVersion="7.0.0")),
)


@pytest.mark.parametrize(("format_", "spoil"), SPOILT, ids=range(len(SPOILT)))
def test_what_kibana_would_refuse_is_refused(format_: FormatName, spoil: Callable[[Json], object]) -> None:
    bundle = build_bundle("dateline")
    bodies = {
        "dashboard": bundle.dashboards["dateline-news"],
        "data_view": bundle.data_views["dateline-articles"],
        "saved_object": bundle.saved_objects[0],
    }
    body = bodies[format_]
    assert refusals(format_, body) == []
    spoil(body)
    assert refusals(format_, body)


def test_the_bytes_are_the_same_in_every_process() -> None:
    program = "import sys; from infra.kibana import bundle, export; wires = bundle.build_bundle('wires'); "
    program += "output = export.import_file(wires) + export.console_requests(wires).encode(); "
    program += "sys.stdout.buffer.write(output)"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Seoul"))
    }
    assert len(outputs) == 1


def test_the_alias_is_carried_through() -> None:
    wires, dateline = all_bytes(build_bundle("wires")), all_bytes(build_bundle("dateline"))
    assert b'"wires-deadletters"' in wires
    assert b"dateline-" not in wires.replace(b"dateline-articles-none", b"")
    assert not build_bundle("wires").data_views.keys() & build_bundle("dateline").data_views.keys()
    assert wires != dateline


def test_no_address_and_no_secret_is_inside() -> None:
    content = all_bytes(build_bundle("dateline")).decode()
    for word in ("localhost", "http://", "https://", "password", "api_key"):
        assert word not in content.lower()


def test_the_time_that_dashboards_open_with_shows_every_seed() -> None:
    now = datetime.now(UTC)
    news = build_bundle("dateline").dashboards["dateline-news"]
    since = to_datetime(news["time_range"]["from"], now)
    records = [record for shard in plan_shards([str(ROOT / "seeds")]).shards for record in read_shard(shard)]
    given = [record.published for record in records if isinstance(record, RawRecord) and record.published]
    assert len(given) > 20
    assert all(since <= to_datetime(published, now) <= now for published in given)


def test_since_is_what_dashboards_open_with() -> None:
    for bundle, expected in (
        (build_bundle("dateline", "now-90d"), "now-90d"),
        (build_bundle("dateline", "2024-11-01"), "2024-11-01T00:00:00.000Z"),
        (build_bundle("dateline", "2024-11-01T09:00+09:00"), "2024-11-01T00:00:00.000Z"),
    ):
        assert {body["time_range"]["from"] for body in bundle.dashboards.values()} == {expected}
        assert f'"timeFrom":"{expected}"'.encode() in ndjson(bundle.saved_objects)
    for wrong in ("yesterday", "now-90", "now-d", "", "now-1d/d"):
        with pytest.raises(UsageError, match="is not a time"):
            build_bundle("dateline", wrong)


def test_every_field_of_an_index_has_a_label_or_is_hidden() -> None:
    fields = mapped_fields("dateline")
    for view in build_bundle("dateline").data_views.values():
        hidden = [source_filter["value"] for source_filter in view["sourceFilters"]]
        for field in fields[view["title"]]:
            assert field in view["fieldAttrs"] or any(fnmatchcase(field, pattern) for pattern in hidden), field


def test_withdrawn_articles_are_left_out_of_every_list_and_chart_of_articles() -> None:
    bundle = build_bundle("dateline")
    for dashboard in bundle.dashboards.values():
        for panel in charts_and_lists(dashboard):
            config = panel["config"]
            for part in (*config.get("layers", ()), *config.get("tabs", ()), config):
                if "articles" in part.get("data_source", {}).get("ref_id", ""):
                    queries = [one["query"]["expression"] for one in (dashboard, config, part) if "query" in one]
                    assert any("not withdrawn.at: *" in query for query in queries), panel["id"]
    (places,) = (saved["attributes"] for saved in bundle.saved_objects if saved["type"] == "map")
    assert places["mapStateJSON"]["query"]["query"] == "not withdrawn.at: *"


def test_a_list_on_a_dashboard_is_the_saved_search_of_the_same_name() -> None:
    bundle = build_bundle("dateline")
    searches = {saved["id"]: saved for saved in bundle.saved_objects if saved["type"] == "search"}
    lists = [
        panel
        for dashboard in bundle.dashboards.values()
        for panel in dashboard["panels"]
        if panel["type"] == "discover_session"
    ]
    assert {panel["id"] for panel in lists} == {"latest", "latest-runs", "open-letters"}
    for panel in lists:
        search, (tab,) = searches[f"dateline-{panel['id']}"], panel["config"]["tabs"]
        attributes = search["attributes"]
        query = attributes["kibanaSavedObjectMeta"]["searchSourceJSON"]["query"]["query"]
        assert attributes["title"] == f"Dateline: {panel['config']['title']}"
        assert attributes["columns"] == tab["column_order"]
        assert attributes["sort"] == [[sort["name"], sort["direction"]] for sort in tab["sort"]]
        assert query == tab["query"]["expression"]
        assert search["references"][0]["id"] == tab["data_source"]["ref_id"]


def test_damage_is_found() -> None:
    fields = mapped_fields("dateline")

    def problems(damaged: Bundle) -> str:
        return " ".join([*inconsistencies(damaged), *find_problems(damaged, fields)])

    bundle = build_bundle("dateline")
    news = bundle.dashboards["dateline-news"]
    without_map = tuple(saved for saved in bundle.saved_objects if saved["id"] != "dateline-places")
    without_letters = {id_: view for id_, view in bundle.data_views.items() if id_ != "dateline-deadletters"}
    timeless = bundle.data_views["dateline-articles"] | {
        "timeFieldName": "mentioned_day",
        "sourceFilters": [{"value": "nothing*"}],
    }

    def with_panels(change: Callable[[list[Json]], object]) -> Bundle:
        changed = copy.deepcopy(news)
        change(changed["panels"])
        return replace(bundle, dashboards={**bundle.dashboards, "dateline-news": changed})

    twice = problems(with_panels(lambda panels: panels[1].update(id="articles")))
    assert "two panels are called articles" in twice
    assert "the panels articles and stories overlap" in problems(
        with_panels(lambda panels: panels[1].update(grid=panels[0]["grid"]))
    )
    assert "the panel volume ends beyond column 48" in problems(
        with_panels(lambda panels: panels[6]["grid"].update(x=1))
    )
    assert "there is no dashboard dateline-places" in problems(replace(bundle, saved_objects=without_map))
    assert "there is no data view dateline-deadletters" in problems(replace(bundle, data_views=without_letters))
    changed = problems(replace(bundle, data_views={**bundle.data_views, "dateline-articles": timeless}))
    assert "mentioned_day is of type date_range, which cannot be used as time" in changed
    assert "no field is hidden by nothing*" in changed
    misnamed = copy.deepcopy(bundle.saved_objects)
    misnamed[1]["references"][0]["name"] = "index"
    assert "references ['index'] are not what is used" in problems(replace(bundle, saved_objects=misnamed))


def test_a_field_that_the_mapping_loses_is_missed_wherever_it_is_used() -> None:
    bundle = build_bundle("dateline")
    used = {use.field for use in field_uses(bundle) if use.data_view == "dateline-articles" and use.purpose != "label"}
    assert {"published", "people", "locations", "withdrawn.at", "display_title"} <= used
    for field in used:
        fields = mapped_fields("dateline")
        fields["dateline"] = {name: one for name, one in fields["dateline"].items() if name != field}
        problems = find_problems(bundle, fields)
        where = {use.where for use in field_uses(bundle) if use.field == field and use.data_view.endswith("articles")}
        assert all(any(problem.startswith(place) and field in problem for problem in problems) for place in where)
