"""Formats with one article per file: its bytes, and the metadata that a manifest or a sidecar beside it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from infra.places import path_of
from infra.sources.formats.base import SourceFormat
from infra.sources.formats.capped import read_capped
from infra.sources.formats.records import build_bad_input, build_record, origin_of
from infra.sources.inputs import BadInput, Input
from infra.sources.manifest import find_metadata, has_metadata
from infra.sources.metadata import GivenMetadata, MetadataError, internal_error
from infra.sources.source_file import RecordOrigin, SourceFile
from infra.sources.state import absolute_path
from transforms.extract.pages.address import canonical_address
from transforms.records import InputRef, Media, RawRecord, Reason

_WITHOUT_METADATA = (Reason.BAD_FILE_TIME, Reason.INTERNAL_ERROR)
"""Reasons for which a file is refused with or without metadata beside it."""


def read_file(file: SourceFile, *, media: Media) -> Iterator[Input]:
    """Yield the article of a file."""
    origin, limit = file.origin, file.origin.limits.record_bytes
    content = read_capped(file.open, limit)
    if content is None:
        too_large = MetadataError(Reason.TOO_LARGE, f"the file is larger than {limit:,} bytes")
        yield _bad(origin, b"", max(file.size, limit + 1), too_large)
    else:
        yield build_article(origin, content, media)


def reread_file(bad: BadInput, default_source: str | None, *, media: Media) -> Input:
    """Make the article of a file's bytes, with the metadata that were kept, else those beside the file now."""
    if (kept := bad.metadata) is not None:
        origin = replace(origin_of(bad, default_source), metadata=lambda: kept)
        return build_article(origin, bad.content, media)
    path = path_of(bad.rejected.input.path)
    root = path_of(bad.root) if bad.root else path.parent
    try:
        if bad.rejected.reason not in _WITHOUT_METADATA and not has_metadata(path, root):
            return bad.with_message("the metadata beside {} are gone; put them back, or ingest it again")
    except MetadataError as refused:
        return bad.with_message(refused.message)
    file = bad.rejected.input.file or absolute_path(path, root)
    origin = replace(origin_of(bad, default_source), path=str(path), file=file, root=str(root))
    return build_article(origin, bad.content, media)


def build_article(origin: RecordOrigin, content: bytes, media: Media) -> Input:
    """Make the article of `content`, with the metadata that are beside the file now. Raises OSError."""
    try:
        return _article(origin, content, media)
    except MetadataError as refused:
        return _bad(origin, content, len(content), refused)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a defect costs the file that it was found by, and no other
        return _bad(origin, content, len(content), internal_error(error))


def _article(origin: RecordOrigin, content: bytes, media: Media) -> RawRecord:
    metadata = _metadata(origin)
    address = _address(media, content, metadata)
    metadata = replace(metadata, url=metadata.url or address)
    record = build_record(content, media, metadata, _where(origin, len(content)), origin, content)
    return replace(record, url_is_canonical=address is not None, path=origin.file, encoding=metadata.encoding)


def _metadata(origin: RecordOrigin) -> GivenMetadata:
    if origin.metadata:
        return origin.metadata()
    return find_metadata(path_of(origin.path), path_of(origin.root)) if origin.is_described else GivenMetadata()


def _address(media: Media, content: bytes, metadata: GivenMetadata) -> str | None:
    """The canonical link of a page that comes without an id and a URL."""
    if media != "html" or metadata.external_id or metadata.url:
        return None
    return canonical_address(content, metadata.encoding)


def _where(origin: RecordOrigin, length: int) -> InputRef:
    return InputRef(origin.path, 0, length, origin.file)


def _bad(origin: RecordOrigin, content: bytes, length: int, refused: MetadataError) -> BadInput:
    return build_bad_input(refused, content, _where(origin, length), origin, keep_root=True)


def _is_page(head: bytes) -> bool:
    return _PAGE.match(head) is not None


_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)?(?:<!doctype\s+html|<html)\b", re.I | re.S)

TEXT = SourceFormat(
    "text",
    (".txt",),
    partial(read_file, media="text"),
    partial(reread_file, media="text"),
    takes_any=True,
    title="Plain text",
)
HTML = SourceFormat(
    "html",
    (".html", ".htm", ".xhtml"),
    partial(read_file, media="html"),
    partial(reread_file, media="html"),
    recognizes=_is_page,
    takes_any=True,
    title="Web page",
)
