"""Reading of the records of names: by a form, the most frequent ones, and what the articles say of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexMissing, NotAuthorized
from infra.elasticsearch.lifecycle.index_set import names_name
from infra.elasticsearch.queries.bodies.filters import WITHDRAWN
from infra.elasticsearch.queries.criteria import Criteria, FieldCondition
from infra.elasticsearch.search.requests import send
from infra.names.errors import UnknownName
from transforms.names import FACETS, NameKind
from transforms.names.spelling import fold

_COMPANIONS = 8
"""Companions of each kind that are shown."""

_MOST_FOUND = 20
"""Records with a form that are considered."""

_SHOWN = 3
"""Names in a sentence."""

_YEARLY = 6
"""Years from which on a timeline has a bar for a year instead of a month."""

_RESOLVED = {"person": NameKind.PERSON, "lead_person": NameKind.PERSON, "organization": NameKind.ORGANIZATION}
"""Fields of conditions with names that are looked up."""


@dataclass(frozen=True, slots=True)
class NameProfile:
    """A record, and what its articles have.

    Attributes:
        record: The record as the index has it.
        timeline: Articles by month, or by year.
        companions: By facet, names with the number of articles that have them beside this one.
        first_mention: Id, source, title and publication of the first article; None without one that has a date.
    """

    record: Mapping[str, Any]
    timeline: tuple[tuple[str, int], ...]
    companions: Mapping[str, tuple[tuple[str, int], ...]]
    first_mention: Mapping[str, Any] | None


def find_records(client: Elasticsearch, name: str, form: str, kind: NameKind | None = None) -> list[Mapping[str, Any]]:
    """Return the records with this name or form, else those with these words in a row; the most frequent first.

    Raises IndexingError.
    """
    whole = [{"term": {field: {"value": form}}} for field in ("name.folded", "forms.form.folded")]
    words = [{"match_phrase": {field: {"query": form}}} for field in ("name.words", "forms.form.words")]
    return _search(client, name, whole, kind) or _search(client, name, words, kind)


def list_records(client: Elasticsearch, name: str, kind: NameKind | None, size: int) -> list[Mapping[str, Any]]:
    """Return the records with the most articles. Raises IndexingError."""
    return _search(client, name, [{"exists": {"field": "name"}}], kind, size)


def the_record(client: Elasticsearch, name: str, form: str, kind: NameKind | None = None) -> Mapping[str, Any]:
    """Return the one record that a form means: the one with this name, else the only one with the form.

    Raises:
        UnknownName: There is no such record, or there are several.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    found = find_records(client, name, form, kind)
    named = [record for record in found if fold(record["name"]) == fold(form)]
    chosen = named or found
    if len(chosen) == 1:
        return chosen[0]
    if not found:
        raise UnknownName(
            f"No record of {names_name(name)} has the name {form!r}.", "`dateline names run` links what is new."
        )
    raise UnknownName(
        f"{form!r} may be {_either(chosen)}.", "Give the whole name, and --kind if it is that of several kinds."
    )


def read_profile(client: Elasticsearch, name: str, record: Mapping[str, Any]) -> NameProfile:
    """Return what the articles with the name of a record have. Raises IndexingError."""
    facet = FACETS[NameKind(record["kind"])][0]
    query = {"bool": {"filter": [{"term": {facet: record["name"]}}], "must_not": [WITHDRAWN]}}
    years = int((record["last"] or "0")[:4]) - int((record["first"] or "0")[:4])
    unit, day_format = ("year", "yyyy") if years >= _YEARLY else ("month", "yyyy-MM")
    histogram = {"field": "published", "calendar_interval": unit, "format": day_format, "min_doc_count": 1}
    companions = {key: {"terms": {"field": key, "size": _COMPANIONS + 1}} for key, *_ in FACETS.values()}
    body = {
        "query": query,
        "size": 1,
        "sort": [{"published": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
        "_source": ["id", "external_id", "source", "title", "display_title", "published"],
        "aggs": {"timeline": {"date_histogram": histogram}, **companions},
    }
    answer = send(client, name, body)
    found, hits = answer["aggregations"], answer["hits"]["hits"]
    return NameProfile(
        record,
        tuple((bucket["key_as_string"], bucket["doc_count"]) for bucket in found["timeline"]["buckets"]),
        {key: _names(found[key]["buckets"], record["name"]) for key in companions},
        next((hit["_source"] for hit in hits if hit["_source"].get("published")), None),
    )


def resolve_names(client: Elasticsearch, index: str, criteria: Criteria) -> tuple[Criteria, list[str]]:
    """Add the names that the given forms of people and organizations mean to the conditions.

    Without records, or with a key that may not read them, the conditions stay as they are.

    Returns:
        The criteria; and sentences on forms that are taken for a name, or may mean several.

    Raises:
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    if not any(one.field.name in _RESOLVED for one in criteria.conditions):
        return criteria, []
    remarks = list[str]()
    try:
        conditions = tuple(_resolved(client, index, one, remarks) for one in criteria.conditions)
    except (IndexMissing, NotAuthorized):
        return criteria, []
    return replace(criteria, conditions=conditions), remarks


def _resolved(client: Elasticsearch, index: str, asked: FieldCondition, remarks: list[str]) -> FieldCondition:
    if asked.field.name not in _RESOLVED:
        return asked
    kind, values = _RESOLVED[asked.field.name], list(asked.values)
    for value in asked.values:
        found = find_records(client, index, value, kind)
        exact = [one for one in found if fold(value) in {fold(form["form"]) for form in one["forms"]}]
        if any(fold(one["name"]) == fold(value) for one in exact):
            continue
        if len(exact) == 1:
            values.append(exact[0]["name"])
            remarks.append(f"{asked.field.name} {value!r} is {exact[0]['name']}")
        elif len(exact) > 1:
            remarks.append(f"{asked.field.name} {value!r} may be {_either(exact)}")
    return replace(asked, values=tuple(dict.fromkeys(values)))


def _either(records: Sequence[Mapping[str, Any]]) -> str:
    named = [f"{one['name']} ({one['kind']}, {one['articles']:,} articles)" for one in records[:_SHOWN]]
    return " or ".join(named) + (f" or {len(records) - _SHOWN:,} others" if len(records) > _SHOWN else "")


def _names(buckets: Sequence[Mapping[str, Any]], own: str) -> tuple[tuple[str, int], ...]:
    return tuple((one["key"], one["doc_count"]) for one in buckets if one["key"] != own)[:_COMPANIONS]


def _search(
    client: Elasticsearch, name: str, clauses: Sequence[Any], kind: NameKind | None, size: int = _MOST_FOUND
) -> list[Mapping[str, Any]]:
    filters = [{"term": {"kind": str(kind)}}] if kind else []
    body = {
        "query": {"bool": {"should": list(clauses), "minimum_should_match": 1, "filter": filters}},
        "sort": [{"articles": "desc"}, {"name": "asc"}],
        "size": size,
        "track_total_hits": False,
    }
    with translate_errors(f"reading the names of {name}"):
        return [hit["_source"] for hit in send(client, names_name(name), body)["hits"]["hits"]]
