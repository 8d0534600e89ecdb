"""The command that ingests an article again the way it was ingested."""

from __future__ import annotations

import shlex
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from infra.escaping import terminal_line

if TYPE_CHECKING:
    from infra.runs import RunRequest
    from transforms.document import Document


def restoring_command(document: Document, request: RunRequest | None, index: str) -> str:
    """Return the ingest command for the input of a document.

    Args:
        document: The document.
        request: The request of the run that loaded it; None if it is unknown, then the command has no options.
        index: The alias.

    The path is the one that the run was given: a manifest in that folder may describe the file.
    """
    path = document["input"]["path"]
    options: list[str] = []
    if request:
        path = _absolute(_given_path(path, request), request.folder)
        options += ["--source", request.source] if request.source else []
        options += ["--map", request.field_map] if request.field_map else []
        if request.day_first is not None:
            options.append("--day-first" if request.day_first else "--month-first")
    return terminal_line(shlex.join(["dateline", "ingest", path, *options, "--index", index]), limit=None)


def _given_path(path: str, request: RunRequest) -> str:
    """Return the path of the request that has the file; else the file itself."""
    return next((given for given in request.paths if PurePath(path).is_relative_to(given)), path)


def _absolute(path: str, folder: str) -> str:
    """Return a path that leads to the file from the current folder; the run was started in `folder`."""
    return path if not folder or Path(folder) == Path.cwd() else str(PurePath(folder) / path)
