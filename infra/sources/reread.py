"""Reading once more what could not be read: from the bytes that were kept, by today's reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from infra.sources.files import ArticleFile, build_article
from infra.sources.inputs import BadInput, Input
from infra.sources.jsonl import LineSource, parse_line
from infra.sources.manifest import has_metadata
from infra.sources.metadata import DEFAULT_SOURCE, MetadataError, internal_error
from infra.sources.plan import format_of
from transforms.records import Media, Reason

_WITHOUT_METADATA = (Reason.BAD_FILE_TIME, Reason.INTERNAL_ERROR)
"""What a file is refused for whether or not metadata are beside it."""


def reread(bad: BadInput) -> Input:
    """An article seen when it was first seen; else the same bad input with what is wrong with it today.

    A file is read with the metadata that are beside it now, since it was these that could not be read. Raises nothing.
    """
    try:
        return _reread(bad)
    except OSError as error:
        return _told(bad, f"{{}} cannot be read again: {error.strerror}")
    except Exception as error:  # noqa: BLE001 - a defect costs the letter that it was found by, and no other
        return _told(bad, internal_error(error).message)


def _reread(bad: BadInput) -> Input:
    where = bad.rejected.input
    if where.length is None or len(bad.content) < where.length:
        return _told(bad, "its bytes were not kept; ingest {} again once it can be read")
    default_source = None if bad.source == DEFAULT_SOURCE else bad.source
    if bad.root is not None:
        return _reread_file(bad, Path(where.path), Path(bad.root), default_source)
    line = parse_line(bad.content, where.offset, LineSource(where.path, default_source, bad.observed, where.file))
    return line or bad


def _reread_file(bad: BadInput, path: Path, root: Path, default_source: str | None) -> Input:
    try:
        if bad.rejected.reason not in _WITHOUT_METADATA and not has_metadata(path, root):
            return _told(bad, "the metadata beside {} are gone; put them back, or ingest it again")
    except MetadataError as refused:
        return _told(bad, refused.message)
    media: Media = "html" if format_of(path) == "html" else "text"
    return build_article(ArticleFile(path, root, media, bad.observed), bad.content, default_source)


def _told(bad: BadInput, message: str) -> BadInput:
    return replace(bad, rejected=replace(bad.rejected, message=message.replace("{}", bad.rejected.input.path)))
