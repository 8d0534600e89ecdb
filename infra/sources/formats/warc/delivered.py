"""Delivered records in the archive: what is kept with their bytes, so that they are read again as in their file.

A resource record holds the bytes of one delivered record. Its metadata have the format that reads them, the place that
they were delivered in, and of a file that is one article what a manifest or sidecar said of it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from infra.places import is_url
from infra.sources.formats.warc.record_metadata import RecordMetadata
from infra.sources.inputs import BadInput
from infra.sources.metadata import DEFAULT_SOURCE, GivenMetadata
from infra.sources.record_options import RecordOptions
from transforms.printable import printable
from transforms.records import InputRef, OriginalRecord, RawRecord, Reason, Rejected

_CONTENT_TYPES = {
    "html": "text/html",
    "text": "text/plain",
    "jsonl": "application/json",
    "json": "application/json",
    "parquet": "application/json",
    "ninjs": "application/json",
    "csv": "text/csv",
    "tsv": "text/csv",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "newsml-g2": "application/xml",
    "newsml-1": "application/xml",
    "nitf": "application/xml",
}
"""By format; the bytes of a row of a Parquet file are the JSON line that it would be."""


def describe_record(raw: RawRecord, original: OriginalRecord) -> RecordMetadata:
    """The metadata that the archive keeps with the bytes of a record."""
    where = raw.input
    extra: dict[str, Any] = {
        "offset": where.offset,
        "length": where.length,
        "file": where.file,
        "observed": raw.observed.isoformat(),
    }
    if original.keys:
        extra["keys"] = [list(pair) for pair in original.keys]
    if original.day_first is not None:
        extra["day_first"] = original.day_first
    if raw.path is not None:
        extra["given"] = _given(raw)
    return RecordMetadata(source=raw.source, format=original.format, path=where.path, extra=extra)


def content_type(original: OriginalRecord) -> str:
    """The media type of the bytes of a record."""
    return _CONTENT_TYPES.get(original.format, "application/octet-stream")


def record_uri(where: InputRef) -> str:
    """The address of a delivered record: that of its file, and the byte of it."""
    path = where.file or where.path
    address = path if is_url(path) else f"file://{quote(_file_name(path))}"
    return f"{address}#{where.offset}" if where.offset else address


def _file_name(path: str) -> bytes:
    """The bytes of a path in the file system; its readable form if no file can have the name."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return printable(path).encode()


def unread_input(content: bytes, metadata: RecordMetadata) -> BadInput:
    """The input that the bytes of a delivered record are read again from, by the format that the metadata name.

    Raises:
        ValueError: The metadata are not those of a delivered record.
    """
    try:
        return _unread(content, metadata)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the metadata of the record are malformed: {error!r}") from None


def _unread(content: bytes, metadata: RecordMetadata) -> BadInput:
    extra = metadata.extra
    where = InputRef(str(metadata.path), int(extra["offset"]), extra["length"], extra["file"])
    keys = tuple((str(theirs), str(ours)) for theirs, ours in extra.get("keys", ()))
    return BadInput(
        rejected=Rejected(Reason.UNREADABLE, "read", "the record was not read again from the archive", where),
        content=content,
        source=metadata.source or DEFAULT_SOURCE,
        observed=datetime.fromisoformat(extra["observed"]),
        options=RecordOptions(keys, extra.get("day_first")),
        format=str(metadata.format),
        metadata=_given_metadata(extra["given"]) if "given" in extra else None,
    )


def _given(raw: RawRecord) -> dict[str, Any]:
    """The metadata of a file that is one article, as given from outside of it."""
    given = GivenMetadata(
        external_id=raw.external_id,
        url=None if raw.url_is_canonical else raw.url,
        title=raw.title,
        published=raw.published,
        observed=raw.observed if raw.observed_given else None,
        source=raw.source,
        language=raw.language,
        encoding=raw.encoding,
    )
    stored = {**asdict(given), "observed": given.observed and given.observed.isoformat()}
    return {name: value for name, value in stored.items() if value is not None}


def _given_metadata(stored: Mapping[str, Any]) -> GivenMetadata:
    observed = stored.get("observed")
    moment = datetime.fromisoformat(observed).astimezone(UTC) if observed else None
    return GivenMetadata(**{**stored, "observed": moment})
