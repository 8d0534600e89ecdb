"""The plan of a push: every object of the bundle, compared with the one in Kibana. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from infra.kibana.bundle import Bundle, Json, content_digest, title_of
from infra.kibana.client import KibanaClient
from infra.kibana.differences import Difference, differences
from infra.kibana.errors import KibanaTooOld
from infra.kibana.responses import require_member

OLDEST = (9, 5)
"""The first version in which the dashboards API is generally available."""


class PushRoute(StrEnum):
    """The API by which an object is written."""

    DATA_VIEWS = "data views"
    IMPORT = "import"
    DASHBOARDS = "dashboards"


class PushAction(StrEnum):
    """The effect of a push on an object."""

    CREATE = "create"
    CHANGE = "change"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class PlannedObject:
    """An object of the bundle and what a push does with it.

    Attributes:
        type: `data view`, `dashboard`, or the type of the saved object.
        existing: What is compared of the object in Kibana, None if it does not exist.
    """

    route: PushRoute
    type: str
    id: str
    body: Json
    action: PushAction = PushAction.CREATE
    differences: tuple[Difference, ...] = ()
    existing: Json | None = None

    @property
    def title(self) -> str:
        """The title by which Kibana lists it."""
        return title_of(self.body)

    def compare(self, wanted: Json, existing: Json | None, force: bool) -> PlannedObject:
        """Decide the action; with `force` an object without differences is written, too."""
        if existing is None:
            return self
        found = tuple(differences(wanted, existing))
        action = PushAction.CHANGE if found or force else PushAction.KEEP
        return replace(self, action=action, differences=found, existing=existing)


def data_view_path(id_: str) -> str:
    """Return the path of a data view in the data views API."""
    return f"/api/data_views/data_view/{id_}"


def dashboard_path(id_: str) -> str:
    """Return the path of a dashboard in the dashboards API."""
    return f"/api/dashboards/{id_}"


def check_kibana(kibana: KibanaClient) -> None:
    """Check that Kibana is new enough and the space exists. Raises KibanaError."""
    version = kibana.version()
    if version and _major_minor(version) < OLDEST:
        raise KibanaTooOld(
            f"{kibana.url} is Kibana {version}; dashboards need 9.5 or newer.",
            "Upgrade Kibana; until then search with `dateline search` and Dateline's own pages.",
        )
    kibana.check_space()


def plan(kibana: KibanaClient, bundle: Bundle, force: bool = False) -> list[PlannedObject]:
    """Compare every object of the bundle with the one in Kibana.

    Args:
        kibana: The space to compare with.
        bundle: The wanted objects.
        force: Plan to write objects without differences, too.

    Returns:
        The objects in the order in which they are written.

    Raises:
        KibanaError: Kibana cannot be asked.
    """
    return [
        *(_plan_data_view(kibana, id_, view, force) for id_, view in bundle.data_views.items()),
        *_plan_saved_objects(kibana, bundle, force),
        *(_plan_dashboard(kibana, id_, body, force) for id_, body in bundle.dashboards.items()),
    ]


def _plan_data_view(kibana: KibanaClient, id_: str, view: Json, force: bool) -> PlannedObject:
    doing = f"reading the data view {id_}"
    found = kibana.find(data_view_path(id_), doing)
    existing = None if found is None else dict(require_member(found, "data_view", doing))
    if existing is not None:
        # A view that lost its time field keeps an empty name in its place.
        existing["timeFieldName"] = existing.get("timeFieldName") or None
    planned = PlannedObject(PushRoute.DATA_VIEWS, "data view", id_, view)
    return planned.compare({"timeFieldName": None, **view}, existing, force)


def _plan_saved_objects(kibana: KibanaClient, bundle: Bundle, force: bool) -> Iterator[PlannedObject]:
    doing = "reading the tag, searches and maps"
    exported = kibana.export([(saved["type"], saved["id"]) for saved in bundle.saved_objects], doing)
    for saved in bundle.saved_objects:
        type_, id_ = saved["type"], saved["id"]
        found = exported.get((type_, id_))
        existing = None if found is None else _digest_of(require_member(found, "attributes", doing))
        planned = PlannedObject(PushRoute.IMPORT, type_, id_, saved)
        yield planned.compare(_digest_of(saved["attributes"]), existing, force)


def _digest_of(attributes: Json) -> Json:
    return {"content": content_digest(str(attributes.get("description") or ""))}


def _plan_dashboard(kibana: KibanaClient, id_: str, body: Json, force: bool) -> PlannedObject:
    doing = f"reading the dashboard {id_}"
    found = kibana.find(dashboard_path(id_), doing)
    existing = None if found is None else require_member(found, "data", doing)
    return PlannedObject(PushRoute.DASHBOARDS, "dashboard", id_, body).compare(body, existing, force)


def _major_minor(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdigit())
