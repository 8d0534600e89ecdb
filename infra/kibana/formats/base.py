"""What every model of a Kibana format has in common, and the parts that several of them share."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Format(BaseModel):
    """A part of a request body. Nothing is coerced, no key is unknown, null is never sent."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    def body(self) -> dict[str, Any]:
        """The part as Kibana is sent it."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def kibana_case(name: str) -> str:
    """`search_source_json` as `searchSourceJSON`: what the data view API and saved objects call their keys."""
    return re.sub(r"Json$", "JSON", to_camel(name))


class CamelFormat(Format):
    """A part whose keys are in camel case."""

    model_config = ConfigDict(alias_generator=kibana_case)


class Nothing(CamelFormat):
    """An object that must be there and must be empty."""


class Query(Format):
    """A search in KQL. An empty one is left out instead: Kibana drops it."""

    expression: str = Field(min_length=1)
    language: Literal["kql"] = "kql"


class TimeRange(Format):
    """From and to, as date math (`now-90d`) or ISO 8601."""

    from_: str = Field(alias="from", min_length=1)
    to: str = Field(min_length=1)


class DataViewReference(Format):
    """Where the data come from. Kibana stores a reference that leads nowhere without complaint."""

    type: Literal["data_view_reference"] = "data_view_reference"
    ref_id: str = Field(min_length=1)
