"""`--resume RUN`: a run is asked for once more as it was asked for, whichever command asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


def require_alone(resume: str | None, others: Iterable[object]) -> None:
    """Raises click's UsageError if `--resume` is given with any of what the run to be resumed brings itself."""
    if resume and any(others):
        raise click.UsageError("--resume RUN has its own paths, source, --force and --new-only: leave them out")


def asked_for(client: Elasticsearch, index: str, resume: str) -> dict[str, Any]:
    """The parameters with which the ingest flow goes on with an earlier run. Raises UnknownRun, NotResumable."""
    from infra.runs import RunStore, require_resumable

    record = require_resumable(RunStore(client, index).find(resume))
    request = record.request.model_dump(exclude={"flow", "folder", "letters"})
    return {**request, "paths": list(record.request.paths), "index": index, "resume": record.run}


def require_same_anywhere(parameters: Mapping[str, Any]) -> None:
    """Raises UsageError if a run has paths that mean another thing to a process that runs in another folder."""
    from infra.errors import UsageError

    if relative := [path for path in parameters["paths"] if not Path(path).is_absolute()]:
        run = parameters["resume"]
        raise UsageError(
            f"Run {run} read {', '.join(relative)} in the folder where it was started; a worker works in another.",
            f"Resume it from there, by `dateline ingest --resume {run} --index {parameters['index']}`.",
        )
