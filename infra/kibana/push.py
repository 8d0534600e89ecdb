"""Write a plan to Kibana: data views, then saved objects in one import, then dashboards.

A second push changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from infra.kibana.bundle import Json, ndjson
from infra.kibana.client import KibanaClient
from infra.kibana.errors import KibanaConflict, ObjectRejected
from infra.kibana.plan import PlannedObject, PushAction, PushRoute, dashboard_path, data_view_path
from infra.kibana.responses import require_member

_LABELS = "fieldAttrs"
_NOT_UPDATABLE = frozenset({"id", "allowNoIndex", _LABELS})
"""Keys that the update of a data view refuses; labels have a request of their own."""


def push(kibana: KibanaClient, objects: Sequence[PlannedObject]) -> Iterator[PlannedObject]:
    """Yield each object when it is written. A dashboard that the push did not change has the action `keep`.

    Raises:
        KibanaError: Kibana rejects an object; what was written before it stays.
    """
    by_route = {route: [one for one in objects if one.route == route] for route in PushRoute}
    for view in by_route[PushRoute.DATA_VIEWS]:
        _push_data_view(kibana, view)
        yield view
    _import(kibana, [one for one in by_route[PushRoute.IMPORT] if one.action != PushAction.KEEP])
    yield from by_route[PushRoute.IMPORT]
    for dashboard in by_route[PushRoute.DASHBOARDS]:
        yield _push_dashboard(kibana, dashboard)


def _push_data_view(kibana: KibanaClient, view: PlannedObject) -> None:
    doing = f"writing the data view {view.id}"
    if view.action == PushAction.CREATE:
        # Never `override`: it deletes another data view of the same name.
        kibana.post("/api/data_views/data_view", {"data_view": view.body}, doing)
    elif view.action == PushAction.CHANGE:
        _update_data_view(kibana, view, doing)


def _update_data_view(kibana: KibanaClient, view: PlannedObject, doing: str) -> None:
    changed = {difference.path.split(".")[0] for difference in view.differences} or set(view.body)
    # The update removes the time field if its name is empty.
    values: dict[str, Any] = {key: view.body.get(key, "") for key in sorted(changed - _NOT_UPDATABLE)}
    if values:
        kibana.post(data_view_path(view.id), {"data_view": values, "refresh_fields": True}, doing)
    if _LABELS in changed:
        kibana.post(f"{data_view_path(view.id)}/fields", {"fields": view.body[_LABELS]}, doing)


def _import(kibana: KibanaClient, objects: Sequence[PlannedObject]) -> None:
    if not objects:
        return
    doing = f"importing {', '.join(one.id for one in objects)}"
    answer = kibana.import_file(ndjson(one.body for one in objects), doing)
    errors = answer.get("errors") or []
    if errors or not answer.get("success"):
        raise _import_error(errors, doing)


def _import_error(errors: Sequence[Json], doing: str) -> KibanaConflict | ObjectRejected:
    reasons = "; ".join(_reason(error) for error in errors) or "it gave no reason"
    message = f"While {doing}: Kibana imported nothing: {reasons}."
    types = {error.get("error", {}).get("type") for error in errors}
    if types & {"conflict", "ambiguous_conflict"}:
        return KibanaConflict(
            message, "Another space or object owns the id: push to that space, or under another --index."
        )
    if "missing_references" in types:
        return ObjectRejected(message, "A data view was deleted in the meantime. Push again: it is created first.")
    return ObjectRejected(message, "Is Kibana 9.5 or newer, and do the credentials cover Maps, Tags and Discover?")


def _reason(error: Json) -> str:
    cause = error.get("error", {})
    references = ", ".join(f"{one.get('type')} {one.get('id')}" for one in cause.get("references", ()))
    reason = cause.get("message") or cause.get("type") or "no reason"
    return f"{error.get('type')} {error.get('id')}: {reason}{f' ({references})' if references else ''}"


def _push_dashboard(kibana: KibanaClient, dashboard: PlannedObject) -> PlannedObject:
    if dashboard.action == PushAction.KEEP:
        return dashboard
    doing = f"writing the dashboard {dashboard.id}"
    kibana.put(dashboard_path(dashboard.id), dashboard.body, doing)
    found = kibana.find(dashboard_path(dashboard.id), f"reading back the dashboard {dashboard.id}") or {}
    _check_complete(dashboard.body, found, doing)
    as_before = dashboard.existing is not None and found.get("data") == dashboard.existing
    return replace(dashboard, action=PushAction.KEEP, differences=()) if as_before else dashboard


def _check_complete(body: Json, found: Json, doing: str) -> None:
    """Raise ObjectRejected if Kibana dropped a panel: it answers 200 all the same."""
    panels = require_member(found, "data", doing).get("panels") or ()
    ids = {panel.get("id") for panel in panels}
    # Kibana may replace ids: only a dashboard with fewer panels lost some.
    is_short = len(panels) < len(body["panels"])
    dropped = [panel["id"] for panel in body["panels"] if is_short and panel["id"] not in ids]
    warnings = [_warning(warning) for warning in found.get("warnings") or ()]
    if dropped or warnings:
        raise ObjectRejected(
            f"While {doing}: Kibana stored it without {', '.join(dropped) or 'a part of it'}: "
            f"{'; '.join(warnings) or 'it gave no reason'}.",
            "The dashboard exists without it. Please report Kibana's version together with this message.",
        )


def _warning(warning: object) -> str:
    return str(warning.get("message", warning)) if isinstance(warning, dict) else str(warning)
