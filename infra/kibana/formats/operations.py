"""Metrics and buckets of the Dashboards API."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from infra.kibana.formats.base import Format, Query

MetricOperation = Literal["count", "unique_count", "sum", "min", "max", "average", "median", "percentile"]
Direction = Literal["asc", "desc"]

EMPTY_AS_NULL = frozenset({"count", "unique_count", "sum"})
"""The operations that take `empty_as_null`; Kibana refuses it on any other."""


class NumberFormat(Format):
    """A number with a fixed number of decimals."""

    type: Literal["number", "percent"]
    decimals: int = Field(ge=0, le=15)
    suffix: str | None = None


class BytesFormat(Format):
    """A size in bytes."""

    type: Literal["bytes"] = "bytes"
    decimals: int = Field(ge=0, le=15)


class DurationFormat(Format):
    """A length of time, from seconds to words."""

    type: Literal["duration"] = "duration"
    from_: Literal["seconds", "milliseconds"] = Field(alias="from")
    to: Literal["humanizePrecise", "humanize"]


MetricFormat = Annotated[NumberFormat | BytesFormat | DurationFormat, Field(discriminator="type")]


class Metric(Format):
    """One number for each bucket. All but `count` need a field."""

    operation: MetricOperation
    field: str | None = None
    percentile: float | None = Field(default=None, gt=0, lt=100)
    label: str | None = None
    format: MetricFormat | None = None
    filter: Query | None = None
    empty_as_null: bool | None = None

    @model_validator(mode="after")
    def _fits_its_operation(self) -> Self:
        if self.field is None and self.operation != "count":
            raise ValueError(f"{self.operation} needs a field")
        if (self.percentile is None) == (self.operation == "percentile"):
            raise ValueError("percentile belongs to the operation percentile and to no other")
        if self.empty_as_null is not None and self.operation not in EMPTY_AS_NULL:
            raise ValueError(f"{self.operation} takes no empty_as_null")
        return self


class RoleMetric(Metric):
    """A number of a metric panel: the large one, or the small one beside it."""

    type: Literal["primary", "secondary"]


class RankByMetric(Format):
    """Ranked by one of the chart's metrics."""

    type: Literal["metric"] = "metric"
    metric_index: int = Field(ge=0)
    direction: Direction


class RankByName(Format):
    """Ranked by the value itself."""

    type: Literal["alphabetical"] = "alphabetical"
    direction: Direction


class Terms(Format):
    """The commonest values of a field. `rank_by` is always sent: left out, some versions show it empty."""

    operation: Literal["terms"] = "terms"
    fields: tuple[str] = Field(description="one field: several make an aggregation that needs a licence module")
    limit: int = Field(ge=1, le=1000)
    rank_by: Annotated[RankByMetric | RankByName, Field(discriminator="type")]
    label: str | None = None


class Breakdown(Terms):
    """Terms that split a series; `aggregate_first` keeps one top list over all of time."""

    aggregate_first: Literal[True] = True


class DateHistogram(Format):
    """Buckets of time."""

    operation: Literal["date_histogram"] = "date_histogram"
    field: str
    suggested_interval: Literal["auto", "1h", "1d", "1w", "1M", "1y"] = "auto"
    include_empty_rows: bool
    label: str | None = None


class LabelledFilter(Format):
    """One bucket of `Filters`."""

    filter: Query
    label: str


class Filters(Format):
    """A bucket for each search."""

    operation: Literal["filters"] = "filters"
    filters: tuple[LabelledFilter, ...] = Field(min_length=1)
    label: str | None = None


Bucket = Annotated[Terms | DateHistogram | Filters, Field(discriminator="operation")]
