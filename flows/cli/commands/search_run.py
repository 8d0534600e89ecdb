"""What `dateline search` does once it knows what is asked: send, and print in the form that was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click
from rich.console import RenderableType

from flows.cli.commands import search_queries
from flows.cli.console import emit_json, err, out
from flows.cli.views import streams
from flows.cli.views.insight import standing_out_tables, timeline_bars
from flows.cli.views.search import facet_tables, hits_table
from infra.elasticsearch.queries.bodies.search import View
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import BY_NAME, FACETS
from infra.elasticsearch.search import insight
from infra.elasticsearch.search import requests as sender
from infra.elasticsearch.search.lookup import find_document
from infra.elasticsearch.search.results import Found, Hit
from infra.elasticsearch.search.sentences import in_one_sentence
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

Given = Mapping[str, Any]


def run(client: Elasticsearch, form: str, text: str, criteria: Criteria, given: Given) -> bool:
    """Answers in the chosen form; false if the answer is not whole, which is said on standard error."""
    if criteria.like:
        criteria = replace(criteria, like=find_document(client, given["index"], criteria.like)["id"])
    if form == "queries":
        return whole(search_queries.answer(client, given["index"], given["queries"], given["size"]))
    if form in ("csv", "jsonl"):
        return whole(streams.export(client, given["index"], criteria, form))
    return _ANSWERS[form](client, text, criteria, given)


def whole(warnings: Sequence[str]) -> bool:
    """Whether an answer lacks nothing; says what it lacks."""
    for warning in warnings:
        err.print(f"Warning: {terminal_line(warning)}", style="yellow")
    return not warnings


def _hits(client: Elasticsearch, text: str, criteria: Criteria, given: Given) -> bool:
    view = View(
        size=given["size"],
        offset=given["offset"],
        order=given["order"],
        recent_first=given["recent"],
        facets=FACETS if given["facets"] else (),
        explained=given["explain"],
    )
    return _show(text, sender.search(client, given["index"], criteria, view), given)


def _sentences(client: Elasticsearch, text: str, criteria: Criteria, given: Given) -> bool:
    return _show(text, in_one_sentence(client, given["index"], criteria, given["size"]), given)


def _show(text: str, found: Found, given: Given) -> bool:
    if given["as_json"]:
        emit_json(_as_json(text, found))
    else:
        _print(hits_table(found, in_colour=out.color_system is not None))
        if given["facets"] and found.total:
            _print(facet_tables(found))
        if found.suggestion:
            out.print(f"Did you mean: {terminal_line(found.suggestion)}")
    return whole(found.warnings)


def _count(client: Elasticsearch, _text: str, criteria: Criteria, given: Given) -> bool:
    counted = sender.count(client, given["index"], criteria)
    if given["as_json"]:
        emit_json(asdict(counted))
    else:
        click.echo(counted.total)
    return whole(counted.warnings)


def _timeline(client: Elasticsearch, _text: str, criteria: Criteria, given: Given) -> bool:
    split_by = BY_NAME[given["split_by"]] if given["split_by"] else None
    timeline = insight.timeline(client, given["index"], criteria, split_by)
    if given["as_json"]:
        emit_json(asdict(timeline))
    else:
        _print(timeline_bars(timeline))
    return whole(timeline.warnings)


def _standing_out(client: Elasticsearch, _text: str, criteria: Criteria, given: Given) -> bool:
    names = insight.standing_out(client, given["index"], criteria, given["size"])
    if given["as_json"]:
        emit_json(asdict(names))
    else:
        _print(standing_out_tables(names))
    return whole(names.warnings)


_ANSWERS: Mapping[str, Callable[[Elasticsearch, str, Criteria, Given], bool]] = {
    "hits": _hits,
    "sentence": _sentences,
    "count": _count,
    "timeline": _timeline,
    "standing_out": _standing_out,
}


def _as_json(text: str, found: Found) -> dict[str, Any]:
    return {
        "query": text,
        "total": found.total,
        "suggestion": found.suggestion,
        "warnings": found.warnings,
        "hits": [_hit(hit) for hit in found.hits],
        "facets": {name: [asdict(value) for value in values] for name, values in found.facets.items()},
    }


def _hit(hit: Hit) -> dict[str, Any]:
    shown = asdict(hit)
    if not hit.parts:
        del shown["parts"]
    return shown


def _print(shown: RenderableType) -> None:
    out.print(shown, soft_wrap=False)
