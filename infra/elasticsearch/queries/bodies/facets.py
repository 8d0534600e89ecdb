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

STORIES = "stories"
"""Name of the aggregation that counts stories: of the whole answer, or inside a value of a facet."""

_COUNT_STORIES = {"cardinality": {"field": "story", "precision_threshold": 3_000}}
"""Exact up to this number, beyond within a few percent."""


def facet_aggregations(
    fields: Sequence[Field], size: int, conditions: Sequence[FieldCondition], *, by_story: bool = False
) -> dict[str, dict[str, Any]]:
    """Return an aggregation for each field, by the document's key, of its `size` most frequent values.

    With `by_story` the values are those of most stories, however many articles each of these has.
    """
    return {field.path: _facet(field, size, conditions, by_story) for field in fields}


def story_count(conditions: Sequence[FieldCondition]) -> dict[str, dict[str, Any]]:
    """Return the aggregation that counts the stories of all articles found."""
    filters = {"bool": {"filter": [condition(asked) for asked in conditions]}}
    return {STORIES: {"filter": filters, "aggs": {STORIES: _COUNT_STORIES}}}


def _facet(field: Field, size: int, conditions: Sequence[FieldCondition], by_story: bool) -> dict[str, Any]:
    others = [condition(asked) for asked in conditions if asked.field != field or asked.negated]
    terms: dict[str, Any] = {"field": field.path, "size": size}
    values: dict[str, Any] = {"terms": terms}
    if by_story:
        terms["order"] = [{STORIES: "desc"}, {"_key": "asc"}]
        values["aggs"] = {STORIES: _COUNT_STORIES}
    return {"filter": {"bool": {"filter": others}}, "aggs": {VALUES: values}}
