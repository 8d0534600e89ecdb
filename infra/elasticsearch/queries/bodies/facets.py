"""Facets: the number of found articles by value; a facet keeps its other values when one is chosen.

Conditions on facet fields are applied after the aggregations (`post_filter`), and each facet counts under all
conditions except those on its own field.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from infra.elasticsearch.queries.bodies.filters import condition
from infra.elasticsearch.queries.criteria import FieldCondition
from infra.elasticsearch.queries.fields import Field

VALUES = "values"
"""Name of the aggregation with the counts, inside the one that filters."""


def facet_aggregations(
    fields: Sequence[Field], size: int, conditions: Sequence[FieldCondition]
) -> dict[str, dict[str, Any]]:
    """Return an aggregation for each field, by the document's key, of its `size` most frequent values."""
    return {field.path: _facet(field, size, conditions) for field in fields}


def _facet(field: Field, size: int, conditions: Sequence[FieldCondition]) -> dict[str, Any]:
    others = [condition(asked) for asked in conditions if asked.field != field or asked.negated]
    return {
        "filter": {"bool": {"filter": others}},
        "aggs": {VALUES: {"terms": {"field": field.path, "size": size}}},
    }
