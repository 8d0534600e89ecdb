"""Segments to test with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from infra.archive.segments import SegmentDamage, StoredRecord, read_segment
from infra.archive.writer import SegmentWriter
from infra.sources.formats.warc.record_metadata import RecordMetadata
from transforms.records import ArchivedRecord

FETCHED = datetime(2026, 11, 28, 8, 30, 1, 250_000, tzinfo=UTC)
PAGE = b"<html><body><p>The ferry was late again.</p></body></html>"


@dataclass(frozen=True)
class Exchanged:
    """A request and its response."""

    url: str = "https://news.example/ferry"
    request_head: bytes = b"GET /ferry HTTP/1.1\r\nHost: news.example\r\n\r\n"
    response_head: bytes = b"HTTP/1.1 200 OK\r\nX-Editor: J\xfcrgen\r\nContent-Type: text/html\r\n\r\n"
    body: bytes = PAGE
    address: str = "192.0.2.7"
    started: datetime = FETCHED


def write_resource(writer: SegmentWriter, number: int, size: int = 0) -> ArchivedRecord:
    """Write the resource of that number, padded to `size` bytes."""
    content = f'{{"id": "{number}", "text": "The ferry was late again."}}'.encode().ljust(size)
    metadata = RecordMetadata(source="harbor", format="jsonl", path="wires.jsonl", extra={"offset": number})
    return writer.write_resource(content, f"urn:test:{number}", "application/json", FETCHED, metadata)


def records_of(path: str | Path) -> list[StoredRecord]:
    """The records of a segment without damage."""
    with Path(path).open("rb") as stream:
        found = list(read_segment(stream))
    assert not [one for one in found if isinstance(one, SegmentDamage)]
    return [one for one in found if isinstance(one, StoredRecord)]
