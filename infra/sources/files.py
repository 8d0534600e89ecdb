"""One file, one article: its bytes, and the metadata that a manifest or a sidecar beside it gives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from infra.sources.inputs import BadInput, Input
from infra.sources.manifest import metadata_of
from infra.sources.metadata import DEFAULT_SOURCE, MetadataError
from infra.sources.plan import Segment
from transforms.records import InputRef, Media, RawRecord, Reason, Rejected

MAX_FILE = 64_000_000
"""Bytes; a larger file is refused as no article."""


def read_file(segment: Segment, default_source: str | None, media: Media) -> Input:
    """The article in a file, its path under the source's root being its name."""
    path, root = Path(segment.path), Path(segment.root)
    where = InputRef(segment.path, 0, segment.bytes)
    observed = modified(path)
    if segment.bytes > MAX_FILE:
        rejected = Rejected(Reason.TOO_LARGE, "read", f"the file is larger than {MAX_FILE:,} bytes", where)
        return BadInput(rejected, b"", default_source or DEFAULT_SOURCE, observed)
    content = path.read_bytes()
    try:
        metadata = metadata_of(path, root)
    except MetadataError as refused:
        rejected = Rejected(refused.reason, "read", refused.message, where)
        return BadInput(rejected, content, default_source or DEFAULT_SOURCE, observed)
    return RawRecord(
        content=content,
        media=media,
        source=metadata.source_or(default_source),
        observed=metadata.observed or observed,
        input=where,
        external_id=metadata.external_id,
        url=metadata.url,
        title=metadata.title,
        published=metadata.published,
        language=metadata.language,
        path=path.relative_to(root).as_posix(),
        encoding=metadata.encoding,
    )


def modified(path: Path) -> datetime:
    """The file's modification time, aware, in UTC."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
