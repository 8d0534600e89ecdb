"""The answers of `dateline stories`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from flows.cli.console import emit_json, err, say
from flows.cli.context import open_reader
from flows.cli.views.progress import counting_documents, progress_bar
from infra.errors import UsageError
from infra.escaping import terminal_line
from infra.output import require_file, write_whole
from infra.settings import Settings
from infra.stories.file import group_file
from infra.stories.index import group_index


def group_articles(index: str, everything: bool, as_json: bool) -> None:
    """Group the articles of an index and print the counts. Raises StoriesBusy, IndexingError."""
    settings = Settings.read()
    client = open_reader(index)
    with counting_documents("Grouping") as count:
        report = group_index(
            client, index, settings, lambda line: err.print(line), everything=everything, on_documents=count
        )
    if as_json:
        emit_json(report.model_dump_json())
    else:
        say(report.text)


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
