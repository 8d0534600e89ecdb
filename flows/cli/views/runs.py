"""Runs as a table, and one run with its report."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from flows.cli.console import out
from flows.cli.views.elements import one_line
from flows.cli.views.report import print_report
from infra.escaping import terminal_line
from infra.execution.report import RunReport, sum_reports
from infra.runs import RunRecord, RunRequest, RunState, RunStore

ID_SHOWN = 8
_COLORS = {
    RunState.RUNNING: "cyan",
    RunState.COMPLETED: "green",
    RunState.ABORTED: "yellow",
    RunState.FAILED: "red",
    RunState.LOST: "red",
}


def print_runs(records: Sequence[RunRecord]) -> None:
    """Print a row for each run, with the outcomes of its inputs."""
    table = Table(title=f"Runs of {terminal_line(records[0].index)}", title_justify="left")
    for name in ("run", "state", "started"):
        table.add_column(name, no_wrap=True)
    table.add_column("seconds", justify="right", no_wrap=True)
    table.add_column("outcomes", ratio=1)
    table.add_column("input", ratio=1, overflow="fold")
    for record in records:
        table.add_row(
            one_line(record.run[:ID_SHOWN]),
            Text(record.state, _COLORS[record.state]),
            f"{record.started:%Y-%m-%d %H:%M}",
            f"{record.report.seconds:,.1f}" if record.report else "",
            _outcomes(record.report),
            one_line(_input(record.request)),
        )
    out.print(table)


def print_run(record: RunRecord, store: RunStore) -> None:
    """Print the record of the run, the commands that lead on, and its report."""
    table = Table(show_header=False, box=None)
    for name, value in [*_about(record), ("lock", _lock(record, store)), *_commands(record)]:
        if value:
            table.add_row(name, one_line(value))
    out.print(table)
    out.print()
    print_report(record.report or _partial_report(record, store), whole=True)


def _about(record: RunRecord) -> list[tuple[str, str]]:
    request = record.request
    chosen = [option for option, on in (("--force", request.force), ("--new-only", request.new_only)) if on]
    return [
        ("run", record.run),
        ("state", record.state + (f": {record.message}" if record.message else "")),
        ("flow", " ".join([request.flow, *chosen])),
        ("input", _input(request)),
        ("started", f"{record.started:%Y-%m-%d %H:%M:%S} UTC on {record.owner}"),
        ("ended", f"{record.ended:%Y-%m-%d %H:%M:%S} UTC" if record.ended else ""),
        ("attempts", f"{record.attempts}" if record.attempts > 1 else ""),
        ("source", request.source or ""),
        ("versions", ", ".join(f"{stage} {version}" for stage, version in record.versions.items())),
    ]


def _lock(record: RunRecord, store: RunStore) -> str:
    """Describe the lock of a run that is recorded as running; return an empty string for other runs."""
    if record.state is not RunState.RUNNING:
        return ""
    seen = store.lock_of(record).read()
    if seen is None or seen.holder.free or seen.holder.run != record.run:
        return "no longer held: the next run will record this one as lost"
    return f"held, last renewed at {seen.holder.renewed:%H:%M:%S} UTC"


def _commands(record: RunRecord) -> list[tuple[str, str]]:
    """Return the commands that show the documents of the run and resume it."""
    whole = f"{record.run} --index {record.index}"
    is_resumable = (
        record.state in (RunState.LOST, RunState.FAILED, RunState.ABORTED) and record.request.flow == "ingest"
    )
    return [
        ("its documents", f"dateline search run:{whole}"),
        ("resume it", f"dateline ingest --resume {whole}" if is_resumable else ""),
    ]


def _outcomes(report: RunReport | None) -> str:
    if report is None:
        return ""
    return report.collected.line if report.collected else report.total.counts


def _input(request: RunRequest) -> str:
    """Return the input of a run: the paths of an ingest, the letters of a replay, the sources of a collect."""
    if request.flow == "collect":
        return ", ".join(request.paths) or "all sources"
    return ", ".join(request.paths) if request.flow == "ingest" else f"dead letters {request.letters}".strip()


def _partial_report(record: RunRecord, store: RunStore) -> RunReport:
    """Build a report from the shards that have ended."""
    total = sum_reports(shard.report for shard in store.shards(record))
    return RunReport(
        run_id=record.run,
        index=record.index,
        flow=record.request.flow,
        paths=list(record.request.paths),
        started=record.started.isoformat(),
        seconds=total.seconds,
        total=total,
    )
