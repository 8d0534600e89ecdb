"""What `dateline process` does: stream inputs through the workers into the output files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows.cli.console import err
from flows.cli.views.progress import progress_bar
from infra.escaping import terminal_line
from infra.execution.progress import size_on_disk
from infra.execution.workers import WorkerOptions, Workers
from infra.output import DocumentFiles, rejected_path
from infra.sources import BadInput, Input, plan_shards, read_shard
from infra.sources.jsonl import LineSource, lines_of, parse_line
from transforms.records import InputRef, RawRecord, Rejected
from transforms.schema import Document

STDIN = "-"


def run_process(paths: tuple[str, ...], output: Path | None, source: str | None, chosen: WorkerOptions) -> None:
    """Writes the documents to `output` (null: standard output) and a summary to standard error.

    Raises `SourceError` for a path that cannot be read and `OutputError` for one that cannot be written.
    """
    inputs, total = _inputs(paths, source)
    with DocumentFiles(output) as files, progress_bar(total) as board:

        def write(result: Document | Rejected, where: InputRef) -> None:
            files.write(result)
            board.count(0, "rejected" if isinstance(result, Rejected) else "documents", size_on_disk(where))

        def articles() -> Iterator[RawRecord]:
            for item in inputs:
                if isinstance(item, BadInput):
                    write(item.rejected, item.rejected.input)
                else:
                    yield item

        with Workers(chosen) as workers:
            for raw, result in workers.process(articles()):
                write(result, raw.input)
    _summarise(files, output)


def _inputs(paths: tuple[str, ...], source: str | None) -> tuple[Iterator[Input], int | None]:
    """The inputs in order, and their size in bytes where it is known."""
    if paths == (STDIN,):
        return _standard_input(source), None
    plan = plan_shards(paths)
    for ignored in plan.ignored:
        err.print(f"Ignored {terminal_line(ignored)}: of no known kind")
    for remark in plan.remarks:
        err.print(terminal_line(remark))
    inputs = (item for shard in plan.shards for item in read_shard(shard, source))
    return inputs, plan.bytes


def _standard_input(source: str | None) -> Iterator[Input]:
    origin = LineSource("<stdin>", source, datetime.now(UTC))
    for offset, line in lines_of(sys.stdin.buffer):
        parsed = parse_line(line, offset, origin)
        if parsed is not None:
            yield parsed


def _summarise(files: DocumentFiles, output: Path | None) -> None:
    rejected = files.rejections.total()
    err.print(f"{files.documents + rejected:,} records: {files.documents:,} documents, {rejected:,} rejected")
    for reason, count in files.rejections.most_common():
        err.print(f"  {reason}: {count:,}")
    if rejected and output:
        err.print(f"See {terminal_line(str(rejected_path(output)))}")
