"""A condition on one field, in the two languages it is needed in: KQL for Kibana, query DSL for Elasticsearch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Value = str | int | bool


class Part(BaseModel):
    """A part of the description: no key is unknown, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Condition(Part):
    """That a field is there (or not), or has one of some values."""

    field: str
    exists: bool | None = None
    any_of: tuple[Value, ...] = Field(default=(), alias="any")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.exists is None) == (not self.any_of):
            raise ValueError(f"a condition on {self.field} says either `exists` or `any`")
        return self

    def kql(self) -> str:
        """As Kibana's query language has it."""
        if self.exists is not None:
            return f"{'' if self.exists else 'not '}{self.field}: *"
        words = [_quoted(value) for value in self.any_of]
        return f"{self.field}: {words[0] if len(words) == 1 else '(' + ' or '.join(words) + ')'}"

    def dsl(self) -> dict[str, Any]:
        """As Elasticsearch has it."""
        if self.exists is None:
            return {"terms": {self.field: list(self.any_of)}}
        exists = {"exists": {"field": self.field}}
        return exists if self.exists else {"bool": {"must_not": [exists]}}


def kql_of(conditions: Sequence[Condition]) -> str:
    """All the conditions as one expression; empty for none."""
    return " and ".join(condition.kql() for condition in conditions)


def _quoted(value: Value) -> str:
    if not isinstance(value, str):
        return str(value).lower()
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
