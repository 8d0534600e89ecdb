"""The layers of a chart: buckets and metrics of each kind of chart in one form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.kibana.bundle import Json

_KEYS: dict[str, tuple[tuple[str, ...], str]] = {
    "xy": (("x", "breakdown_by"), "y"),
    "metric": ((), "metrics"),
    "pie": (("group_by",), "metrics"),
    "data_table": (("rows",), "metrics"),
    "tag_cloud": (("tag_by",), "metric"),
    "heatmap": (("x", "y"), "metric"),
}
"""Where each kind of chart has its buckets, from left to right, and its metrics."""


@dataclass(frozen=True, slots=True)
class ChartLayer:
    """One aggregation of a chart: operations of the dashboards API, over one data view.

    `type` is that of the layer (`bar_stacked`), or of a chart without layers (`pie`).
    """

    type: str
    data_view: str
    buckets: tuple[Json, ...]
    metrics: tuple[Json, ...]

    @property
    def nesting(self) -> list[int]:
        """Positions of the buckets from the outermost to the innermost.

        A breakdown with `aggregate_first` is outermost, so that one list of top values holds over all of time.
        """
        return sorted(range(len(self.buckets)), key=lambda place: not self.buckets[place].get("aggregate_first"))


def chart_layers(config: Json) -> tuple[ChartLayer, ...]:
    """Return the layers of a `vis` panel's config: several of an `xy` chart, one of any other."""
    bucket_keys, metric_key = _KEYS[config["type"]]
    return tuple(
        ChartLayer(
            type=part["type"],
            data_view=part["data_source"]["ref_id"],
            buckets=tuple(operation for key in bucket_keys for operation in _operations(part, key)),
            metrics=tuple(_operations(part, metric_key)),
        )
        for part in config.get("layers", [config])
    )


def is_time(bucket: Json) -> bool:
    """True if the buckets are of time."""
    return bool(bucket["operation"] == "date_histogram")


def _operations(part: Json, key: str) -> Iterator[Json]:
    found = part.get(key, ())
    yield from [found] if isinstance(found, dict) else found
