"""Carrying out a plan: data views first, then what comes by file, dashboards at last.

Doing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from infra.kibana.bundle import ndjson
from infra.kibana.client import Kibana
from infra.kibana.errors import KibanaConflict, ObjectRejected
from infra.kibana.formats.dashboard import DashboardBody
from infra.kibana.formats.data_view import DataView
from infra.kibana.plan import Action, Step, dashboard_path, data_view_path
from infra.kibana.replies import part

_LABELS = "fieldAttrs"
_FIXED = frozenset({"id", "allowNoIndex", _LABELS})
"""What the update of a data view does not take; labels have a request of their own."""


def push(kibana: Kibana, steps: Sequence[Step]) -> Iterator[Step]:
    """Each step when it is done. A dashboard that Kibana keeps as it was comes back as kept.

    Raises KibanaError at the first object that Kibana does not take; what was written before stays.
    """
    by_file = [step for step in steps if not isinstance(step.object, DataView | DashboardBody)]
    for step in steps:
        if isinstance(step.object, DataView):
            yield _push_view(kibana, step, step.object)
    _import(kibana, [step for step in by_file if step.action != Action.KEEP])
    yield from by_file
    for step in steps:
        if isinstance(step.object, DashboardBody):
            yield _push_dashboard(kibana, step, step.object)


def _push_view(kibana: Kibana, step: Step, view: DataView) -> Step:
    doing = f"writing the data view {view.id}"
    if step.action == Action.CREATE:
        # Never `override`: it deletes another data view that has the same name.
        kibana.post("/api/data_views/data_view", {"data_view": view.body()}, doing)
    elif step.action == Action.CHANGE:
        _change_view(kibana, view, step, doing)
    return step


def _change_view(kibana: Kibana, view: DataView, step: Step, doing: str) -> None:
    body = view.body()
    changed = {one.place.split(".")[0] for one in step.differences} or set(body)
    # An empty name of the time field is how the update is told that there is none.
    values: dict[str, Any] = {key: body.get(key, "") for key in sorted(changed - _FIXED)}
    if values:
        kibana.post(data_view_path(view.id), {"data_view": values, "refresh_fields": True}, doing)
    if _LABELS in changed:
        kibana.post(f"{data_view_path(view.id)}/fields", {"fields": body[_LABELS]}, doing)


def _import(kibana: Kibana, steps: Sequence[Step]) -> None:
    if not steps:
        return
    doing = f"importing {', '.join(step.id for step in steps)}"
    objects = [step.object for step in steps if not isinstance(step.object, DataView | DashboardBody)]
    answer = kibana.import_file(ndjson(objects), doing)
    errors = answer.get("errors") or []
    if errors or not answer.get("success"):
        raise _import_error(errors, doing)


def _import_error(errors: Sequence[dict[str, Any]], doing: str) -> KibanaConflict | ObjectRejected:
    told = "; ".join(_one_error(error) for error in errors) or "it gave no reason"
    sentence = f"While {doing}: Kibana imported nothing: {told}."
    kinds = {error.get("error", {}).get("type") for error in errors}
    if kinds & {"conflict", "ambiguous_conflict"}:
        return KibanaConflict(
            sentence, "Another space or object owns the id: push to that space, or under another --index."
        )
    if "missing_references" in kinds:
        return ObjectRejected(sentence, "A data view went missing meanwhile. Push again: it is made first.")
    return ObjectRejected(sentence, "Is Kibana 9.5 or newer, and do the credentials cover Maps, Tags and Discover?")


def _one_error(error: dict[str, Any]) -> str:
    cause = error.get("error", {})
    references = ", ".join(f"{one.get('type')} {one.get('id')}" for one in cause.get("references", ()))
    words = cause.get("message") or cause.get("type") or "no reason"
    return f"{error.get('type')} {error.get('id')}: {words}{f' ({references})' if references else ''}"


def _push_dashboard(kibana: Kibana, step: Step, body: DashboardBody) -> Step:
    if step.action == Action.KEEP:
        return step
    doing = f"writing the dashboard {step.id}"
    kibana.put(dashboard_path(step.id), body.body(), doing)
    found = kibana.find(dashboard_path(step.id), f"reading back the dashboard {step.id}") or {}
    _check_whole(body, found, doing)
    as_before = step.there is not None and found.get("data") == step.there
    return replace(step, action=Action.KEEP, differences=()) if as_before else step


def _check_whole(body: DashboardBody, found: dict[str, Any], doing: str) -> None:
    """Raises ObjectRejected where Kibana dropped a panel: it answers 200 all the same."""
    panels = part(found, "data", doing).get("panels") or ()
    there = {panel.get("id") for panel in panels}
    lost = [panel.id for panel in body.panels if panel.id not in there] if len(panels) < len(body.panels) else []
    warnings = [_words(warning) for warning in found.get("warnings") or ()]
    if lost or warnings:
        raise ObjectRejected(
            f"While {doing}: Kibana took it without {', '.join(lost) or 'a part of it'}: "
            f"{'; '.join(warnings) or 'it gave no reason'}.",
            "The dashboard is there without it. Please report Kibana's version together with this message.",
        )


def _words(warning: object) -> str:
    return str(warning.get("message", warning)) if isinstance(warning, dict) else str(warning)
