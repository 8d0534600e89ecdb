"""The rows that a panel shows of Elasticsearch's reply: a flat table, one row for each innermost bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.kibana.bundle import Json
from infra.kibana.panels.layers import ChartLayer, chart_layers, is_time
from infra.kibana.panels.queries import DashboardScope, chart_searches, needs_aggregation

Key = str | int | float
Number = float | int | None
TableRow = tuple[Key | Number, ...]


@dataclass(frozen=True, slots=True)
class LayerRows:
    """The rows of a layer: the keys of its buckets, then its metrics. Times are ISO 8601."""

    layer: ChartLayer
    rows: tuple[TableRow, ...]

    @property
    def filled(self) -> tuple[TableRow, ...]:
        """The rows with a metric other than None and zero."""
        return tuple(row for row in self.rows if any(row[len(self.layer.buckets) :]))


def run_chart(
    client: Elasticsearch, chart: Json, data_views: Mapping[str, Json], scope: DashboardScope
) -> list[LayerRows]:
    """Run the searches of a chart on the indices of its data views. Raises IndexingError."""
    found = []
    for layer, body in zip(chart_layers(chart), chart_searches(chart, data_views, scope), strict=True):
        index = data_views[layer.data_view]["title"]
        with translate_errors(f"asking {index} for the panel {chart['title']!r}"):
            found.append(read_rows(layer, dict(client.search(index=index, **body).body)))
    return found


def read_rows(layer: ChartLayer, reply: dict[str, Any]) -> LayerRows:
    """Read the reply to the search of the layer."""
    total = {**reply.get("aggregations", {}), "doc_count": reply["hits"]["total"]["value"]}
    nesting = layer.nesting
    columns = [nesting.index(position) for position in range(len(nesting))]
    rows = _rows(total, layer, 0)
    return LayerRows(layer, tuple((*(keys[column] for column in columns), *numbers) for keys, numbers in rows))


def _rows(
    bucket: dict[str, Any], layer: ChartLayer, depth: int
) -> Iterator[tuple[tuple[Key, ...], tuple[Number, ...]]]:
    """Yield the keys, outermost first, and the metrics of every innermost bucket."""
    if depth == len(layer.buckets):
        yield (), tuple(_metric_value(bucket, at, metric) for at, metric in enumerate(layer.metrics))
        return
    key = "key_as_string" if is_time(layer.buckets[layer.nesting[depth]]) else "key"
    for inner in bucket[f"by{depth}"]["buckets"]:
        for keys, numbers in _rows(inner, layer, depth + 1):
            yield (inner[key], *keys), numbers


def _metric_value(bucket: dict[str, Any], at: int, metric: Json) -> Number:
    if not needs_aggregation(metric):
        return int(bucket["doc_count"])
    found = bucket[f"n{at}"]
    if "filter" in metric:
        found = found.get("n", found)
    if "values" in found:
        (value,) = found["values"].values()
    else:
        value = found["value"] if "value" in found else found["doc_count"]
    return None if value is None else float(value)
