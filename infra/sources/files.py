"""One file, one article: its bytes, and the metadata that a manifest or a sidecar beside it gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from infra.sources.inputs import BadInput, Input
from infra.sources.manifest import find_metadata
from infra.sources.metadata import DEFAULT_SOURCE, GivenMetadata, MetadataError, file_time_error, internal_error
from infra.sources.plan import Segment
from infra.sources.state import absolute_path
from transforms.extract.pages.address import canonical_address
from transforms.records import InputRef, Media, RawRecord, Reason, Rejected

MAX_FILE = 64_000_000
"""Bytes; a larger file is refused as no article."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A file that is one article: where it lies, under which root, and when it was seen (aware).

    `undated`: the file's time cannot be represented, and `observed` is that of reading, for the dead letter.
    """

    path: Path
    root: Path
    media: Media
    observed: datetime
    undated: bool = False


def read_file(segment: Segment, default_source: str | None, media: Media) -> Input:
    """The article in a file."""
    path = Path(segment.path)
    seen = modification_time(path)
    file = ArticleFile(path, Path(segment.root), media, seen or datetime.now(UTC), undated=seen is None)
    content = _read_capped(path) if segment.bytes <= MAX_FILE else None
    if content is None:
        too_large = MetadataError(Reason.TOO_LARGE, f"the file is larger than {MAX_FILE:,} bytes")
        return _bad(file, b"", max(segment.bytes, MAX_FILE + 1), default_source, too_large)
    return build_article(file, content, default_source)


def _read_capped(path: Path) -> bytes | None:
    """The file's bytes; None if it has grown beyond `MAX_FILE` since the run was planned."""
    with path.open("rb") as stream:
        content = stream.read(MAX_FILE + 1)
    return content if len(content) <= MAX_FILE else None


def build_article(file: ArticleFile, content: bytes, default_source: str | None) -> Input:
    """The article that is made of `content` and of the metadata beside the file as they are now."""
    try:
        return _article(file, content, default_source)
    except MetadataError as refused:
        return _bad(file, content, len(content), default_source, refused)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a defect costs the file that it was found by, and no other
        return _bad(file, content, len(content), default_source, internal_error(error))


def _article(file: ArticleFile, content: bytes, default_source: str | None) -> RawRecord:
    metadata = find_metadata(file.path, file.root)
    if file.undated and metadata.observed is None:
        raise file_time_error(str(file.path))
    address = _address(file, content, metadata)
    metadata = replace(metadata, url=metadata.url or address)
    return RawRecord(
        content=content,
        media=file.media,
        source=metadata.source_or(default_source),
        observed=metadata.observed or file.observed,
        observed_given=metadata.observed is not None,
        input=_where(file, len(content)),
        external_id=metadata.external_id,
        url=metadata.url,
        url_is_canonical=address is not None,
        title=metadata.title,
        published=metadata.published,
        language=metadata.language,
        path=absolute_path(file.path, file.root),
        encoding=metadata.encoding,
    )


def _address(file: ArticleFile, content: bytes, metadata: GivenMetadata) -> str | None:
    """The canonical link of a page that comes without an id and a URL."""
    if file.media != "html" or metadata.external_id or metadata.url:
        return None
    return canonical_address(content, metadata.encoding)


def _where(file: ArticleFile, length: int) -> InputRef:
    return InputRef(str(file.path), 0, length, absolute_path(file.path, file.root))


def _bad(
    file: ArticleFile, content: bytes, length: int, default_source: str | None, refused: MetadataError
) -> BadInput:
    rejected = Rejected(refused.reason, "read", refused.message, _where(file, length))
    return BadInput(rejected, content, default_source or DEFAULT_SOURCE, file.observed, str(file.root))


def modification_time(path: Path) -> datetime | None:
    """The file's modification time, aware, in UTC; None if it lies before the year 1 or after 9999."""
    seconds = path.stat().st_mtime
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
