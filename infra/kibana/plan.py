"""What a push would do: every object of the bundle beside what Kibana has. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from infra.kibana.bundle import Bundle
from infra.kibana.client import Kibana
from infra.kibana.differences import Difference, differences
from infra.kibana.errors import KibanaTooOld
from infra.kibana.formats.dashboard import DashboardBody
from infra.kibana.formats.data_view import DataView
from infra.kibana.formats.saved_objects import AnySavedObject
from infra.kibana.replies import part
from infra.kibana.saved import mark_in

OLDEST = (9, 5)
"""The first version whose Dashboards API is generally available."""

Object = DataView | AnySavedObject | DashboardBody


class Action(StrEnum):
    """What becomes of an object."""

    CREATE = "create"
    CHANGE = "change"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Step:
    """One object, what is to be done with it, and why. `there` is what Kibana has, null for nothing."""

    kind: str
    id: str
    title: str
    object: Object
    action: Action
    differences: tuple[Difference, ...] = ()
    there: dict[str, Any] | None = None


def data_view_path(id_: str) -> str:
    """Where a data view is."""
    return f"/api/data_views/data_view/{id_}"


def dashboard_path(id_: str) -> str:
    """Where a dashboard is."""
    return f"/api/dashboards/{id_}"


def check_kibana(kibana: Kibana) -> None:
    """Raises KibanaError where this Kibana, or the space, is none that can be pushed to."""
    version = kibana.version()
    if version and _number(version) < OLDEST:
        raise KibanaTooOld(
            f"{kibana.url} is Kibana {version}; dashboards need 9.5 or newer.",
            "Upgrade Kibana, or search with `dateline search` and Dateline's own pages meanwhile.",
        )
    kibana.check_space()


def plan(kibana: Kibana, bundle: Bundle, force: bool = False) -> list[Step]:
    """Every object in the order in which it is written. With `force` those that are as they should be, too."""
    return [
        *(_view_step(kibana, view, force) for view in bundle.views),
        *_saved_steps(kibana, bundle, force),
        *(_dashboard_step(kibana, id_, body, force) for id_, body in bundle.dashboards.items()),
    ]


def _view_step(kibana: Kibana, view: DataView, force: bool) -> Step:
    doing = f"reading the data view {view.id}"
    found = kibana.find(data_view_path(view.id), doing)
    there = None if found is None else dict(part(found, "data_view", doing))
    if there is not None:
        # A view that lost its time field keeps an empty name in its place.
        there["timeFieldName"] = there.get("timeFieldName") or None
    wanted = {"timeFieldName": None, **view.body()}
    return _step("data view", view.id, view.name, view, wanted, there, force)


def _saved_steps(kibana: Kibana, bundle: Bundle, force: bool) -> Iterator[Step]:
    keys, doing = [(saved.type, saved.id) for saved in bundle.saved], "reading the tag, searches and maps"
    exported = kibana.export(keys, doing)
    for saved in bundle.saved:
        body, found = saved.body()["attributes"], exported.get((saved.type, saved.id))
        title = str(body.get("title") or body["name"])
        there = None if found is None else part(found, "attributes", doing)
        wanted = {"content": mark_in(body["description"])}
        has = None if there is None else {"content": mark_in(str(there.get("description") or ""))}
        yield _step(saved.type, saved.id, title, saved, wanted, has, force)


def _dashboard_step(kibana: Kibana, id_: str, body: DashboardBody, force: bool) -> Step:
    doing = f"reading the dashboard {id_}"
    found = kibana.find(dashboard_path(id_), doing)
    there = None if found is None else part(found, "data", doing)
    return _step("dashboard", id_, body.title, body, body.body(), there, force)


def _step(
    kind: str, id_: str, title: str, object_: Object, wanted: dict[str, Any], there: dict[str, Any] | None, force: bool
) -> Step:
    if there is None:
        return Step(kind, id_, title, object_, Action.CREATE)
    found = tuple(differences(wanted, there))
    action = Action.CHANGE if found or force else Action.KEEP
    return Step(kind, id_, title, object_, action, found, there)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdigit())
