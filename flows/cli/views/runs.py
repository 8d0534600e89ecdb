"""Runs as a terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from flows.cli.console import out
from flows.cli.context import open_client
from flows.cli.views.report import print_report
from flows.cli.views.text import one_line
from infra.escaping import terminal_line
from infra.execution.report import RunReport, add_up
from infra.runs import Request, RunRecord, RunStore, State
from infra.settings import Settings

ID_SHOWN = 8
_COLOURS = {
    State.RUNNING: "cyan",
    State.COMPLETED: "green",
    State.ABORTED: "yellow",
    State.FAILED: "red",
    State.LOST: "red",
}


def open_runs(index: str) -> RunStore:
    """The runs of an index."""
    return RunStore(open_client(Settings.read()), index)


def print_runs(records: Sequence[RunRecord]) -> None:
    """A row for each run, with what became of its inputs."""
    table = Table(title=f"Runs of {terminal_line(records[0].index)}", title_justify="left")
    for name in ("run", "state", "started"):
        table.add_column(name, no_wrap=True)
    table.add_column("seconds", justify="right", no_wrap=True)
    table.add_column("outcomes", ratio=1)
    table.add_column("over", ratio=1, overflow="fold")
    for record in records:
        table.add_row(
            one_line(record.run[:ID_SHOWN]),
            Text(record.state, _COLOURS[record.state]),
            f"{record.started:%Y-%m-%d %H:%M}",
            f"{record.report.seconds:,.1f}" if record.report else "",
            record.report.total.counts if record.report else "",
            one_line(_over(record.request)),
        )
    out.print(table)


def print_run(record: RunRecord, store: RunStore) -> None:
    """What the run was, how to go on from here, and its report."""
    table = Table(show_header=False, box=None)
    for name, value in [*_about(record), ("lock", _lock(record, store)), *_ways(record)]:
        if value:
            table.add_row(name, one_line(value))
    out.print(table)
    out.print()
    print_report(record.report or _so_far(record, store), whole=True)


def _about(record: RunRecord) -> list[tuple[str, str]]:
    request = record.request
    chosen = [option for option, on in (("--force", request.force), ("--new-only", request.new_only)) if on]
    return [
        ("run", record.run),
        ("state", record.state + (f": {record.message}" if record.message else "")),
        ("flow", " ".join([request.flow, *chosen])),
        ("over", _over(request)),
        ("started", f"{record.started:%Y-%m-%d %H:%M:%S} UTC on {record.owner}"),
        ("ended", f"{record.ended:%Y-%m-%d %H:%M:%S} UTC" if record.ended else ""),
        ("attempts", f"{record.attempts}" if record.attempts > 1 else ""),
        ("source", request.source or ""),
        ("versions", ", ".join(f"{stage} {version}" for stage, version in record.versions.items())),
    ]


def _lock(record: RunRecord, store: RunStore) -> str:
    """Of a run that has not ended, by its record, whether it holds the index."""
    if record.state is not State.RUNNING:
        return ""
    seen = store.lock.look()
    if seen is None or seen.holder.free or seen.holder.run != record.run:
        return "not held any more: the next run will find this one lost"
    return f"held, and last renewed at {seen.holder.renewed:%H:%M:%S} UTC"


def _ways(record: RunRecord) -> list[tuple[str, str]]:
    """The commands that lead from the run to its documents, and on."""
    whole = f"{record.run} --index {record.index}"
    left = record.state in (State.LOST, State.FAILED, State.ABORTED) and record.request.flow == "ingest"
    return [
        ("its documents", f"dateline search run:{whole}"),
        ("go on with it", f"dateline ingest --resume {whole}" if left else ""),
    ]


def _over(request: Request) -> str:
    """What a run went over: the paths of an ingest, the letters of a replay."""
    return ", ".join(request.paths) if request.flow == "ingest" else f"dead letters {request.letters}".strip()


def _so_far(record: RunRecord, store: RunStore) -> RunReport:
    """What the shards that have ended came to."""
    total = add_up(shard.report for shard in store.shards(record))
    return RunReport(
        run_id=record.run,
        index=record.index,
        flow=record.request.flow,
        paths=list(record.request.paths),
        started=record.started.isoformat(),
        seconds=total.seconds,
        total=total,
    )
