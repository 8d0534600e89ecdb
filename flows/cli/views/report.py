"""The report of a run as tables and lists."""

from __future__ import annotations

from rich.table import Table

from flows.cli.console import out
from flows.reporting.advice import next_steps
from flows.reporting.report import rate_line, remarks, sections, table_rows
from infra.escaping import terminal_line
from infra.execution.report import RunReport


def print_report(report: RunReport, whole: bool = False) -> None:
    """Print the outcomes by source, the remarks and the next steps; `whole` adds plots and the slowest items."""
    if report.collected and report.collected.is_empty:
        _lines(remarks(report, terminal_line))
    else:
        _print_outcomes(report, whole)
    out.print("\nNext steps", style="bold")
    _lines(next_steps(report))


def _print_outcomes(report: RunReport, whole: bool) -> None:
    table = Table(title=f"Run {terminal_line(report.run_id)}: {rate_line(report)}", title_justify="left")
    rows = table_rows(report, terminal_line)
    for column in rows[0]:
        table.add_column(column, justify="left" if column == "source" else "right")
    for row in rows:
        table.add_row(*map(str, row.values()), style="bold" if row["source"] == "total" else None)
    out.print(table)
    _lines(remarks(report, terminal_line))
    for title, lines in sections(report).items() if whole else ():
        out.print(f"\n{title}", style="bold")
        _lines(lines)


def _lines(lines: list[str]) -> None:
    for line in lines:
        out.print(f"  {terminal_line(line)}")
