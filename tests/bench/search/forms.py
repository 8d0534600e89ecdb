"""The ways of combining title and body that are compared; the last one is the product's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from infra.elasticsearch.queries.bodies.text import plain_query
from infra.elasticsearch.queries.fields import Clause

Form = Callable[[str], Clause]


def multi_match(kind: str, tie_breaker: float | None = None, title: str = "title") -> Form:
    """`multi_match` over title and body."""
    more = {} if tie_breaker is None else {"tie_breaker": tie_breaker}

    def form(text: str) -> Clause:
        return {"multi_match": {"query": text, "type": kind, "fields": [title, "body"], **more}}

    return form


def combined_fields(title_weight: float) -> Form:
    """BM25F alone."""

    def form(text: str) -> Clause:
        return {"combined_fields": {"query": text, "fields": [f"title^{title_weight}", "body"]}}

    return form


FORMS: Mapping[str, Form] = {
    "match on body": lambda text: {"match": {"body": text}},
    "best_fields": multi_match("best_fields", 0.0),
    "best_fields, tie breaker 0.3": multi_match("best_fields", 0.3),
    "best_fields, tie breaker 0.5": multi_match("best_fields", 0.5),
    "best_fields, title^2, tie breaker 0.3": multi_match("best_fields", 0.3, "title^2"),
    "most_fields": multi_match("most_fields"),
    "cross_fields": multi_match("cross_fields", 0.0),
    "cross_fields, tie breaker 0.3": multi_match("cross_fields", 0.3),
    "combined_fields": combined_fields(1),
    "combined_fields, title^2": combined_fields(2),
    "combined_fields, title^3": combined_fields(3),
    "dateline": plain_query,
}
