"""The objects as a whole: the same bytes everywhere, nothing dangling, every field known and fitting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from infra.errors import UsageError
from infra.kibana.bundle import Bundle, build_bundle
from infra.kibana.checks import problems
from infra.kibana.description import Chart, Dashboard, Description, Listing, description
from infra.kibana.formats.dashboard import DashboardBody
from infra.kibana.formats.data_view import DataView
from infra.kibana.formats.saved_objects import AnySavedObject
from infra.kibana.moments import moment
from infra.kibana.uses import uses
from infra.sources import plan_shards, read_shard
from tests.unit.kibana.mappings import mapped_fields
from transforms.records import RawRecord

ROOT = Path(__file__).parents[3]
LINE: TypeAdapter[AnySavedObject] = TypeAdapter(AnySavedObject)


def everything(bundle: Bundle) -> bytes:
    """Every byte that would be sent or written."""
    views = [view.body() for view in bundle.views]
    return bundle.file_for_hands() + bundle.requests().encode() + json.dumps(views).encode()


@pytest.mark.parametrize("index", ["dateline", "wires"])
def test_nothing_is_wrong_with_it(index: str) -> None:
    assert problems(build_bundle(index), mapped_fields(index)) == []


def test_every_object_is_valid_as_it_is_sent() -> None:
    bundle = build_bundle("dateline")
    lines = bundle.file_for_hands().splitlines()
    assert len(lines) == len(bundle.views) + len(bundle.saved)
    for line in lines:
        assert json.loads(line) == LINE.validate_json(line).body()
    for view in bundle.views:
        assert DataView.model_validate_json(json.dumps(view.body())) == view
    for body in bundle.dashboards.values():
        assert DashboardBody.model_validate_json(json.dumps(body.body())) == body


def test_what_kibana_would_refuse_is_refused() -> None:
    body = build_bundle("dateline").dashboards["dateline-news"].body()
    spoilt: list[Callable[[dict], object]] = [  # type: ignore[type-arg]
        lambda b: b.update(access_control={}),
        lambda b: b["panels"][0].update(type="map"),
        lambda b: b["panels"][0].pop("grid"),
        lambda b: b["panels"][0]["grid"].update(w=49),
        lambda b: b["panels"][0]["config"]["metrics"][0].update(operation="average", field="story"),
        lambda b: b["panels"][1]["config"]["metrics"][0].pop("field"),
        lambda b: b["panels"][4]["config"].pop("settings"),
        lambda b: b["query"].update(text="x"),
        lambda b: b.update(panels=[]),
    ]
    for spoil in spoilt:
        damaged = json.loads(json.dumps(body))
        spoil(damaged)
        with pytest.raises(ValidationError):
            DashboardBody.model_validate_json(json.dumps(damaged))


def test_the_bytes_are_the_same_in_every_process() -> None:
    program = "from infra.kibana.bundle import build_bundle; b = build_bundle('wires'); print(b.requests()); "
    program += "import sys; sys.stdout.flush(); sys.stdout.buffer.write(b.file_for_hands())"
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
    wires, dateline = everything(build_bundle("wires")), everything(build_bundle("dateline"))
    assert b'"wires-deadletters"' in wires
    assert b"dateline-" not in wires.replace(b"dateline-articles-none", b"")
    own = {view.id for view in build_bundle("wires").views} & {view.id for view in build_bundle("dateline").views}
    assert not own
    assert wires != dateline


def test_no_address_and_no_secret_is_inside() -> None:
    content = everything(build_bundle("dateline")).decode()
    for word in ("localhost", "http://", "https://", "password", "api_key"):
        assert word not in content.lower()


def test_the_time_that_dashboards_open_with_shows_every_seed() -> None:
    now = datetime.now(UTC)
    since = moment(description().span.from_, now)
    records = [record for shard in plan_shards([str(ROOT / "seeds")]).shards for record in read_shard(shard)]
    given = [record.published for record in records if isinstance(record, RawRecord) and record.published]
    assert len(given) > 20
    assert all(since <= moment(published, now) <= now for published in given)


def test_since_is_what_dashboards_open_with() -> None:
    for bundle, expected in (
        (build_bundle("dateline", "now-90d"), "now-90d"),
        (build_bundle("dateline", "2024-11-01"), "2024-11-01T00:00:00.000Z"),
        (build_bundle("dateline", "2024-11-01T09:00+09:00"), "2024-11-01T00:00:00.000Z"),
    ):
        assert {body.time_range.from_ for body in bundle.dashboards.values()} == {expected}
        assert f'"timeFrom":"{expected}"'.encode() in bundle.file()
    for wrong in ("yesterday", "now-90", "now-d", "", "now-1d/d"):
        with pytest.raises(UsageError, match="is no time"):
            build_bundle("dateline", wrong)


def test_every_field_of_an_index_has_a_label_or_is_hidden() -> None:
    fields = mapped_fields("dateline")
    for view in build_bundle("dateline").views:
        hidden = [pattern.value for pattern in view.source_filters]
        for field in fields[view.title]:
            assert field in view.field_attrs or any(fnmatchcase(field, pattern) for pattern in hidden), field


def test_withdrawn_articles_are_left_out_of_every_list_and_chart_of_articles() -> None:
    described = description()
    for dashboard in described.dashboards:
        conditions = [condition.kql() for condition in dashboard.where]
        for panel in dashboard.panels:
            if isinstance(panel, Chart) and "articles" in panel.view:
                own = [condition.kql() for condition in panel.where]
                assert "not withdrawn.at: *" in conditions + own, panel.id
            if isinstance(panel, Listing):
                (search,) = [search for search in described.searches if search.key == panel.search]
                assert search.view not in ("articles", "all-articles") or search.where
    assert [place.where for place in described.maps] == [description().dashboards[0].where]


def replaced(described: Description, dashboard: Dashboard) -> Description:
    others = [one for one in described.dashboards if one.key != dashboard.key]
    return described.model_copy(update={"dashboards": (*others, dashboard)})


def test_damage_is_found() -> None:
    described, fields = description(), mapped_fields("dateline")
    news = described.dashboards[0]
    first, *rest = news.rows
    metric, *others = first.panels
    assert isinstance(metric, Chart)
    wide = first.model_copy(update={"panels": (metric, metric, *others[:-2])})
    twice = replaced(described, news.model_copy(update={"rows": (wide, *rest)}))
    assert "two panels are called articles" in " ".join(problems(build_bundle("dateline", described=twice), fields))
    gone = described.model_copy(update={"maps": ()})
    dangling = problems(build_bundle("dateline", described=gone), fields)
    assert any("there is no dashboard dateline-places" in problem for problem in dangling)
    views = {key: view for key, view in described.views.items() if key != "deadletters"}
    dangling = problems(build_bundle("dateline", described=described.model_copy(update={"views": views})), fields)
    assert any("there is no index-pattern dateline-deadletters" in problem for problem in dangling)
    timeless = described.views["articles"].model_copy(update={"time": "mentioned_day", "hide": ("nothing*",)})
    changed = described.model_copy(update={"views": {**described.views, "articles": timeless}})
    told = " ".join(problems(build_bundle("dateline", described=changed), fields))
    assert "mentioned_day is of type date_range, which cannot be used as time" in told
    assert "no field is hidden by nothing*" in told
    bundle = build_bundle("dateline")
    body = bundle.dashboards["dateline-news"]
    shifted = body.panels[1].model_copy(update={"grid": body.panels[0].grid})
    overlapping = body.model_copy(update={"panels": (body.panels[0], shifted, *body.panels[2:])})
    damaged = Bundle(bundle.views, bundle.saved, {"dateline-news": overlapping, "dateline-operations": body})
    assert "the panels articles and stories overlap" in " ".join(problems(damaged, fields))


def test_a_field_that_the_mapping_loses_is_missed_wherever_it_is_used() -> None:
    bundle = build_bundle("dateline")
    used = {use.field for use in uses(bundle) if use.view == "dateline-articles" and use.purpose != "label"}
    assert {"published", "people", "locations", "withdrawn.at", "display_title"} <= used
    for field in used:
        fields = mapped_fields("dateline")
        fields["dateline"] = {name: one for name, one in fields["dateline"].items() if name != field}
        told = problems(bundle, fields)
        where = {use.where for use in uses(bundle) if use.field == field and use.view.endswith("articles")}
        assert all(any(problem.startswith(place) and field in problem for problem in told) for place in where)
