"""Answers of `dateline search` streamed to standard output: `--csv`, `--jsonl` and `--queries`."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flows.cli.console import emit_json, err
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.export import Export
from infra.elasticsearch.search.requests import RankedAnswer
from infra.elasticsearch.search.results import Hit
from infra.escaping import terminal_line
from transforms.document import Document

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

COLUMNS = (
    *("external_id", "id", "published", "source", "title", "url", "canonical_url", "site_name", "authors", "language"),
    *("agencies", "people", "organizations", "places", "countries", "mentioned_months"),
)
BETWEEN = "; "
"""The separator of list values in one cell."""

_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def export(
    client: Elasticsearch, index: str, criteria: Criteria, form: str, *, with_body: bool = False
) -> tuple[str, ...]:
    """Write all matching articles and report their number; return warnings about missing ones."""
    documents = Export(client, index, criteria)
    columns = (*COLUMNS, "body") if with_body else COLUMNS
    written = _as_csv(documents, columns) if form == "csv" else _as_lines(documents)
    return report_written(documents, written)


def report_written(documents: Export, written: int) -> tuple[str, ...]:
    """Print the number of articles written; return a warning if it is not the number found."""
    err.print(f"{written:,} articles")
    if written != documents.total:
        return (f"{documents.total:,} articles were found and {written:,} written",)
    return ()


def print_rankings(rankings: Iterable[RankedAnswer]) -> tuple[str, ...]:
    """Print one JSON line for each query, in order; return warnings about incomplete answers."""
    warnings: list[str] = []
    for ranked in rankings:
        emit_json({"id": ranked.id, "hits": list(map(_ranked_hit, ranked.hits))})
        warnings += (f"query {ranked.id}: {warning}" for warning in ranked.warnings)
    return tuple(warnings)


def _ranked_hit(hit: Hit) -> dict[str, Any]:
    return {"external_id": hit.external_id, "score": hit.score, "id": hit.id, "title": hit.title}


def safe_cell(value: str) -> str:
    """Render a cell on one line, with an apostrophe before anything that a spreadsheet would evaluate as a formula.

    >>> safe_cell("=HYPERLINK(A1)")
    "'=HYPERLINK(A1)"
    """
    cell = terminal_line(value, limit=None)
    return f"'{cell}" if value.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS) else cell


def _as_csv(documents: Iterable[Document], columns: Sequence[str]) -> int:
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(columns)
    written = 0
    for document in documents:
        rows.writerow(safe_cell(_cell(document.get(column))) for column in columns)
        written += 1
    return written


def _cell(value: object) -> str:
    if isinstance(value, list):
        return BETWEEN.join(map(str, value))
    return "" if value is None else str(value)


def _as_lines(documents: Iterable[Document]) -> int:
    written = 0
    for document in documents:
        emit_json(document)
        written += 1
    return written
