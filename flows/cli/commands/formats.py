"""`dateline formats`: the file formats that `process` and `ingest` read."""

from __future__ import annotations

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def formats(as_json: bool) -> None:
    """List the file formats that `process` and `ingest` read.

    A binary format is recognized by its first bytes, a text by its ending, and by its content where several formats
    share an ending or the ending is unknown. Files compressed with gzip or zstd are read too (`feed.jsonl.gz`).
    docs/formats.md has what each format fills.

    \b
    Examples:
      dateline formats
      dateline formats --json | jq -r '.[].name'
    """
    from flows.cli.console import emit_json, out
    from flows.cli.views.elements import table_of
    from infra.sources.formats import FORMATS

    if as_json:
        emit_json(
            [
                {
                    "name": one.name,
                    "title": one.title,
                    "suffixes": list(one.suffixes),
                    "by_content": one.recognizes is not None,
                    "in_parts": one.splittable,
                    "map": one.has_records,
                }
                for one in FORMATS
            ]
        )
        return
    table = table_of("format", "name", "endings", "recognized by", "read in parts")
    for one in FORMATS:
        by = "first bytes" if one.is_binary else "ending, content" if one.recognizes else "ending"
        table.add_row(one.title, one.name, " ".join(one.suffixes), by, "yes" if one.splittable else "")
    out.print(table)
