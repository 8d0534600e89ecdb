"""Salvage of the segments of writers that were killed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from infra.archive.metadata import RecordMetadata
from infra.archive.writer import ArchivedAt


@dataclass(frozen=True, slots=True)
class SalvagedRecord:
    """A whole response or resource record of an unfinished segment.

    Attributes:
        uri: The address of the page or resource.
        date: When it was fetched or seen (aware).
        payload_digest: That of the body as received.
        archived: Its place in the published segment.
        metadata: What was kept with it.
    """

    uri: str
    date: datetime
    payload_digest: str
    archived: ArchivedAt
    metadata: RecordMetadata


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The outcome of a salvage.

    Attributes:
        path: The published segment; None if the unfinished one had no whole record.
        records: Its responses and resources.
        dropped_bytes: The bytes of a cut last record, which are gone.
    """

    path: str | None
    records: tuple[SalvagedRecord, ...]
    dropped_bytes: int


def salvage(open_path: Path, folder: str | None = None) -> Salvaged:
    """Publish the whole records of an unfinished segment.

    Args:
        open_path: The file `.NAME.warc.gz.open`. A second call for a file that is gone finds no records.
        folder: The root of the archive if the file is in a spool; None publishes it beside the file.
    """
    raise NotImplementedError
