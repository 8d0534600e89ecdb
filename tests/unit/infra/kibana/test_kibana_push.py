"""Pushes to a scripted Kibana: created, kept, reverted, refused."""

from __future__ import annotations

from typing import Any

import pytest

from infra.kibana.bundle import build_bundle
from infra.kibana.errors import (
    KibanaConflict,
    KibanaError,
    KibanaRefused,
    KibanaTooOld,
    KibanaUnavailable,
    ObjectRejected,
    SpaceMissing,
)
from infra.kibana.plan import PushAction
from tests.unit.infra.kibana.pushing import actions, plan_all, push_all
from tests.unit.infra.kibana.scripted_kibana import ScriptedKibana, ScriptedSpace, error


def test_a_push_creates_everything_and_a_second_changes_nothing(server: ScriptedKibana) -> None:
    bundle = build_bundle("dateline")
    count = len(bundle.data_views) + len(bundle.saved_objects) + len(bundle.dashboards)
    assert actions(push_all(server)) == {PushAction.CREATE: count}
    there = server.spaces["default"]
    assert set(there.views) == set(bundle.data_views)
    assert set(there.saved) == {(saved["type"], saved["id"]) for saved in bundle.saved_objects}
    assert set(there.dashboards) == set(bundle.dashboards)
    server.asked.clear()
    again = push_all(server)
    assert actions(again) == {PushAction.KEEP: count}
    assert not [one for one in again if one.differences]
    assert server.writes == []


def test_a_plan_writes_nothing(server: ScriptedKibana) -> None:
    assert set(actions(plan_all(server))) == {PushAction.CREATE}
    assert server.writes == []
    assert server.spaces["default"] == ScriptedSpace()


def test_force_writes_what_is_current(server: ScriptedKibana) -> None:
    push_all(server)
    server.asked.clear()
    written = push_all(server, force=True)
    assert {one.action for one in written if one.type == "dashboard" and one.id == "dateline-news"} == {PushAction.KEEP}
    assert ("PUT", "/api/dashboards/dateline-news") in server.writes
    assert ("POST", "/api/saved_objects/_import?overwrite=true") in server.writes


def test_what_was_changed_by_hand_is_planned_and_reverted(server: ScriptedKibana) -> None:
    push_all(server)
    there = server.spaces["default"]
    there.views["dateline-articles"]["timeFieldName"] = "observed"
    there.views["dateline-articles"]["fieldAttrs"]["people"] = {"customLabel": "Persons", "count": 7}
    there.views["dateline-all-articles"]["timeFieldName"] = "published"
    there.dashboards["dateline-news"]["panels"][1]["config"]["title"] = "Mine"
    there.dashboards["dateline-news"]["filters"] = [{"type": "condition"}]
    there.saved["search", "dateline-latest"]["attributes"]["description"] = "of an older version [Dateline 00000000]"
    changed = {one.id: one for one in plan_all(server) if one.action == PushAction.CHANGE}
    assert set(changed) == {"dateline-articles", "dateline-all-articles", "dateline-news", "dateline-latest"}
    paths = [difference.path for one in changed.values() for difference in one.differences]
    assert "timeFieldName" in paths
    assert "fieldAttrs.people.customLabel" in paths
    assert "panels.stories.config.title" in paths
    assert "filters" in paths
    assert actions(push_all(server))[PushAction.CHANGE] == 4
    assert there.views["dateline-articles"]["timeFieldName"] == "published"
    assert there.views["dateline-articles"]["fieldAttrs"]["people"]["customLabel"] == "People"
    assert not there.views["dateline-all-articles"]["timeFieldName"]
    assert there.dashboards["dateline-news"]["panels"][1]["config"]["title"] == "Stories"
    assert set(actions(plan_all(server))) == {PushAction.KEEP}


def test_only_what_changed_is_imported_again(server: ScriptedKibana) -> None:
    push_all(server)
    del server.spaces["default"].saved["map", "dateline-places"]
    written = push_all(server)
    assert [(one.type, one.id) for one in written if one.action != PushAction.KEEP] == [("map", "dateline-places")]


def test_indexes_and_spaces_stay_apart(server: ScriptedKibana) -> None:
    server.spaces["desk"] = ScriptedSpace()
    push_all(server)
    push_all(server, index="wires")
    push_all(server, space="desk")
    views = server.spaces["default"].views
    assert views["wires-articles"]["title"] == "wires"
    assert views["wires-deadletters"]["title"] == "wires-deadletters"
    assert views["dateline-articles"]["title"] == "dateline"
    assert set(server.spaces["desk"].views) == {id_ for id_ in views if id_.startswith("dateline-")}
    assert set(actions(plan_all(server, "wires"))) == {PushAction.KEEP}


DASHBOARD = "/api/dashboards/dateline-news"
REFUSALS: tuple[tuple[str, str, int, Any, type[KibanaError], str], ...] = (
    (
        "POST",
        "data_view$",
        403,
        error(403, "Forbidden", "API [POST] is unauthorized"),
        KibanaRefused,
        "not authorized: API",
    ),
    ("POST", "data_view$", 400, error(400, "Bad Request", "Duplicate data view: x"), ObjectRejected, "another id"),
    ("PUT", DASHBOARD, 409, error(409, "Conflict", "owned by space desk"), KibanaConflict, "owned by space desk"),
    ("PUT", DASHBOARD, 400, error(400, "Bad Request", "[panels.3.config.foo] unknown"), ObjectRejected, "config.foo"),
    ("PUT", DASHBOARD, 404, error(404, "Not Found", "Not Found"), ObjectRejected, "9.5 or newer"),
    ("PUT", DASHBOARD, 500, error(500, "Internal Server Error", "an error"), KibanaUnavailable, "HTTP 500"),
    ("GET", "/api/status", 503, "Kibana server is not ready yet", KibanaUnavailable, "not ready yet"),
    ("GET", "/api/status", 200, "<html>welcome</html>", KibanaUnavailable, "is not Kibana"),
    ("POST", "_export", 403, error(403, "Forbidden", "may not bulk_get"), KibanaRefused, "Saved Objects"),
)


@pytest.mark.parametrize(("method", "path", "status", "body", "kind", "words"), REFUSALS)
def test_refusals_have_a_remedy(
    server: ScriptedKibana, method: str, path: str, status: int, body: Any, kind: type[KibanaError], words: str
) -> None:
    server.fail(method, path, status, body)
    with pytest.raises(kind) as raised:
        push_all(server)
    assert words in str(raised.value)
    assert raised.value.message.startswith("While ")
    assert raised.value.remedy


def test_a_refused_dashboard_leaves_what_was_written_and_a_later_push_writes_the_rest(server: ScriptedKibana) -> None:
    server.fail("PUT", DASHBOARD, 503, error(503, "Service Unavailable", "busy"))
    with pytest.raises(KibanaUnavailable):
        push_all(server)
    server.faults.clear()
    assert actions(push_all(server))[PushAction.CREATE] == len(build_bundle("dateline").dashboards)


IMPORT_ERRORS = (
    ({"type": "conflict"}, KibanaConflict, "search dateline-latest: conflict"),
    (
        {"type": "missing_references", "references": [{"type": "index-pattern", "id": "gone"}]},
        ObjectRejected,
        "index-pattern gone",
    ),
    ({"type": "unsupported_type"}, ObjectRejected, "unsupported_type"),
    ({"type": "unknown", "message": "belongs to a more recent version"}, ObjectRejected, "more recent version"),
)


@pytest.mark.parametrize(("cause", "kind", "words"), IMPORT_ERRORS)
def test_a_failed_import_is_a_failure_though_it_answers_200(
    server: ScriptedKibana, cause: dict[str, Any], kind: type[KibanaError], words: str
) -> None:
    errors = [{"type": "search", "id": "dateline-latest", "error": cause}]
    server.fail("POST", "_import", 200, {"success": False, "successCount": 0, "errors": errors})
    with pytest.raises(kind, match="imported nothing") as raised:
        push_all(server)
    assert words in str(raised.value)


NOT_KIBANAS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/api/status", {"version": "9.5.2"}),
    ("GET", "/api/data_views", {}),
    ("GET", "/api/data_views", {"data_view": []}),
    ("GET", "/api/dashboards", [1, 2]),
    ("GET", "/api/dashboards", {"id": "x", "data": None}),
    ("POST", "_export", '{"type": "search", "id"'),
    ("POST", "_export", '{"type": "tag", "id": "dateline"}'),
    ("POST", "_import", "<html>"),
)


@pytest.mark.parametrize(("method", "path", "body"), NOT_KIBANAS)
def test_a_response_of_another_server_is_an_error(server: ScriptedKibana, method: str, path: str, body: Any) -> None:
    server.fail(method, path, 200, body)
    with pytest.raises(KibanaUnavailable, match="the server that answers is not Kibana"):
        push_all(server)


def test_a_dashboard_that_is_read_back_without_panels_is_an_error(server: ScriptedKibana) -> None:
    push_all(server)
    server.fail("GET", "/api/dashboards", 200, {"id": "x", "data": {"panels": None}})
    with pytest.raises(ObjectRejected, match="without articles, stories"):
        push_all(server, force=True)


def test_a_panel_that_kibana_drops_is_an_error(server: ScriptedKibana) -> None:
    server.drops.add("volume")
    with pytest.raises(ObjectRejected, match="without volume: Panel volume was dropped"):
        push_all(server)


def test_the_wrong_version_and_the_wrong_space(server: ScriptedKibana) -> None:
    with pytest.raises(SpaceMissing, match="no space moon"):
        push_all(server, space="moon")
    for version in ("8.19.3", "9.4.7", "9.4.0-SNAPSHOT"):
        server.version = version
        with pytest.raises(KibanaTooOld, match=version):
            push_all(server)
    for version in ("9.5.0-SNAPSHOT", "9.10.1", "10.0.0"):
        server.version = version
        push_all(server)
