"""The JSON form of records, by the metadata of their fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, get_args, get_type_hints

from transforms.document.record import DocumentRecord

_SCALARS = (str, int, float, NoneType)


def serialize(record: Any) -> dict[str, Any]:
    """Return the JSON form of a record: its keys with plain values, in the order of declaration."""
    form: dict[str, Any] = {}
    class_: Any = type(record)
    for each in record_fields(class_):
        value = getattr(record, each.name)
        if not each.inline:
            form[each.key] = _plain(value)
        elif value is None:
            form |= dict.fromkeys(document_keys(each.type))
        else:
            form |= serialize(value)
    return form


def document_keys(record: type = DocumentRecord) -> dict[str, Any]:
    """Return every key of a record's JSON form with the type of its value."""
    keys: dict[str, Any] = {}
    for each in record_fields(record):
        keys |= document_keys(each.type) if each.inline else {each.key: each.type}
    return keys


class RecordField(NamedTuple):
    """A field of a record that enters the document; `type` of an inline one is its record class."""

    name: str
    key: str
    type: Any
    inline: bool


@cache
def record_fields(record: type) -> tuple[RecordField, ...]:
    """Return the fields of a record class that enter the document, in the order of declaration."""
    return tuple(_record_fields(record))


def _record_fields(record: type) -> Iterator[RecordField]:
    types = get_type_hints(record)
    for each in fields(record):
        if "omitted" in each.metadata:
            continue
        type_, inline = types[each.name], "inline" in each.metadata
        if inline and not is_dataclass(type_):
            (type_,) = (part for part in get_args(type_) if is_dataclass(part))
        yield RecordField(each.name, each.metadata.get("key", each.name), type_, inline)


def _plain(value: Any) -> Any:
    if isinstance(value, _SCALARS):
        return value
    if is_dataclass(value):
        return serialize(value)
    if isinstance(value, tuple):
        return value._asdict() if hasattr(value, "_asdict") else [_plain(each) for each in value]
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else dict(value)
