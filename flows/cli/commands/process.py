"""`dateline process`: raw articles to documents in a file; no Elasticsearch, no Prefect."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", "-o", required=True, metavar="OUT.jsonl", help="Where documents go; - for standard output.")
@click.option("--keep-boilerplate", is_flag=True, help="Cut nothing: the text comes out as it came in.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes. [default: one a core, up to 4]")
@click.option("--source", help="The source of records that name none.")
@click.option("--model", help="The spaCy model for names; 'blank' for the gazetteer alone.")
@click.option("--day-first", is_flag=True, help="Read 3/4/24 as 3 April, not as March 4.")
def process(
    paths: tuple[str, ...],
    output: str,
    keep_boilerplate: bool,
    workers: int | None,
    source: str | None,
    model: str | None,
    day_first: bool,
) -> None:
    """Clean and enrich articles into documents, one JSON object a line, in input order.

    PATH is a .jsonl, .jsonl.gz, .txt or .html file, a folder of them, or - for JSON lines on standard
    input. A line has the keys id, url, title, text or html, published, observed, source, language; all
    but the content may be missing. What cannot become a document goes to OUT.jsonl.rejected.jsonl with
    the reason.

    \b
    Examples:
      dateline process in.jsonl --output out.jsonl
      dateline process seeds/ --output out.jsonl --workers 2
      zcat feed.jsonl.gz | dateline process - --output - | jq .people
    """
    from flows.cli.commands.process_run import run_process
    from infra.execution.workers import WorkerOptions
    from infra.settings import Settings
    from transforms.records import Options

    settings = Settings.read()
    chosen = WorkerOptions(
        processes=workers or settings.workers,
        model=model or settings.model,
        seconds=settings.document_seconds,
        options=Options(keep_boilerplate=keep_boilerplate, month_first=not day_first),
        most_bytes=settings.worker_bytes,
    )
    run_process(paths, None if output == "-" else Path(output), source, chosen)
