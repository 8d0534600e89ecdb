"""Building blocks of views: text made safe for terminals, and plain tables."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from infra.escaping import terminal_block, terminal_line


def plain(text: str, style: str = "") -> Text:
    """Render text of several lines in full."""
    return Text(terminal_block(text), style)


def one_line(text: str, style: str = "") -> Text:
    """Render a field on one line, shortened if it is very long."""
    return Text(terminal_line(text), style)


def table_of(*headings: str) -> Table:
    """Create an empty table with these columns."""
    table = Table()
    for heading in headings:
        table.add_column(heading)
    return table


def table_of_pairs(rows: Mapping[str, str]) -> Table:
    """Render names and values in two columns without borders."""
    table = Table(show_header=False, box=None)
    for name, value in rows.items():
        table.add_row(name, value)
    return table
