"""`dateline search --csv` and `--jsonl`: everything that was found, streamed to standard output."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.cli.console import emit_json, err
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.export import Export
from infra.escaping import terminal_line
from transforms.schema import Document

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

COLUMNS = (
    *("external_id", "id", "published", "source", "title", "url", "language"),
    *("agencies", "people", "organizations", "places", "countries", "mentioned_months"),
)
BETWEEN = "; "
"""Between the values of a list in one cell."""

_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def export(client: Elasticsearch, index: str, criteria: Criteria, form: str) -> tuple[str, ...]:
    """Writes the articles, says how many there were, and returns what is lacking."""
    documents = Export(client, index, criteria)
    written = _as_csv(documents) if form == "csv" else _as_lines(documents)
    err.print(f"{written:,} articles")
    if written != documents.total:
        return (f"{documents.total:,} articles were found and {written:,} written",)
    return ()


def safe_cell(value: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula: an apostrophe goes before what begins one.

    >>> safe_cell("=HYPERLINK(A1)")
    "'=HYPERLINK(A1)"
    """
    cell = terminal_line(value, limit=None)
    return f"'{cell}" if value.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS) else cell


def _as_csv(documents: Iterable[Document]) -> int:
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(COLUMNS)
    written = 0
    for document in documents:
        rows.writerow(safe_cell(_cell(document.get(column))) for column in COLUMNS)
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
