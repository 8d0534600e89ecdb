"""The report of a run as tables and lists."""

from __future__ import annotations

from rich.table import Table

from flows.cli.console import out
from flows.reporting.advice import next_steps
from flows.reporting.report import outcome_rows, rate_line, remarks, sections
from infra.escaping import terminal_line
from infra.execution.report import OUTCOMES, RunReport


def print_report(report: RunReport, whole: bool = False) -> None:
    """Print the outcomes by source, the remarks and the next steps; `whole` adds plots and the slowest items."""
    table = Table(title=f"Run {terminal_line(report.run_id)}: {rate_line(report)}", title_justify="left")
    table.add_column("source")
    for outcome in OUTCOMES:
        table.add_column(outcome, justify="right")
    for row in outcome_rows(report, terminal_line):
        table.add_row(*map(str, row.values()), style="bold" if row["source"] == "total" else None)
    out.print(table)
    _lines(remarks(report, terminal_line))
    for title, lines in sections(report).items() if whole else ():
        out.print(f"\n{title}", style="bold")
        _lines(lines)
    out.print("\nNext steps", style="bold")
    _lines(next_steps(report))


def _lines(lines: list[str]) -> None:
    for line in lines:
        out.print(f"  {terminal_line(line)}")
