"""The document is declared once: the mapping, the filters and the columns of exports agree with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import datetime
from types import NoneType
from typing import Any, get_args, get_origin

from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.queries.fields import FIELDS
from infra.exporting import COLUMNS
from transforms.document import DocumentRecord, document_keys, record_fields
from transforms.records import DateRange, GeoPoint

MAPPING_TYPES: Mapping[Any, set[str]] = {
    str: {"keyword", "text", "date"},
    int: {"integer", "long"},
    float: {"double"},
    bool: {"boolean"},
    datetime: {"date"},
    GeoPoint: {"geo_point"},
    DateRange: {"date_range"},
}


def value_type(type_: Any) -> Any:
    """The type of the single values of a key: without None, and of the entries of a list."""
    if get_origin(type_) is tuple:
        return value_type(get_args(type_)[0])
    (single,) = [part for part in get_args(type_) or (type_,) if part is not NoneType]
    return value_type(single) if get_origin(single) is tuple else single


def differences(keys: Mapping[str, Any], properties: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    yield from (f"{prefix}{key} is declared or mapped alone" for key in keys.keys() ^ properties.keys())
    for key in keys.keys() & properties.keys():
        type_, mapped = value_type(keys[key]) if not _is_mapping(keys[key]) else Mapping, properties[key]
        if "properties" in mapped:
            yield from differences(document_keys(type_), mapped["properties"], f"{prefix}{key}.")
        elif mapped["type"] == "object":
            if not is_dataclass(type_) and type_ is not Mapping:
                yield f"{prefix}{key} is an object in the mapping alone"
        elif mapped["type"] not in MAPPING_TYPES[type_]:
            yield f"{prefix}{key} of type {type_} is mapped as {mapped['type']}"


def _is_mapping(type_: Any) -> bool:
    return any(get_origin(part) is not None and "Mapping" in str(part) for part in (type_, *get_args(type_)))


def inlined(record: type) -> Iterator[str]:
    for field in record_fields(record):
        if field.inline:
            yield from inlined(field.type)
        else:
            yield field.key


def paths(record: type = DocumentRecord, prefix: str = "") -> Iterator[str]:
    """Yield the keys of the document, those of nested records as `input.path`."""
    for key, type_ in document_keys(record).items():
        yield f"{prefix}{key}"
        for nested in (type_, *get_args(type_)):
            if isinstance(nested, type) and is_dataclass(nested):
                yield from paths(nested, f"{prefix}{key}.")


def test_no_key_is_declared_twice() -> None:
    keys = list(inlined(DocumentRecord))
    assert sorted(keys) == sorted(set(keys))


def test_the_mapping_has_the_keys_and_types_of_the_document() -> None:
    assert list(differences(document_keys(), document_index().mappings["properties"])) == []


def test_a_key_of_the_mapping_or_the_document_alone_is_found() -> None:
    keys, properties = document_keys(), document_index().mappings["properties"]
    assert list(differences(keys | {"nothing": tuple[str, ...]}, properties)) == ["nothing is declared or mapped alone"]
    assert list(differences(keys, properties | {"nothing": {}})) == ["nothing is declared or mapped alone"]
    assert list(differences(keys, properties | {"people": {"type": "long"}}))


def test_filters_and_exports_name_keys_of_the_document() -> None:
    assert {field.path for field in FIELDS} <= {*paths()}
    assert set(COLUMNS) <= document_keys().keys()
