"""The fields of a mapping, or of an index, as a flat list, with what can be done with each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NUMBERS = frozenset({"long", "integer", "short", "byte", "double", "float", "half_float", "scaled_float"})
VALUES = NUMBERS | {"keyword", "boolean", "ip", "date"}
"""Types whose values can be counted one by one; `text` and ranges cannot."""


@dataclass(frozen=True, slots=True)
class MappedField:
    """A field as Elasticsearch keeps it."""

    type: str
    searchable: bool
    stored_by_column: bool

    @property
    def countable(self) -> bool:
        """Whether it can be a bucket."""
        return self.type in VALUES and self.stored_by_column

    @property
    def is_number(self) -> bool:
        """Whether it can be added up."""
        return self.type in NUMBERS and self.stored_by_column

    @property
    def is_time(self) -> bool:
        """Whether it can be an axis of time."""
        return self.type == "date" and self.stored_by_column


def flat_fields(mappings: Mapping[str, Any]) -> dict[str, MappedField]:
    """Every field by its whole name, subfields included; what is `enabled: false` has none."""
    return dict(_walk(mappings.get("properties", {}), ""))


def offered_fields(capabilities: Mapping[str, Any]) -> dict[str, MappedField]:
    """Every field by what an index says that can be done with it (`_field_caps`)."""
    return {name: MappedField(*_offered(kinds)) for name, kinds in capabilities.items() if "object" not in kinds}


def _offered(kinds: Mapping[str, Any]) -> tuple[str, bool, bool]:
    type_, one = next(iter(kinds.items()))
    return type_, one["searchable"], one["aggregatable"]


def _walk(properties: Mapping[str, Any], above: str) -> Iterator[tuple[str, MappedField]]:
    for key, definition in properties.items():
        name = f"{above}{key}"
        if "properties" in definition:
            yield from _walk(definition["properties"], f"{name}.")
        elif definition.get("enabled", True) and definition.get("type") != "object":
            yield name, _field(definition)
            yield from _walk(definition.get("fields", {}), f"{name}.")


def _field(definition: Mapping[str, Any]) -> MappedField:
    return MappedField(
        type=definition["type"],
        searchable=definition.get("index", True),
        stored_by_column=definition.get("doc_values", definition["type"] != "text"),
    )
