"""The columns of a table of articles, and its cells."""

from __future__ import annotations

from infra.escaping import terminal_line

COLUMNS = (
    *("external_id", "id", "published", "source", "title", "url", "canonical_url", "site_name", "authors", "language"),
    *("agencies", "people", "organizations", "places", "countries", "mentioned_months"),
)
"""The columns of CSV."""

PARQUET_COLUMNS = (*COLUMNS, "section", "tags", "run_id", "body")

LISTS = frozenset({"authors", "agencies", "people", "organizations", "places", "countries", "mentioned_months", "tags"})
"""Columns with a list of strings, empty without any; all others are strings, or missing."""

BETWEEN = "; "
"""The separator of list values in one cell."""

_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def safe_cell(value: str) -> str:
    """Render a cell on one line, with an apostrophe before anything that a spreadsheet would evaluate as a formula.

    >>> safe_cell("=HYPERLINK(A1)")
    "'=HYPERLINK(A1)"
    """
    cell = terminal_line(value, limit=None)
    return f"'{cell}" if value.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS) else cell


def cell(value: object) -> str:
    """Render a value of a document as a cell of CSV."""
    if isinstance(value, list):
        return safe_cell(BETWEEN.join(map(str, value)))
    return "" if value is None else safe_cell(str(value))
