"""Formats with one article per file: its bytes, and the metadata that a manifest or a sidecar beside it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.packed import read_capped
from infra.sources.formats.records import build_bad_input, build_record
from infra.sources.inputs import BadInput, Input
from infra.sources.manifest import find_metadata, has_metadata
from infra.sources.metadata import GivenMetadata, MetadataError, file_time_error, internal_error
from infra.sources.segments import Segment
from infra.sources.state import absolute_path, modification_time
from transforms.extract.pages.address import canonical_address
from transforms.records import InputRef, Media, RawRecord, Reason

MAX_FILE = 64_000_000
"""Bytes; a larger file is refused."""

_WITHOUT_METADATA = (Reason.BAD_FILE_TIME, Reason.INTERNAL_ERROR)
"""Reasons for which a file is refused with or without metadata beside it."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A file with one article.

    Attributes:
        path: The file.
        root: The folder that was given.
        media: What it holds.
        observed: When it was seen (aware): its modification time.
        undated: Its modification time cannot be represented; `observed` is the time of reading, for the dead letter.
    """

    path: Path
    root: Path
    media: Media
    observed: datetime
    undated: bool = False


def read_file(segment: Segment, default_source: str | None, *, media: Media, gzipped: bool = False) -> Iterator[Input]:
    """Yield the article of a file."""
    path = Path(segment.path)
    modified = modification_time(path)
    file = ArticleFile(path, Path(segment.root), media, modified or datetime.now(UTC), undated=modified is None)
    content = read_capped(path, MAX_FILE, gzipped) if segment.bytes <= MAX_FILE else None
    if content is None:
        too_large = MetadataError(Reason.TOO_LARGE, f"the file is larger than {MAX_FILE:,} bytes")
        yield _bad(file, b"", max(segment.bytes, MAX_FILE + 1), default_source, too_large)
    else:
        yield build_article(file, content, default_source)


def reread_file(bad: BadInput, default_source: str | None, *, media: Media) -> Input:
    """Make the article of a file's bytes, with the metadata that are beside the file now."""
    path = Path(bad.rejected.input.path)
    root = Path(bad.root) if bad.root else path.parent
    try:
        if bad.rejected.reason not in _WITHOUT_METADATA and not has_metadata(path, root):
            return bad.with_message("the metadata beside {} are gone; put them back, or ingest it again")
    except MetadataError as refused:
        return bad.with_message(refused.message)
    return build_article(ArticleFile(path, root, media, bad.observed), bad.content, default_source)


def build_article(file: ArticleFile, content: bytes, default_source: str | None) -> Input:
    """Make the article of `content`, with the metadata that are beside the file now. Raises OSError."""
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
    where = _where(file, len(content))
    record = build_record(content, file.media, metadata, where, default_source=default_source, file_time=file.observed)
    return replace(
        record,
        url_is_canonical=address is not None,
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
    where, root = _where(file, length), str(file.root)
    return build_bad_input(refused, content, where, default_source=default_source, file_time=file.observed, root=root)


def _format(name: str, suffixes: tuple[str, ...], media: Media, *, gzipped: bool = False) -> SourceFormat:
    read = partial(read_file, media=media, gzipped=gzipped)
    return SourceFormat(name, suffixes, read, partial(reread_file, media=media))


TEXT = _format("text", (".txt",), "text")
HTML = _format("html", (".html", ".htm"), "html")
GZIPPED_TEXT = _format("text.gz", (".txt.gz",), "text", gzipped=True)
GZIPPED_HTML = _format("html.gz", (".html.gz", ".htm.gz"), "html", gzipped=True)
