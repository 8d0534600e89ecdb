"""The `data_view` of the data view API: `POST /api/data_views/data_view`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from infra.kibana.formats.base import CamelFormat


class UrlParams(CamelFormat):
    """A link with the words it shows."""

    type: Literal["a"] = "a"
    label_template: str | None = None


class UrlFormat(CamelFormat):
    """A value that is an address."""

    id: Literal["url"] = "url"
    params: UrlParams = UrlParams()


class DateParams(CamelFormat):
    """How a date is written; in UTC, or a day would become the one before west of Greenwich."""

    pattern: str
    timezone: Literal["UTC"] = "UTC"


class DateFormat(CamelFormat):
    """A moment or a day."""

    id: Literal["date"] = "date"
    params: DateParams


class BytesFormat(CamelFormat):
    """A size."""

    id: Literal["bytes"] = "bytes"


class NumberParams(CamelFormat):
    """A numeral.js pattern."""

    pattern: str


class NumberFormat(CamelFormat):
    """A number."""

    id: Literal["number"] = "number"
    params: NumberParams


class DurationParams(CamelFormat):
    """From which unit to which words."""

    input_format: Literal["seconds", "milliseconds"]
    output_format: Literal["humanizePrecise", "humanize"]


class DurationFormat(CamelFormat):
    """A length of time."""

    id: Literal["duration"] = "duration"
    params: DurationParams


FieldFormat = Annotated[UrlFormat | DateFormat | BytesFormat | NumberFormat | DurationFormat, Field(discriminator="id")]


class FieldAttributes(CamelFormat):
    """What a field is called, and what it means."""

    custom_label: str = Field(min_length=1)
    custom_description: str = Field(min_length=1, max_length=300)


class SourceFilter(CamelFormat):
    """A field, or a pattern of fields, that lists of documents leave out."""

    value: str


class DataView(CamelFormat):
    """A data view with an id of our choice; `title` is the index pattern, and no runtime field has a script."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    title: str = Field(min_length=1)
    time_field_name: str | None = None
    allow_no_index: Literal[True] = True
    source_filters: tuple[SourceFilter, ...]
    field_formats: dict[str, FieldFormat]
    field_attrs: dict[str, FieldAttributes]
