"""Fields that an index lacks, or has with an unsuitable type: Kibana stores them without complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase

from infra.kibana.bundle import Bundle
from infra.kibana.check.fields import METADATA_FIELDS, Fields, MappedField
from infra.kibana.check.uses import Purpose, field_uses

_FITS: dict[Purpose, Callable[[MappedField], bool]] = {
    "bucket": lambda field: field.is_aggregatable,
    "distinct": lambda field: field.is_aggregatable,
    "time": lambda field: field.is_time,
    "number": lambda field: field.is_number,
    "sort": lambda field: field.is_aggregatable,
    "query": lambda field: field.searchable,
    "points": lambda field: field.type == "geo_point",
    "column": lambda field: True,
    "label": lambda field: True,
}
"""What each purpose needs of a field."""


def find_problems(bundle: Bundle, fields: Mapping[str, Fields]) -> list[str]:
    """Return a sentence for each use of a field that does not fit.

    Args:
        bundle: The objects.
        fields: The fields of the indices, by index name. Uses of an index that is missing here are not checked.
    """
    return [*_unsuitable_fields(bundle, fields), *_idle_source_filters(bundle, fields)]


def _unsuitable_fields(bundle: Bundle, fields: Mapping[str, Fields]) -> Iterator[str]:
    for use in field_uses(bundle):
        index = bundle.data_views.get(use.data_view, {}).get("title", "")
        if index not in fields:
            continue
        field = fields[index].get(use.field) or METADATA_FIELDS.get(use.field)
        if field is None:
            yield f"{use.where}: the mapping of {index} has no field {use.field}."
        elif not _FITS[use.purpose](field):
            yield f"{use.where}: {use.field} is of type {field.type}, which cannot be used as {use.purpose}."


def _idle_source_filters(bundle: Bundle, fields: Mapping[str, Fields]) -> Iterator[str]:
    for id_, view in bundle.data_views.items():
        known = fields.get(view["title"], {})
        for pattern in (source_filter["value"] for source_filter in view["sourceFilters"]):
            if known and not any(fnmatchcase(field, pattern) for field in known):
                yield f"data view {id_}: no field is hidden by {pattern}."
