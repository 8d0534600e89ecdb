"""Labels and formats of the data view of articles are those of the document's fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from types import NoneType
from typing import Any, get_args, get_origin

import pytest

from infra.kibana.bundle import Json, build_bundle
from tests.unit.infra.kibana.mappings import mapped_fields
from transforms.document import DocumentRecord, document_keys

FORMATTED_TYPES: Mapping[str, set[Any]] = {
    "date": {str, datetime},
    "url": {str},
    "number": {int, float},
    "bytes": {int},
}
"""Types of the document's values that a format of Kibana fits."""

ARTICLES = build_bundle("dateline").data_views["dateline-articles"]


def document_fields(record: type = DocumentRecord, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record with the type of their values; those of nested records as `input.path`.

    Records in a list are nested where the index has their fields.
    """
    mapped = mapped_fields("dateline")["dateline"]
    for key, type_ in document_keys(record).items():
        value_type = next((part for part in get_args(type_) if part is not NoneType), type_)
        is_indexed = get_origin(type_) is not tuple or any(name.startswith(f"{prefix}{key}.") for name in mapped)
        if isinstance(value_type, type) and is_dataclass(value_type) and is_indexed:
            yield from document_fields(value_type, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value_type


def label_problems(view: Json, fields: Mapping[str, Any]) -> Iterator[str]:
    mapped = mapped_fields("dateline")["dateline"]
    hidden = [source_filter["value"] for source_filter in view["sourceFilters"]]
    shown = {name for name in mapped if not any(fnmatchcase(name, pattern) for pattern in hidden)}
    yield from (f"{name} has no label" for name in fields.keys() & shown - view["fieldAttrs"].keys())
    yield from (f"{name} has a label, but is no field" for name in view["fieldAttrs"].keys() - fields.keys())
    formats = {name: format_["id"] for name, format_ in view["fieldFormats"].items()}
    for name, format_ in formats.items():
        if fields.get(name) not in FORMATTED_TYPES[format_]:
            yield f"{name} of type {fields.get(name)} is formatted as {format_}"
    dates = {name for name in fields.keys() & shown if mapped[name].is_time}
    formatted = {name for name, format_ in formats.items() if format_ == "date"}
    yield from (f"{name} is a date or formatted as one, but not both" for name in dates ^ formatted)


def test_every_field_of_the_document_has_a_label_and_a_fitting_format() -> None:
    assert list(label_problems(ARTICLES, dict(document_fields()))) == []


@pytest.mark.parametrize(
    ("part", "change", "problem"),
    [
        ("fieldAttrs", {"subject": {}}, "subject has a label, but is no field"),
        ("fieldFormats", {"source": {"id": "number"}}, "source of type <class 'str'> is formatted as number"),
        ("fieldFormats", {"title": {"id": "date"}}, "title is a date or formatted as one, but not both"),
    ],
)
def test_a_label_or_format_of_another_field_is_found(part: str, change: Json, problem: str) -> None:
    view = ARTICLES | {part: ARTICLES[part] | change}
    assert list(label_problems(view, dict(document_fields()))) == [problem]


def test_a_field_without_a_label_is_found() -> None:
    labels = {name: label for name, label in ARTICLES["fieldAttrs"].items() if name != "people"}
    view = ARTICLES | {"fieldAttrs": labels}
    assert list(label_problems(view, dict(document_fields()))) == ["people has no label"]
