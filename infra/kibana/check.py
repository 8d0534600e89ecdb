"""The dashboards against a real index: whether its mapping has every field, and what each panel finds there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.kibana.aggregations import Scope
from infra.kibana.answers import ask
from infra.kibana.bundle import build_bundle
from infra.kibana.checks import Fields, problems
from infra.kibana.description import Dashboard, Description, description
from infra.kibana.fields import offered_fields
from infra.kibana.moments import moment
from infra.kibana.names import Names


@dataclass(frozen=True, slots=True)
class Finding:
    """How many rows a panel has; null where its index is not there yet."""

    dashboard: str
    panel: str
    index: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What the panels find, and what does not fit, a sentence each."""

    panels: tuple[Finding, ...]
    problems: tuple[str, ...]


def check_index(client: Elasticsearch, index: str, now: datetime, since: str | None = None) -> Findings:
    """Every panel of every dashboard as it opens at `now`, asked of the alias `index`. Raises IndexingError."""
    described, names = description(), Names(index)
    there = {name: fields for name in _indices(described, names) if (fields := _fields(client, name)) is not None}
    panels = []
    for dashboard in described.dashboards:
        scope = scope_of(described, dashboard, since, now)
        for chart in dashboard.charts:
            view = described.views[chart.view]
            over = names.fill(view.index)
            answers = ask(client, over, chart, view, scope) if over in there else None
            rows = None if answers is None else sum(len(answer.filled) for answer in answers)
            panels.append(Finding(dashboard.key, chart.id, over, rows))
    return Findings(tuple(panels), tuple(problems(build_bundle(index, since), there)))


def scope_of(described: Description, dashboard: Dashboard, since: str | None, now: datetime) -> Scope:
    """What the dashboard shows when it opens at `now`; from `since` on, if that is wished."""
    span = dashboard.span or described.span
    return Scope(moment(since or span.from_, now), moment(span.to, now), dashboard.where)


def _indices(described: Description, names: Names) -> Iterator[str]:
    yield from sorted({names.fill(view.index) for view in described.views.values()})


def _fields(client: Elasticsearch, index: str) -> Fields | None:
    with translate_errors(f"looking at the fields of {index}"):
        try:
            # Not the mapping: who may read the documents may ask for this.
            found = client.field_caps(index=index, fields="*", filters="-metadata")
        except NotFoundError:
            return None
    return offered_fields(found["fields"])
