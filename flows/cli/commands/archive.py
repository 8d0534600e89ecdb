"""`dateline archive`: the raw records that are kept in WARC files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.cli.options import index_option

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def archive() -> None:
    """Inspect the archive, and take records out of it.

    The archive keeps delivered records and fetched pages as they were received, in WARC files. It is the folder or
    URL in DATELINE_ARCHIVE, by default `archive` under DATELINE_HOME.

    \b
    Examples:
      dateline archive status
      dateline archive verify
      dateline archive export seoul-ukraine-2024 --output article.html
    """


@archive.command()
@click.option("--records", "with_records", is_flag=True, help="Read all segments, and count records and damage too.")
@json_option
def status(with_records: bool, as_json: bool) -> None:
    """Show segments and sizes by kind and day, and what is unfinished.

    Only names and sizes are read, so that it is fast on any number of segments. An unfinished segment is in no
    document: it is in use by a run, or was left by one that was killed.

    \b
    Examples:
      dateline archive status
      dateline archive status --records --json | jq .damaged
    """
    from flows.cli.views.archive import print_status, status_entry
    from infra.archive.inspection import archive_status
    from infra.archive.places import archive_place
    from infra.settings import Settings

    found = archive_status(archive_place(Settings.read()), with_records=with_records)
    status_entry(found) if as_json else print_status(found)


@archive.command()
@click.option("--documents", "with_documents", is_flag=True, help="Check the places that documents of the index name.")
@index_option
@json_option
def verify(with_documents: bool, index: str, as_json: bool) -> None:
    """Read every record and check its digests; exit 1 if something is damaged.

    Damage is reported with its place. The records before and after it are used by every command. With --documents
    the record at the place that a document names must be that of its article, in the same version.

    \b
    Examples:
      dateline archive verify
      dateline archive verify --documents --index wires
      dateline archive verify --json | jq '.faults[].path'
    """
    from flows.cli.context import open_reader
    from flows.cli.views.archive import print_check
    from infra.archive.inspection import check_segments, published_segments
    from infra.archive.named_places import check_places
    from infra.archive.places import archive_place
    from infra.elasticsearch.search.originals import scan_places
    from infra.settings import Settings

    place = archive_place(Settings.read())
    named = check_places(scan_places(open_reader(index), index)) if with_documents else None
    if not print_check(place.folder, check_segments(published_segments(place)), named, as_json):
        raise click.exceptions.Exit(1)


@archive.command()
@click.argument("document_id", metavar="ID")
@index_option
@click.option("--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--record", "whole_record", is_flag=True, help="Write the WARC record, with its headers.")
@click.option("--json", "as_json", is_flag=True, help="Print where the bytes are, and write them to --output alone.")
def export(document_id: str, index: str, output: Path | None, whole_record: bool, as_json: bool) -> None:
    """Write the original bytes of one article, to standard output without --output.

    ID is the document's own id, its first digits or its external_id. The bytes are those of the record as it was
    delivered, or of the page as it was received. They are not escaped: look at them as at any file from outside.

    \b
    Examples:
      dateline archive export seoul-ukraine-2024 > record.json
      dateline archive export 1f3a --index wires --output article.xml
      dateline archive export 1f3a --json
    """
    from flows.cli.context import open_reader
    from flows.cli.views.archive import emit_record
    from infra.archive.fetching import fetch_record
    from infra.elasticsearch.search.lookup import find_document
    from infra.elasticsearch.search.originals import place_of
    from infra.output import write_whole

    document = find_document(open_reader(index), index, document_id)
    place = place_of(document, index)
    record = fetch_record(place)
    content = record.content if whole_record else record.payload
    if output:
        with write_whole(output, "--output") as stream:
            stream.write(content)
    if as_json:
        emit_record(document, place, record, output)
    elif not output:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
