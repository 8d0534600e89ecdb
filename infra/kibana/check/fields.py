"""Fields of a mapping, or of an index, as a flat dictionary, with what each can be used for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NUMBERS = frozenset({"long", "integer", "short", "byte", "double", "float", "half_float", "scaled_float"})
AGGREGATABLE = NUMBERS | {"keyword", "boolean", "ip", "date"}
"""Types that can be buckets; `text` and ranges cannot."""

Fields = Mapping[str, "MappedField"]
"""The fields of an index by their full names."""


@dataclass(frozen=True, slots=True)
class MappedField:
    """A field of an index."""

    type: str
    searchable: bool
    doc_values: bool

    @property
    def is_aggregatable(self) -> bool:
        """True if it can be a bucket."""
        return self.type in AGGREGATABLE and self.doc_values

    @property
    def is_number(self) -> bool:
        """True if numeric metrics can be computed of it."""
        return self.type in NUMBERS and self.doc_values

    @property
    def is_time(self) -> bool:
        """True if it can be a time axis."""
        return self.type == "date" and self.doc_values


METADATA_FIELDS: Fields = {"_index": MappedField("keyword", searchable=True, doc_values=True)}
"""Fields that every index has and no mapping names, as far as panels use them."""


def mapping_fields(mappings: Mapping[str, Any]) -> dict[str, MappedField]:
    """Return every field of a mapping, multi-fields included, objects with `enabled: false` left out."""
    return dict(_walk(mappings.get("properties", {}), ""))


def index_fields(capabilities: Mapping[str, Any]) -> dict[str, MappedField]:
    """Return every field in the `fields` of a `_field_caps` reply."""
    return {name: MappedField(*_capability(types)) for name, types in capabilities.items() if "object" not in types}


def _capability(types: Mapping[str, Any]) -> tuple[str, bool, bool]:
    type_, capability = next(iter(types.items()))
    return type_, capability["searchable"], capability["aggregatable"]


def _walk(properties: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, MappedField]]:
    for key, definition in properties.items():
        name = f"{prefix}{key}"
        if "properties" in definition:
            yield from _walk(definition["properties"], f"{name}.")
        elif definition.get("enabled", True) and definition.get("type") != "object":
            yield name, _mapped_field(definition)
            yield from _walk(definition.get("fields", {}), f"{name}.")


def _mapped_field(definition: Mapping[str, Any]) -> MappedField:
    return MappedField(
        type=definition["type"],
        searchable=definition.get("index", True),
        doc_values=definition.get("doc_values", definition["type"] != "text"),
    )
