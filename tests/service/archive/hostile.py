"""An archive with hostile names and fields."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from infra.archive.writer import SegmentWriter
from infra.sources.formats.warc.record_metadata import RecordMetadata
from transforms.records import ArchivedRecord


def write_hostile_archive(root: Path, words: str) -> ArchivedRecord:
    """A segment with a record of these words, a damaged one, and one that is unfinished, both with hostile names."""
    name = words.replace("/", "")
    with SegmentWriter(str(root), "delivered/2024-11-27/one") as writer:
        metadata = RecordMetadata(source=words, format=words, path=words)
        place = writer.write_resource(b"Ministers met.", words, words, datetime.now(UTC), metadata)
        writer.publish()
    (root / f"{name}.warc.gz").write_bytes(b"no segment")
    (root / f".{name}.warc.gz.open").write_bytes(b"")
    return place
