"""`dateline extract`: the article of one web page, and the candidates that each extractor offered."""

from __future__ import annotations

import click


@click.command()
@click.argument("path", metavar="FILE", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--html", "source", type=click.File("rb"), metavar="-", help="Read the page from standard input.")
@click.option("--url", help="The address of the page.")
@click.option("--keep-boilerplate", is_flag=True, help="Show all visible text.")
@click.option("--blocks", is_flag=True, help="Show every block of the page, and why it was left out of the story.")
def extract(path: str | None, source: object, url: str | None, keep_boilerplate: bool, blocks: bool) -> None:
    """Show the article extracted from a web page.

    Printed are its metadata, the publication times that the page claims, the extractors with the words they
    found, what was left out of the article's column, and the text.

    \b
    Examples:
      dateline extract page.html
      dateline extract page.html --blocks | less -R
      curl -s https://news.example/story | dateline extract --html -
    """
    from datetime import UTC, datetime
    from pathlib import Path
    from typing import IO, cast

    from flows.cli.console import out
    from flows.cli.views.extract import block_table, date_table, metadata_table, offers_table, omission_table
    from infra.sources.refused_paths import require_page
    from transforms.decode import decode
    from transforms.extract import extract as extract_article
    from transforms.extract.pages import read_page
    from transforms.records import InputRef, Options, RawRecord, Rejected

    if (path is None) == (source is None):
        raise click.UsageError("give a FILE, or --html - for standard input")
    content = Path(path).read_bytes() if path else cast("IO[bytes]", source).read()
    require_page(Path(path or "-"), content)
    raw = RawRecord(content, "html", "extract", datetime.now(UTC), InputRef(path or "-"), url=url)
    options = Options(keep_boilerplate=keep_boilerplate)
    decoded = decode(raw, options)
    if isinstance(decoded, Rejected):
        raise click.ClickException(decoded.message)
    reading = read_page(decoded, options)
    if blocks:
        out.print(block_table(reading))
    extracted = extract_article(decoded, options)
    if isinstance(extracted, Rejected):
        raise click.ClickException(extracted.message)
    for part in (metadata_table(extracted), date_table(reading), offers_table(extracted)):
        out.print(part)
    if extracted.left_out:
        out.print(omission_table(extracted.left_out))
    out.print(extracted.text)
