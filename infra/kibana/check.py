"""The dashboards against a real index: whether its mapping has every field, and what each panel finds there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import plain_errors
from infra.kibana.aggregations import Scope
from infra.kibana.answers import ask
from infra.kibana.bundle import build_bundle
from infra.kibana.checks import Fields, problems
from infra.kibana.description import Chart, Dashboard, Description, description
from infra.kibana.fields import flat_fields
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


def check_index(client: Elasticsearch, index: str, since: str | None = None) -> Findings:
    """Every panel of every dashboard, asked of the index behind the alias `index`. Raises IndexingError."""
    described, names = description(), Names(index)
    there = {name: fields for name in _indices(described, names) if (fields := _fields(client, name)) is not None}
    found = tuple(
        _find(client, described, dashboard, chart, names, there, since)
        for dashboard in described.dashboards
        for chart in dashboard.charts
    )
    return Findings(found, tuple(problems(build_bundle(index, since), there)))


def scope_of(described: Description, dashboard: Dashboard, since: str | None, now: datetime) -> Scope:
    """What the dashboard shows when it opens."""
    return Scope(moment(since or described.span.from_, now), moment(described.span.to, now), dashboard.where)


def _indices(described: Description, names: Names) -> Iterator[str]:
    yield from sorted({names.fill(view.index) for view in described.views.values()})


def _fields(client: Elasticsearch, index: str) -> Fields | None:
    with plain_errors(f"reading the mapping of {index}"):
        found = client.indices.get_mapping(index=index, ignore_unavailable=True, allow_no_indices=True)
    (mappings,) = [one["mappings"] for one in found.values()] or [None]
    return None if mappings is None else flat_fields(mappings)


def _find(
    client: Elasticsearch,
    described: Description,
    dashboard: Dashboard,
    chart: Chart,
    names: Names,
    there: dict[str, Fields],
    since: str | None,
) -> Finding:
    view = described.views[chart.view]
    index = names.fill(view.index)
    if index not in there:
        return Finding(dashboard.key, chart.id, index, None)
    scope = scope_of(described, dashboard, since, datetime.now(UTC))
    answers = ask(client, index, chart, view, scope)
    return Finding(dashboard.key, chart.id, index, sum(len(answer.filled) for answer in answers))
