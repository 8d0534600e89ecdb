"""The part of Kibana's query language (KQL) that our dashboards use, as query DSL.

The `kql` query of Elasticsearch belongs to x-pack, which the embedded node lacks.
"""

from __future__ import annotations

import json
import re
from typing import Any

_VALUE = r'(?:"(?:[^"\\]|\\.)*"|-?\d+|true|false)'
_CLAUSE = rf"(?P<negated>not )?(?P<field>[\w.]+): (?P<values>\*|{_VALUE}|\({_VALUE}(?: or {_VALUE})*\))"
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _CLAUSE)
_CLAUSES = re.compile(_CLAUSE, re.DOTALL)
_EXPRESSION = re.compile(rf"{_UNNAMED}(?: and {_UNNAMED})*", re.DOTALL)
_VALUES = re.compile(_VALUE, re.DOTALL)


def to_filters(expression: str) -> list[dict[str, Any]]:
    """Translate `FIELD: *`, `FIELD: "value"` and `FIELD: ("a" or "b")`, joined by `and`, each with or without `not`.

    Returns:
        Clauses for the `filter` of a bool query.

    Raises:
        ValueError: The expression has anything else.
    """
    return [_to_filter(clause) for clause in _parse(expression)]


def fields_of(expression: str) -> list[str]:
    """Return the fields that the expression names. Raises ValueError as `to_filters` does."""
    return [clause["field"] for clause in _parse(expression)]


def _parse(expression: str) -> list[re.Match[str]]:
    if not _EXPRESSION.fullmatch(expression):
        raise ValueError(f"unsupported KQL: {expression}")
    return list(_CLAUSES.finditer(expression))


def _to_filter(clause: re.Match[str]) -> dict[str, Any]:
    field, values = clause["field"], clause["values"]
    if values == "*":
        query: dict[str, Any] = {"exists": {"field": field}}
    else:
        # Quoted strings of KQL escape as JSON does, but take raw control characters.
        query = {"terms": {field: [json.loads(value, strict=False) for value in _VALUES.findall(values)]}}
    return {"bool": {"must_not": [query]}} if clause["negated"] else query
