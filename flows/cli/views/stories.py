"""The answer of `dateline stories group`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from flows.cli.console import emit_json, err
from flows.cli.views.progress import progress_bar
from infra.errors import UsageError
from infra.escaping import terminal_line
from infra.output import require_file, write_whole
from infra.stories.file import group_file


def group_documents(path: Path, output: Path, as_json: bool) -> None:
    """Group a file of documents and print the counts. Raises UsageError; OutputError for the output."""
    try:
        size = require_file(path).stat().st_size
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Give a file of documents.") from None
    with write_whole(output, "--output") as stream, progress_bar(2 * size) as progress:
        grouped = group_file(path, stream, lambda read: progress.count(0, "documents", read))
    if as_json:
        emit_json(asdict(grouped))
        return
    err.print(
        f"{grouped.documents:,} documents: {grouped.stories:,} stories, {grouped.shared:,} of several articles with "
        f"{grouped.copies:,} copies, excerpts and revisions. See {terminal_line(str(output))}"
    )
