"""Values of filters that no article has, with the nearest values that there are."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from elasticsearch import Elasticsearch

from infra.elasticsearch.queries.bodies.filters import WITHDRAWN
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import Comparison, Field
from infra.elasticsearch.search.requests import send_all

MOST_VALUES = 5_000
"""The most frequent values of a field that a misspelled one is compared with."""

CUTOFF = 0.7
"""The least similarity of a value, or of one of its words, to a misspelled one."""

SHOWN = 3
"""Values that are suggested, at most."""


def unknown_values(client: Elasticsearch, index: str, criteria: Criteria) -> list[str]:
    """Return a sentence for each value of a condition that no article has, with similar ones. Raises IndexingError."""
    asked = [
        (one.field, value)
        for one in criteria.conditions
        if one.field.comparison is not Comparison.TEXT
        for value in one.values
    ]
    if not asked:
        return []
    counts = send_all(client, index, [_body(field, value) for field, value in asked])
    missing = [one for one, answer in zip(asked, counts, strict=True) if not answer["hits"]["total"]["value"]]
    if not missing:
        return []
    known = send_all(client, index, [_values_body(field) for field, _ in missing])
    return [
        _sentence(field, value, [str(bucket["key"]) for bucket in answer["aggregations"]["values"]["buckets"]])
        for (field, value), answer in zip(missing, known, strict=True)
    ]


def _body(field: Field, value: str) -> dict[str, object]:
    return {
        "query": {"bool": {"filter": [field.clause(value)], "must_not": [WITHDRAWN]}},
        "size": 0,
        "track_total_hits": 1,
    }


def _values_body(field: Field) -> dict[str, object]:
    values = {"terms": {"field": field.path, "size": MOST_VALUES}}
    return {"query": {"bool": {"must_not": [WITHDRAWN]}}, "size": 0, "aggs": {"values": values}}


def _sentence(field: Field, value: str, known: Sequence[str]) -> str:
    by_fold = {name.casefold(): name for name in reversed(known)}
    by_fold |= {word: name for fold, name in by_fold.items() for word in fold.split() if word not in by_fold}
    folds = get_close_matches(value.casefold(), by_fold, n=SHOWN, cutoff=CUTOFF)
    close = list(dict.fromkeys(by_fold[fold] for fold in folds))
    sentence = f"no article has {field.name} {value!r}"
    if close:
        return f"{sentence}: did you mean {' or '.join(close)}?"
    if not known:
        return f"{sentence}: no article has any {field.name}"
    return f"{sentence}; frequent are {', '.join(known[:SHOWN])}"
