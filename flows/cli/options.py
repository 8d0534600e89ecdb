"""Options that several commands share, and what their values mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transforms.records import Reason

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


def parse_runner(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Check the form of a runner."""
    from infra.settings import RUNNER_PATTERN

    if value is not None and not re.fullmatch(RUNNER_PATTERN, value):
        raise click.BadParameter(f"{value!r} is not threads, processes, dask, ray, dask@ADDRESS or ray@ADDRESS")
    return value


index_option = click.option(
    "--index", default="dateline", show_default=True, metavar="NAME", help="The alias of the index."
)

deployments_option = click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The deployments file. [default: prefect.yaml of the installation]",
)

sources_file_option = click.option(
    "--file",
    "sources_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of the sources. [default: DATELINE_SOURCES, else sources.yaml in DATELINE_HOME]",
)

source_option = click.option("--source", help="The source of records without one.")

map_option = click.option(
    "--map",
    "field_map",
    metavar="KEY=THEIRS,...",
    help="The keys of the records for ours: title=headline,text=body,published=date; ignore=KEY leaves one out.",
)

day_first_option = click.option(
    "--day-first/--month-first",
    default=None,
    help="Read 3/4/24 as 3 April or as March 4. [default: March 4 in text; as a record's date it is refused]",
)

archive_option = click.option(
    "--archive/--no-archive",
    default=None,
    help="Keep each record as delivered in the archive, DATELINE_ARCHIVE. [default: of the inbox and of object storage,"
    " if that is set]",
)

resume_option = click.option(
    "--resume", metavar="RUN", help="Resume this run where it stopped; `last` is the latest ingest."
)

new_shards_option = click.option(
    "--shards", type=click.IntRange(1), help="Primary shards of the new index. [default: as now]"
)

new_replicas_option = click.option("--replicas", type=click.IntRange(0), help="Copies of each. [default: as now]")

document_rate_option = click.option(
    "--documents-per-second",
    type=click.FloatRange(min=0, min_open=True),
    help="Documents written at most. [default: no limit]",
)

runner_option = click.option(
    "--runner",
    callback=parse_runner,
    metavar="RUNNER",
    help="What runs the shards: threads, processes, dask, ray, or a cluster, as dask@tcp://HOST:8786. "
    "[default: DATELINE_RUNNER, else threads]",
)


def parse_time(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    """Parse an ISO date or date-time; one without an offset is in UTC."""
    if value is None:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not an ISO date or date-time, 2024-11-27 or 2024-11-27T08:00") from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that select dead letters; without any, all open ones are selected."""
    reasons = [reason.value for reason in Reason]
    help_text = f"Refused for this reason: {', '.join(reasons)}."
    reason = click.option(
        "--reason", type=click.Choice(reasons), callback=_parse_reason, metavar="REASON", help=help_text
    )
    source = click.option("--source", help="From this source.")
    since = click.option("--since", callback=parse_time, metavar="TIME", help="Refused, or refused again, since then.")
    return reason(source(since(command)))


def _parse_reason(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Reason | None:
    return Reason(value) if value else None


def require_resume_alone(resume: str | None, others: Iterable[object]) -> None:
    """Raise click's UsageError if `--resume` is given together with anything that the earlier run determines."""
    if resume and any(others):
        own = "paths, source, --map, --force, --new-only and --archive"
        raise click.UsageError(f"--resume RUN has its own {own}: leave them out")


def resumed_parameters(client: Elasticsearch, index: str, resume: str) -> dict[str, Any]:
    """Return the parameters with which the ingest flow resumes an earlier run.

    Raises:
        UnknownRun: No run of the index has this id.
        NotResumable: The run cannot be resumed.
    """
    from infra.runs import RunStore, require_resumable

    record = require_resumable(RunStore(client, index).find(resume, "ingest"))
    request = record.request.model_dump(exclude={"flow", "folder", "letters"})
    return {**request, "paths": list(record.request.paths), "index": index, "resume": record.run}


def require_absolute_paths(parameters: Mapping[str, Any]) -> None:
    """Raise UsageError if a run has relative paths, which a process in another folder would resolve differently."""
    from infra.errors import UsageError

    if relative := [path for path in parameters["paths"] if not Path(path).is_absolute()]:
        run = parameters["resume"]
        raise UsageError(
            f"Run {run} read {', '.join(relative)} in the folder where it was started; a worker works in another.",
            f"Resume it from there: `dateline ingest --resume {run} --index {parameters['index']}`.",
        )
