"""`dateline process`: raw articles to documents in a file, without Elasticsearch and Prefect."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.console import err
from flows.cli.options import day_first_option, map_option
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from infra.execution.workers import WorkerOptions
    from infra.output import DocumentFiles
    from infra.sources import Input, Limits, RecordOptions

STDIN = "-"


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--output", "-o", required=True, metavar="OUT.jsonl", help="The file for documents; - for standard output."
)
@click.option("--keep-boilerplate", is_flag=True, help="Cut nothing: keep the text as it is.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes. [default: one per core, up to 4]")
@click.option("--source", help="The source of records without one.")
@click.option("--model", help="The spaCy model for names; 'blank' for the gazetteer alone.")
@map_option
@day_first_option
def process(
    paths: tuple[str, ...],
    output: str,
    keep_boilerplate: bool,
    workers: int | None,
    source: str | None,
    model: str | None,
    field_map: str | None,
    day_first: bool | None,
) -> None:
    """Process articles into documents, without Elasticsearch.

    Articles are cleaned and enriched; documents are written in input order, one JSON object a line. PATH is a
    file in one of the formats that `dateline formats` lists, a folder of them, or - for JSON lines on standard
    input. A line has the keys id, url, title, text or html, published, observed, source, language; all but the
    content may be missing. Rejected inputs are written to OUT.jsonl.rejected.jsonl with the reason.

    \b
    Examples:
      dateline process in.jsonl --output out.jsonl
      dateline process export.csv --output out.jsonl --map title=headline,text=body
      dateline process seeds/ --output out.jsonl --workers 2
      zcat feed.jsonl.gz | dateline process - --output - | jq .people
    """
    from infra.execution.limits import input_limits
    from infra.execution.report import name_kinds
    from infra.execution.workers import WorkerOptions
    from infra.settings import Settings
    from infra.sources import record_options
    from transforms.records import Options

    settings = Settings.read()
    others = Counter[str]()
    chosen = WorkerOptions(
        processes=workers or settings.workers,
        model=model or settings.model,
        seconds=settings.document_seconds,
        options=Options(keep_boilerplate=keep_boilerplate, month_first=not day_first),
        most_bytes=settings.worker_bytes,
    )
    options = record_options(field_map, day_first)
    if paths == (STDIN,):
        inputs, size = _standard_input(source, options), None
    else:
        inputs, size = _planned_inputs(paths, source, options, input_limits(settings), others)
    _process(inputs, size, None if output == "-" else Path(output), chosen)
    if others:
        err.print(f"Records that are not articles: {terminal_line(name_kinds(others))}")


def _process(items: Iterator[Input], total: int | None, output: Path | None, chosen: WorkerOptions) -> None:
    """Stream the inputs, of `total` bytes, through the workers into `output` (None: standard output).

    A summary is printed.

    Raises:
        OutputError: The output cannot be written.
    """
    from flows.cli.views.progress import progress_bar
    from infra.execution.progress import size_on_disk
    from infra.execution.workers import Workers
    from infra.output import DocumentFiles
    from infra.sources import BadInput
    from transforms.document import Document
    from transforms.records import InputRef, RawRecord, Rejected

    with DocumentFiles(output) as files, progress_bar(total) as progress:

        def write(result: Document | Rejected, where: InputRef) -> None:
            files.write(result)
            progress.count(0, "rejected" if isinstance(result, Rejected) else "documents", size_on_disk(where))

        def articles() -> Iterator[RawRecord]:
            for item in items:
                if isinstance(item, BadInput):
                    write(item.rejected, item.rejected.input)
                else:
                    yield item

        with Workers(chosen) as workers:
            for raw, result in workers.process(articles()):
                write(result, raw.input)
    _print_summary(files, output)


def _planned_inputs(
    paths: tuple[str, ...], source: str | None, options: RecordOptions, limits: Limits, others: Counter[str]
) -> tuple[Iterator[Input], int]:
    """Return the inputs in order, and their size in bytes; records that are not articles are counted in `others`.

    Raises SourceError.
    """

    def count(kind: str) -> None:
        others[kind] += 1

    from infra.sources import plan_shards, read_shard
    from infra.sources.unmapped import unmapped_keys

    plan = plan_shards(paths, options=options)
    for ignored in plan.ignored:
        err.print(f"Ignored {terminal_line(ignored)}: unsupported file type")
    segments = [segment for shard in plan.shards for segment in shard.segments]
    for remark in (*plan.remarks, *unmapped_keys(segments)):
        err.print(terminal_line(remark, limit=None))
    return (item for shard in plan.shards for item in read_shard(shard, source, limits, count)), plan.bytes


def _standard_input(source: str | None, options: RecordOptions) -> Iterator[Input]:
    from infra.sources.formats.jsonl import lines_of, parse_line
    from infra.sources.source_file import RecordOrigin

    origin = RecordOrigin("<stdin>", source, datetime.now(UTC), options=options)
    parsed = (parse_line(line, offset, origin) for offset, line in lines_of(sys.stdin.buffer))
    return (item for item in parsed if item is not None)


def _print_summary(files: DocumentFiles, output: Path | None) -> None:
    from infra.output import rejected_path

    rejected = files.rejections.total()
    err.print(f"{files.documents + rejected:,} records: {files.documents:,} documents, {rejected:,} rejected")
    for reason, count in files.rejections.most_common():
        err.print(f"  {reason}: {count:,}")
    if rejected and output:
        err.print(f"See {terminal_line(str(rejected_path(output)))}")
