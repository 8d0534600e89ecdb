"""`dateline trigger`: a run on the Prefect server, now, from wherever you are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.console import err, out

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import State

    from flows.trigger import Happening


@click.group()
def trigger() -> None:
    """Start a run on the Prefect server; a worker does the work.

    \b
    Examples:
      dateline trigger ingest --path feeds/2024-11-27.jsonl --follow
    """


@trigger.command()
@click.option("--path", "paths", multiple=True, help="A file or folder, as the worker sees it. [default: the inbox]")
@click.option("--index", help="The alias to load into. [default: as deployed]")
@click.option("--source", help="The source of records that name none.")
@click.option("--force", is_flag=True, help="Replace also what is unchanged or newer than the input.")
@click.option("--deployment", default="ingest/inbox", show_default=True, metavar="FLOW/NAME", help="Which one.")
@click.option("--follow", "following", is_flag=True, help="Stay until it has ended; show states, log and report.")
def ingest(
    paths: tuple[str, ...], index: str | None, source: str | None, force: bool, deployment: str, following: bool
) -> None:
    """Start an ingest; with --follow wait for its end.

    One ingest runs at a time: a run that would overlap with another is refused (state Cancelled).
    With --follow the exit code is 0 for a completed run, else 1; Ctrl-C leaves the run going.

    \b
    Examples:
      dateline trigger ingest                                    what lies in the inbox
      dateline trigger ingest --path feeds/2024-11-27.jsonl --follow
      prefect deployment run ingest/inbox -p index=wires         the same by Prefect's own command
    """
    from infra.settings import prefect_defaults

    prefect_defaults()
    from flows.server import prefect_api
    from flows.trigger import start_run

    given = {"paths": [_absolute(path) for path in paths], "index": index, "source": source, "force": force}
    with prefect_api() as api:
        run = start_run(api, deployment, {name: value for name, value in given.items() if value})
        err.print(f"Run {run.name} ({run.id}) of {deployment} is scheduled.")
        if following and not _follow(api, run.id):
            raise click.exceptions.Exit(1)


def _absolute(path: str) -> str:
    """The worker's current folder is another one than ours."""
    return str(Path(path).absolute()) if Path(path).exists() else path


def _follow(api: SyncPrefectClient, run_id: UUID) -> bool:
    """Shows what the run does and its report; whether it completed."""
    from rich.markdown import Markdown

    from flows.trigger import follow, report_of

    last: State[Any] | None = None
    for happening in follow(api, run_id):
        _print(happening)
        last = happening.state or last
    report = report_of(api, run_id)
    if report:
        out.print(Markdown(report))
    return last is not None and last.is_completed()


def _print(happening: Happening) -> None:
    clock = happening.at.astimezone().strftime("%H:%M:%S")
    if happening.state is None:
        err.print(f"{clock}   {happening.message}", markup=False)
    else:
        err.print(f"{clock} {happening.state.name}", style="bold", end=" ")
        err.print(happening.message, markup=False)
