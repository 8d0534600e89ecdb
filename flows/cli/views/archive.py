"""The archive as tables and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from rich.table import Table

from flows.cli.console import emit_json, out, say
from flows.cli.views.elements import one_line
from infra.archive.inspection import ArchiveStatus, CheckedSegment, SegmentFault
from infra.archive.named_places import CheckedPlace
from infra.archive.segments import StoredRecord
from infra.escaping import terminal_line
from infra.plural import pluralize
from transforms.document import Document
from transforms.printable import printable
from transforms.records import ArchivedRecord

FAULTS_SHOWN = 20
"""Places of damage that are printed; JSON has all."""


def status_entry(found: ArchiveStatus) -> None:
    """Print the state of the archive as JSON; records are counted where they were read."""
    emit_json(
        {
            "archive": printable(found.folder),
            "segments": found.segments,
            "bytes": found.bytes,
            "records": found.records,
            "damaged": found.damaged,
            "groups": [
                {
                    "kind": printable(group.kind),
                    "day": group.day or None,
                    "segments": group.segments,
                    "bytes": group.bytes,
                    "records": group.records,
                }
                for group in found.groups
            ],
            "unfinished": [
                {"path": printable(str(one.path)), "bytes": one.bytes, "in_use": one.is_in_use}
                for one in found.unfinished
            ],
        }
    )


def print_status(found: ArchiveStatus) -> None:
    """Print a row for each kind and day, and sentences on what is unfinished or damaged."""
    if not found.segments:
        say(f"The archive {terminal_line(found.folder)} has no segments.")
    else:
        counted = found.records is not None
        table = Table(title=f"Archive {terminal_line(found.folder)}", title_justify="left")
        for name in ("kind", "day", "segments", *(["records"] if counted else []), "bytes"):
            table.add_column(name, justify="left" if name in ("kind", "day") else "right")
        for group in found.groups:
            records = [f"{group.records:,}"] if counted else []
            table.add_row(one_line(group.kind), group.day, f"{group.segments:,}", *records, f"{group.bytes:,}")
        table.add_section()
        total = [f"{found.records:,}"] if counted else []
        table.add_row("all", "", f"{found.segments:,}", *total, f"{found.bytes:,}")
        out.print(table)
    for one in found.unfinished:
        state = "is being written" if one.is_in_use else "was left by a killed run; it is in no document"
        say(f"Unfinished: {terminal_line(str(one.path))}, {one.bytes:,} bytes, {state}.")
    if found.damaged:
        say(f"{pluralize(found.damaged, 'segment')} damaged: `dateline archive verify` lists the places.")


def print_check(
    folder: str, checked: Iterable[CheckedSegment], named: Iterable[CheckedPlace] | None, as_json: bool
) -> bool:
    """Print the result of a check of all segments, and of the places that documents name; return whether all is sound.

    `named` is None if the documents are not asked.
    """
    segments = size = articles = 0
    records, faults = Counter[str](), list[SegmentFault]()
    for one in checked:
        segments, size, articles = segments + 1, size + one.segment.bytes, articles + one.articles
        records += one.records
        faults += one.faults
    documents, wrong = 0, list[CheckedPlace]()
    for each in named or ():
        documents += 1
        if each.fault:
            wrong.append(each)
    if as_json:
        emit_json(
            {
                "archive": printable(folder),
                "segments": segments,
                "bytes": size,
                "records": dict(records),
                "articles": articles,
                "faults": [
                    {
                        "path": printable(one.path),
                        "offset": one.offset,
                        "length": one.length,
                        "message": printable(one.message),
                    }
                    for one in faults
                ],
                "documents": None if named is None else documents,
                "wrong_places": [_wrong_place_entry(one) for one in wrong],
            }
        )
        return not faults and not wrong
    for fault in faults[:FAULTS_SHOWN]:
        place = f"{terminal_line(fault.path)}, byte {fault.offset:,}, {fault.length:,} bytes"
        say(f"Damaged: {place}: {terminal_line(fault.message)}.")
    if len(faults) > FAULTS_SHOWN:
        say(f"... and {len(faults) - FAULTS_SHOWN:,} more places: --json has all.")
    state = "all sound" if not faults else f"{pluralize(len(faults), 'place')} damaged, the rest sound"
    say(
        f"{pluralize(segments, 'segment')} of {terminal_line(folder)}, {size:,} bytes, "
        f"{pluralize(records.total(), 'record')}, {articles:,} with articles: {state}."
    )
    if named is not None:
        _print_places(documents, wrong)
    return not faults and not wrong


def _wrong_place_entry(checked: CheckedPlace) -> dict[str, object]:
    place = checked.named.place
    return {
        "id": checked.named.document,
        "path": printable(place.path),
        "offset": place.offset,
        "length": place.length,
        "message": printable(checked.fault or ""),
    }


def _print_places(documents: int, wrong: list[CheckedPlace]) -> None:
    for one in wrong[:FAULTS_SHOWN]:
        place = f"{terminal_line(one.named.place.path)}, byte {one.named.place.offset:,}"
        say(f"Wrong place of document {terminal_line(one.named.document)}: {place}: {terminal_line(one.fault or '')}.")
    if len(wrong) > FAULTS_SHOWN:
        say(f"... and {len(wrong) - FAULTS_SHOWN:,} more documents: --json has all.")
    state = f"{len(wrong):,} of them are not there" if wrong else "all there"
    say(f"{pluralize(documents, 'document')} of the index {'names' if documents == 1 else 'name'} a record: {state}.")


def emit_record(document: Document, place: ArchivedRecord, record: StoredRecord, output: Path | None) -> None:
    """Print where the bytes of a document are, and what is kept with them."""
    metadata = record.metadata
    emit_json(
        {
            "id": document["id"],
            "external_id": document["external_id"],
            "archive": {"path": printable(place.path), "offset": place.offset, "length": place.length},
            "type": record.kind,
            "format": metadata.format and printable(metadata.format),
            "uri": printable(record.uri),
            "date": record.date and record.date.isoformat(),
            "bytes": len(record.payload),
            "digest": record.payload_digest,
            "output": output and printable(str(output)),
        }
    )
