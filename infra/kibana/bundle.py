"""Everything of one index, made from the description: the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from infra.elasticsearch.lifecycle.indices import check_name
from infra.kibana.dashboards import dashboard_body
from infra.kibana.description import Description, Span, View, description
from infra.kibana.formats.dashboard import DashboardBody
from infra.kibana.formats.data_view import DataView, FieldAttributes, SourceFilter
from infra.kibana.formats.saved_objects import AnySavedObject, compact
from infra.kibana.moments import written
from infra.kibana.names import Names
from infra.kibana.saved import map_dashboard, saved_map, saved_search, saved_tag, saved_view

_READABLE = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a Kibana is brought to. `saved` comes by file after `views`, dashboards by their ids at last."""

    views: tuple[DataView, ...]
    saved: tuple[AnySavedObject, ...]
    dashboards: dict[str, DashboardBody]

    def file(self) -> bytes:
        """The saved objects as NDJSON."""
        return ndjson(self.saved)

    def file_for_hands(self) -> bytes:
        """The same with the data views, for an import by hand into a Kibana that has none of it."""
        return ndjson((*map(saved_view, self.views), *self.saved))

    def requests(self) -> str:
        """The dashboards as requests for the Console of Kibana's Dev Tools."""
        return "\n".join(
            f"PUT kbn:/api/dashboards/{id_}\n{orjson.dumps(body.body(), option=_READABLE).decode()}\n"
            for id_, body in self.dashboards.items()
        )


def build_bundle(index: str, since: str | None = None, described: Description | None = None) -> Bundle:
    """The objects for the alias `index`; dashboards open at `since`, if another time than described is wished.

    Raises UsageError for a time that is none, IndexUnusable for an alias that is none.
    """
    check_name(index)
    described, names = described or description(), Names(index)
    wished = None if since is None else Span(from_=written(since), to=described.span.to)
    span = wished or described.span
    searches = {search.key: search for search in described.searches}
    return Bundle(
        views=tuple(data_view(key, view, names) for key, view in described.views.items()),
        saved=(
            saved_tag(described.tag, names),
            *(saved_search(search, names) for search in described.searches),
            *(saved_map(places, names) for places in described.maps),
            *(map_dashboard(places, span, names) for places in described.maps),
        ),
        dashboards={
            names.id(dashboard.key): dashboard_body(
                dashboard, searches, wished or dashboard.span or described.span, names
            )
            for dashboard in described.dashboards
        },
    )


def data_view(key: str, view: View, names: Names) -> DataView:
    """The data view over the index that belongs to this alias."""
    return DataView(
        id=names.id(key),
        name=names.fill(view.name),
        title=names.fill(view.index),
        time_field_name=view.time,
        source_filters=tuple(SourceFilter(value=pattern) for pattern in view.hide),
        field_formats={name: field.format for name, field in view.fields.items() if field.format},
        field_attrs={
            name: FieldAttributes(custom_label=field.label, custom_description=field.about)
            for name, field in view.fields.items()
        },
    )


def ndjson(objects: Iterable[AnySavedObject]) -> bytes:
    """One object a line."""
    return "".join(f"{compact(one)}\n" for one in objects).encode()
