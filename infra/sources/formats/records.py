"""Records and refusals from the content and metadata of an article, for every format."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from infra.sources.inputs import BadInput
from infra.sources.metadata import DEFAULT_SOURCE, GivenMetadata, MetadataError, file_time_error, map_hint
from infra.sources.source_file import RecordOrigin
from transforms.records import InputRef, Media, OriginalRecord, RawRecord, Reason, Rejected


def take_content(fields: MutableMapping[str, Any]) -> tuple[str, Media]:
    """Remove `text` and `html` from the fields of an article, and return the one that is given.

    Raises:
        MetadataError: Both or neither are given, or one is not a string.
    """
    given = {key: fields.pop(key, None) for key in ("text", "html")}
    for key, value in given.items():
        if value is not None and not isinstance(value, str):
            raise MetadataError(Reason.BAD_VALUE, f"{key} must be a string, not {type(value).__name__}")
    text, html = given["text"], given["html"]
    if text and html:
        raise MetadataError(Reason.BAD_VALUE, "both text and html are given; give one")
    if html:
        return html, "html"
    if text:
        return text, "text"
    found = f"; its keys are {', '.join(map(repr, fields))}" if fields else ""
    raise MetadataError(Reason.NO_CONTENT, f"neither text nor html is given{found}{map_hint(fields)}")


def build_record(
    content: str | bytes,
    media: Media,
    metadata: GivenMetadata,
    where: InputRef,
    origin: RecordOrigin,
    original: bytes,
) -> RawRecord:
    """Build the record of an article; `original` are the bytes that it can be read again from.

    Raises MetadataError for an article with no time but that of a file whose time cannot be represented.
    """
    if origin.undated and metadata.observed is None:
        raise file_time_error(origin.path)
    options = origin.options
    return RawRecord(
        content=content,
        media=media,
        source=metadata.source_or(origin.default_source),
        observed=metadata.observed or origin.observed,
        observed_given=metadata.observed is not None,
        input=where,
        external_id=metadata.external_id,
        url=metadata.url,
        title=metadata.title,
        published=metadata.published,
        language=metadata.language,
        original=OriginalRecord(original, origin.format, options.keys, options.day_first)
        if origin.keep_original
        else None,
    )


def origin_of(bad: BadInput, default_source: str | None) -> RecordOrigin:
    """The origin of a bad input that is read again from its bytes."""
    where = bad.rejected.input
    return RecordOrigin(
        where.path,
        default_source,
        bad.observed,
        where.file,
        options=bad.options,
        format=bad.format,
        keep_original=True,
    )


def build_bad_input(
    refused: MetadataError, content: bytes, where: InputRef, origin: RecordOrigin, *, keep_root: bool = False
) -> BadInput:
    """Build the bad input of an article that was refused while reading; `content` is kept in its dead letter.

    `keep_root` is for an article that needs the folder that was given to be read again.
    """
    return BadInput(
        rejected=Rejected(refused.reason, "read", refused.message, where),
        content=content,
        source=origin.default_source or DEFAULT_SOURCE,
        observed=origin.observed,
        root=origin.root if keep_root else None,
        options=origin.options,
        format=origin.format,
    )
