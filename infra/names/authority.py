"""The records of `NAME-names`: written for the names that changed, or for all names of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby, islice
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.index_set import names_name
from infra.elasticsearch.search.requests import send, send_all
from infra.names.evidence import FEW_VALUES, beginning_pattern
from infra.names.stored import except_for
from transforms.names import FACETS, SEPARATOR, NameKind, NameRecord, RecordForm, build_record, link_token

Name = tuple[NameKind, str]

_QUERIES = 100
"""Names in one request."""

_PAGE = 1_000
"""Forms of names in one page."""

_MOST_FORMS = 200
"""Forms of a record."""

_COMPANIONS = 6
"""Companions of each kind that are asked for."""

APPLIED_ID = "corrections"
"""Id of the document with the corrections that are in force in the index."""


def refresh_records(client: Elasticsearch, name: str, names: Iterable[Name], *, without: Sequence[str] = ()) -> int:
    """Write the records of these names, and delete those that no article has; return the number written.

    The documents `without` are left out, as if they were not there. Raises IndexingError.
    """
    written, remaining = 0, iter(sorted(set(names)))
    while some := list(islice(remaining, _QUERIES)):
        answers = send_all(client, name, [_body(kind, one, without) for kind, one in some])
        lines = list[dict[str, Any]]()
        for (kind, one), answer in zip(some, answers, strict=True):
            record = _read(kind, one, answer["aggregations"]["forms"]["buckets"])
            if record.forms:
                lines += _index_lines(record, None)
                written += 1
            else:
                lines.append({"delete": {"_id": record_id(kind, one)}})
        _send(client, name, lines)
    return written


def rebuild_records(client: Elasticsearch, name: str, run: str) -> int:
    """Write the records of all names, and delete all others; return the number written. Raises IndexingError."""
    written, remaining = 0, _all_records(client, name)
    while some := list(islice(remaining, _PAGE)):
        _send(client, name, [line for record in some for line in _index_lines(record, run)])
        written += len(some)
    _delete_others(client, name, run)
    return written


def record_id(kind: NameKind, name: str) -> str:
    """Return the id of a record."""
    return blake2b(f"{kind}:{name}".encode(), digest_size=16).hexdigest()


def _all_records(client: Elasticsearch, name: str) -> Iterator[NameRecord]:
    for (kind, one), buckets in groupby(_all_forms(client, name), lambda bucket: _name_of(bucket["key"])):
        yield _read(kind, one, buckets)


def _all_forms(client: Elasticsearch, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the buckets of all forms, those of one name in a row."""
    after: dict[str, Any] = {}
    while True:
        sources = [{"token": {"terms": {"field": "name_links"}}}]
        composite = {"composite": {"size": _PAGE, "sources": sources, **after}, "aggs": _ASPECTS}
        answer = send(client, name, {"size": 0, "track_total_hits": False, "aggs": {"forms": composite}})
        found = answer["aggregations"]["forms"]
        for bucket in found["buckets"]:
            yield {**bucket, "key": bucket["key"]["token"]}
        if "after_key" not in found:
            return
        after = {"after": found["after_key"]}


def _body(kind: NameKind, name: str, without: Sequence[str]) -> dict[str, Any]:
    beginning = link_token(kind, name)
    terms = {"field": "name_links", "include": beginning_pattern(beginning), "size": _MOST_FORMS, **FEW_VALUES}
    return {
        "query": {"bool": {"filter": [{"prefix": {"name_links": {"value": beginning}}}, *except_for(without)]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"forms": {"terms": terms, "aggs": _ASPECTS}},
    }


_ASPECTS: Mapping[str, Any] = {
    "first": {"min": {"field": "published"}},
    "last": {"max": {"field": "published"}},
    **{
        key: {"terms": {"field": key, "size": _COMPANIONS, **FEW_VALUES}}
        for key, *_ in FACETS.values()
        if key != "places"
    },
    "countries": {"terms": {"field": "countries", "size": 1, **FEW_VALUES}},
}


def _read(kind: NameKind, name: str, buckets: Iterable[Mapping[str, Any]]) -> NameRecord:
    """Read a record; the companions are those of its most frequent form."""
    found = sorted(buckets, key=lambda bucket: (-bucket["doc_count"], bucket["key"]))
    forms = [RecordForm(_form_of(one["key"]), one["doc_count"], _day(one["first"]), _day(one["last"])) for one in found]
    if not found:
        return build_record(kind, name, ())
    companions = [one["key"] for key in ("people", "organizations") for one in found[0][key]["buckets"]]
    country = next((one["key"] for one in found[0]["countries"]["buckets"]), None)
    return build_record(kind, name, forms, companions, country)


def _day(aggregation: Mapping[str, Any]) -> str | None:
    return aggregation["value_as_string"][:10] if aggregation.get("value") is not None else None


def _name_of(token: str) -> Name:
    kind, _, name = token.partition(SEPARATOR)[0].partition(":")
    return NameKind(kind), name


def _form_of(token: str) -> str:
    return token.partition(SEPARATOR)[2]


def _index_lines(record: NameRecord, run: str | None) -> list[dict[str, Any]]:
    action = {"index": {"_id": record_id(record.kind, record.name)}}
    return [action, {**record.as_document(), "written_by": run}]


def _send(client: Elasticsearch, name: str, lines: list[dict[str, Any]]) -> None:
    if not lines:
        return
    with translate_errors(f"writing the records of names of {name}"):
        reply = client.bulk(index=names_name(name), operations=lines, require_alias=True, refresh=True)
    for item in reply["items"]:
        (result,) = item.values()
        if "error" in result:
            raise IndexUnusable(
                f"A record of {names_name(name)} was refused: {result['error'].get('reason')}.",
                "Delete that index and run: dateline names run --all",
            )


def _delete_others(client: Elasticsearch, name: str, run: str) -> None:
    """Delete the records that this run has not written."""
    others = {"bool": {"must_not": [{"term": {"written_by": run}}, {"ids": {"values": [APPLIED_ID]}}]}}
    body = {"query": others, "size": _PAGE, "_source": False, "track_total_hits": False}
    while hits := send(client, names_name(name), body)["hits"]["hits"]:
        _send(client, name, [{"delete": {"_id": hit["_id"]}} for hit in hits])
