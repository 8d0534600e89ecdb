"""`dateline trigger`: an immediate run on the Prefect server, from any machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.console import err, out
from flows.cli.options import (
    archive_option,
    day_first_option,
    document_rate_option,
    map_option,
    new_replicas_option,
    new_shards_option,
    require_absolute_paths,
    require_resume_alone,
    resume_option,
    resumed_parameters,
    selection_options,
    source_option,
)
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import State

    from flows.deployments.trigger import RunEvent


follow_option = click.option(
    "--follow", "following", is_flag=True, help="Wait for its end; show states, log and report."
)
index_option = click.option("--index", metavar="NAME", help="The alias of the index. [default: as deployed]")


def deployment_option(default: str) -> Callable[..., Any]:
    """Make the option for a deployment other than Dateline's own."""
    return click.option("--deployment", default=default, show_default=True, metavar="FLOW/NAME", help="The deployment.")


@click.group()
def trigger() -> None:
    """Start a run on the Prefect server.

    A worker executes it. With --follow the exit code is 0 for a completed run, else 1; Ctrl-C does not stop the
    run.

    \b
    Examples:
      dateline trigger ingest --path feeds/2024-11-27.jsonl --follow
      dateline trigger collect harbor-times --follow
      dateline trigger replay --reason timeout --follow
      dateline trigger retention --letter-days 30
      dateline trigger rebuild --follow
    """


@trigger.command()
@click.option("--path", "paths", multiple=True, help="A file or folder, as the worker sees it. [default: the inbox]")
@index_option
@source_option
@map_option
@day_first_option
@click.option("--force", is_flag=True, default=None, help="Replace also what is unchanged or newer than the input.")
@click.option(
    "--new-only/--every-file",
    default=None,
    help="Skip unchanged files that a completed run has read, or read them again. [default: as deployed]",
)
@resume_option
@click.option(
    "--most-rejected",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Fail if more than this share of the inputs, 0 to 1, is refused.",
)
@click.option("--at-least", type=click.IntRange(0), metavar="N", help="Fail if there are fewer inputs.")
@archive_option
@deployment_option("ingest/inbox")
@follow_option
def ingest(
    paths: tuple[str, ...], index: str | None, resume: str | None, deployment: str, following: bool, **given: Any
) -> None:
    """Start an ingest; with --follow wait for its end.

    One ingest runs at a time: a run that would overlap with another is refused (state Cancelled). The run of
    --resume is looked up in Elasticsearch from here.

    \b
    Examples:
      dateline trigger ingest                                    the files in the inbox
      dateline trigger ingest --path feeds/2024-11-27.jsonl --follow
      dateline trigger ingest --path feeds/ --every-file --at-least 100 --most-rejected 0.05
      dateline trigger ingest --resume last --follow
      prefect deployment run ingest/inbox -p index=wires         the same with Prefect's own command
    """
    chosen = (given["new_only"] is not None, given["archive"] is not None)
    require_resume_alone(resume, (paths, given["source"], given["field_map"], given["force"], *chosen))
    parameters = _given_options({"paths": [_absolute(path) for path in paths] or None, "index": index, **given})
    if resume:
        parameters |= _parameters_to_resume(deployment, index, resume)
    _start(deployment, parameters, following)


@trigger.command()
@index_option
@selection_options
@map_option
@day_first_option
@click.option("--force", is_flag=True, default=None, help="Replace also what is unchanged or newer in the index.")
@deployment_option("replay/deadletters")
@follow_option
def replay(since: datetime | None, deployment: str, following: bool, **given: Any) -> None:
    """Start a replay of dead letters; without options, of all open ones.

    \b
    Examples:
      dateline trigger replay --follow
      dateline trigger replay --reason timeout --index wires
    """
    _start(deployment, _given_options({"since": since.isoformat() if since else None, **given}), following)


@trigger.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@index_option
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), help="Begin no request after this time.")
@click.option("--no-ingest", is_flag=True, help="Fetch into the archive alone; the next run loads it.")
@deployment_option("collect/sources")
@follow_option
def collect(sources: tuple[str, ...], no_ingest: bool, deployment: str, following: bool, **given: Any) -> None:
    """Collect the sources that are due, or those named, due or not.

    The sources are those in the sources.yaml of the worker.

    \b
    Examples:
      dateline trigger collect --follow
      dateline trigger collect harbor-times --index wires
    """
    chosen = {"sources": list(sources) or None, "load": False if no_ingest else None}
    _start(deployment, _given_options({**chosen, **given}), following)


@trigger.command()
@index_option
@click.option("--letter-days", type=click.IntRange(min=0), help="Days after which a closed dead letter is deleted.")
@click.option("--run-days", type=click.IntRange(min=0), help="Days after which the record of an ended run is deleted.")
@deployment_option("retention/weekly")
@follow_option
def retention(deployment: str, following: bool, **given: Any) -> None:
    """Delete old closed dead letters and run records now, without waiting for the weekly run.

    \b
    Examples:
      dateline trigger retention --letter-days 30 --follow
    """
    _start(deployment, _given_options(given), following)


@trigger.command()
@index_option
@new_shards_option
@new_replicas_option
@document_rate_option
@deployment_option("rebuild/index")
@follow_option
def rebuild(deployment: str, following: bool, **given: Any) -> None:
    """Build a new index beside the one that serves; `dateline index promote` switches to it.

    A rebuild that was stopped or has failed continues with what is missing: trigger it again.

    
    Examples:
      dateline trigger rebuild --follow
      dateline trigger rebuild --index wires --documents-per-second 50
    """
    _start(deployment, _given_options(given), following)


@trigger.command()
@index_option
@click.option("--keep", type=click.IntRange(1), help="Complete backups to keep; the oldest others are deleted.")
@deployment_option("backup/weekly")
@follow_option
def backup(deployment: str, following: bool, **given: Any) -> None:
    """Make a backup now, without waiting for the weekly run.

    \b
    Examples:
      dateline trigger backup --follow
      dateline trigger backup --keep 4 --index wires
    """
    _start(deployment, _given_options(given), following)


def _given_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given options; the run takes the others from its deployment."""
    return {name: value for name, value in options.items() if value is not None}


def _parameters_to_resume(deployment: str, index: str | None, resume: str) -> dict[str, Any]:
    """Return the parameters of an earlier run. Raises UnknownRun, NotResumable, UsageError, PrefectRefused."""
    from infra.settings import prefect_defaults

    prefect_defaults()
    from flows.cli.context import open_client
    from flows.deployments.trigger import read_deployment
    from flows.server.api import prefect_api

    with prefect_api() as api:
        deployed = read_deployment(api, deployment).parameters
    parameters = resumed_parameters(open_client(), index or deployed.get("index", "dateline"), resume)
    require_absolute_paths(parameters)
    return parameters


def _start(deployment: str, parameters: dict[str, Any], following: bool) -> None:
    from infra.settings import prefect_defaults

    prefect_defaults()
    from flows.deployments.trigger import start_run
    from flows.server.api import prefect_api

    with prefect_api() as api:
        run = start_run(api, deployment, parameters)
        err.print(f"Run {run.name} ({run.id}) of {deployment} is scheduled.")
        if following and not _follow(api, run.id):
            raise click.exceptions.Exit(1)


def _absolute(path: str) -> str:
    """Make the path of an existing file absolute: the worker has another current folder."""
    return str(Path(path).absolute()) if Path(path).exists() else path


def _follow(api: SyncPrefectClient, run_id: UUID) -> bool:
    """Print the events of the run and its report; return whether it completed."""
    from rich.markdown import Markdown

    from flows.deployments.trigger import follow, report_of

    last: State[Any] | None = None
    for event in follow(api, run_id):
        print_event(event)
        last = event.state or last
    report = report_of(api, run_id)
    if report:
        out.print(Markdown(report, hyperlinks=False))
    return last is not None and last.is_completed()


def print_event(event: RunEvent) -> None:
    """Print one event of a followed run: a state in bold, or a line of its log."""
    clock = event.at.astimezone().strftime("%H:%M:%S")
    if event.state is None:
        err.print(f"{clock}   {terminal_line(event.message)}")
    else:
        err.print(f"{clock} {terminal_line(event.state.name or '')}", style="bold", end=" ")
        err.print(terminal_line(event.message))
