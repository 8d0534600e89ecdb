"""What Elasticsearch answered for a chart, as a flat table: one row for each innermost bucket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.kibana.aggregations import Scope, chart_searches, needs_aggregation, nested
from infra.kibana.description import Chart, Layer, Measure, Time, View

Key = str | int | float
Number = float | int | None
TableRow = tuple[Key | Number, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a layer: its buckets' keys in the order of `layer.by`, then its numbers. A time is ISO 8601."""

    layer: Layer
    rows: tuple[TableRow, ...]

    @property
    def filled(self) -> tuple[TableRow, ...]:
        """The rows that hold something: any number but none and zero."""
        return tuple(row for row in self.rows if any(row[len(self.layer.by) :]))


def ask(client: Elasticsearch, index: str, chart: Chart, view: View, scope: Scope) -> list[Answer]:
    """What the index behind `index` holds for each layer of the chart. Raises IndexingError."""
    return [
        read_answer(layer, _search(client, index, chart, body))
        for layer, body in zip(chart.layers, chart_searches(chart, view, scope), strict=True)
    ]


def read_answer(layer: Layer, reply: dict[str, Any]) -> Answer:
    """The table in Elasticsearch's reply to the search of this layer."""
    buckets = nested(layer)
    places = [buckets.index(bucket) for bucket in layer.by]
    total = {**reply.get("aggregations", {}), "doc_count": reply["hits"]["total"]["value"]}
    rows = _rows(total, len(buckets), 0, layer.show, [isinstance(bucket, Time) for bucket in buckets])
    return Answer(layer, tuple((*(keys[place] for place in places), *numbers) for keys, numbers in rows))


def _search(client: Elasticsearch, index: str, chart: Chart, body: dict[str, Any]) -> dict[str, Any]:
    with translate_errors(f"asking {index} for the panel {chart.title!r}"):
        return dict(client.search(index=index, **body).body)


def _rows(
    bucket: dict[str, Any], depth: int, at: int, show: Sequence[Measure], is_time: Sequence[bool]
) -> Iterator[tuple[tuple[Key, ...], tuple[Number, ...]]]:
    if at == depth:
        yield (), tuple(_value(bucket, place, measure) for place, measure in enumerate(show))
        return
    for inner in bucket[f"by{at}"]["buckets"]:
        for keys, numbers in _rows(inner, depth, at + 1, show, is_time):
            yield (inner["key_as_string"] if is_time[at] else inner["key"], *keys), numbers


def _value(bucket: dict[str, Any], place: int, measure: Measure) -> Number:
    if not needs_aggregation(measure):
        return int(bucket["doc_count"])
    found = bucket[f"n{place}"]
    if measure.where:
        found = found.get("n", found)
    if "values" in found:
        (value,) = found["values"].values()
        return None if value is None else float(value)
    value = found["value"] if "value" in found else found["doc_count"]
    return None if value is None else float(value)
