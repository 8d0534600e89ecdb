"""A run's report as a terminal shows it."""

from __future__ import annotations

from rich.table import Table

from flows.cli.console import out
from flows.report import outcome_rows, rate_line, remarks
from infra.report import OUTCOMES, RunReport


def print_report(report: RunReport) -> None:
    """A table of outcomes by source, then the remarks."""
    table = Table(title=f"Run {report.run_id}: {rate_line(report)}", title_justify="left")
    table.add_column("source")
    for outcome in OUTCOMES:
        table.add_column(outcome, justify="right")
    for row in outcome_rows(report):
        table.add_row(*map(str, row.values()), style="bold" if row["source"] == "total" else None)
    out.print(table)
    for remark in remarks(report):
        out.print(f"  {remark}")
