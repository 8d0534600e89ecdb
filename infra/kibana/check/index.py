"""The dashboards against a real index: the fields of its mapping, and what each panel finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.kibana.bundle import build_bundle
from infra.kibana.check.fields import Fields, index_fields
from infra.kibana.check.problems import find_problems
from infra.kibana.panels.layers import chart_layers
from infra.kibana.panels.queries import scope_of
from infra.kibana.panels.rows import run_chart


@dataclass(frozen=True, slots=True)
class PanelResult:
    """The number of rows that a panel shows of an index, None while the index does not exist."""

    dashboard: str
    panel: str
    index: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The panels of all dashboards, and a sentence for each mistake."""

    panels: tuple[PanelResult, ...]
    problems: tuple[str, ...]


def check_index(client: Elasticsearch, index: str, now: datetime, since: str | None = None) -> CheckReport:
    """Run every panel of every dashboard on the indices of the alias, as if opened at `now`. Raises IndexingError."""
    bundle = build_bundle(index, since)
    fields = {name: _fields(client, name) for name in sorted({view["title"] for view in bundle.data_views.values()})}
    existing = {name: found for name, found in fields.items() if found is not None}
    results = []
    for id_, dashboard in bundle.dashboards.items():
        scope = scope_of(dashboard, now)
        for panel in dashboard["panels"]:
            if panel["type"] != "vis":
                continue
            chart, rows = panel["config"], None
            searched = bundle.data_views[chart_layers(chart)[0].data_view]["title"]
            if searched in existing:
                rows = sum(len(layer.filled) for layer in run_chart(client, chart, bundle.data_views, scope))
            results.append(PanelResult(id_.removeprefix(f"{index}-"), panel["id"], searched, rows))
    return CheckReport(tuple(results), tuple(find_problems(bundle, existing)))


def _fields(client: Elasticsearch, index: str) -> Fields | None:
    with translate_errors(f"looking at the fields of {index}"):
        try:
            # Not the mapping: a key that reads documents may ask for field capabilities.
            found = client.field_caps(index=index, fields="*", filters="-metadata")
        except NotFoundError:
            return None
    # A pattern without an index has no field.
    return index_fields(found["fields"]) or None
