"""Formats whose files hold records one after the other: a file is cut into records, and each record is parsed alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import BinaryIO

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.records import build_bad_input, build_record, origin_of
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import GivenMetadata, MetadataError, internal_error
from infra.sources.source_file import Limits, RecordOrigin, SourceFile
from transforms.records import Delivery, InputRef, Media, RawRecord, Reason


@dataclass(frozen=True, slots=True)
class CutRecord:
    """The bytes of one record of a file; they suffice to parse it again.

    Attributes:
        offset: The first byte of the record in the unpacked file.
        length: Its bytes in the file; None if its end is not known.
        content: The bytes to parse: those of the record, with what it needs of the file's head around it.
        refused: The damage by which it cannot be parsed.
        other: The kind of a record that is not an article (`packageItem`, `warcinfo`); it is counted by kind.
    """

    offset: int
    length: int | None
    content: bytes
    refused: MetadataError | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """The article of a record."""

    content: str | bytes
    media: Media
    metadata: GivenMetadata = field(default_factory=GivenMetadata)
    delivery: Delivery | None = None


class OtherItem(Exception):
    """Parsing showed that a record is not an article; `kind` names what it is (`picture`)."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


Cut = Callable[[BinaryIO, int, int | None, Limits], Iterator[CutRecord]]
"""Yields the records that begin in the bytes `[start, end)` of an unpacked stream. Raises only OSError: damage is a
record with `refused`, and the good records before and after it are yielded. So is a record beyond the limits."""

Parse = Callable[[bytes, Limits], Item]
"""Parses the content of a record, which is within the limits unless it holds something packed. Raises MetadataError
with a reason and a message for the user, or OtherItem."""

BuildInput = Callable[[CutRecord, RecordOrigin], Input]
"""Makes the input of a record. Raises OtherItem."""


def records_format(
    name: str,
    suffixes: tuple[str, ...],
    cut: Cut,
    parse: Parse,
    *,
    recognizes: Callable[[bytes], bool],
    title: str,
    is_binary: bool = False,
    unpacks: bool = False,
    splittable: bool = False,
    build: BuildInput | None = None,
) -> SourceFormat:
    """Build the format of files that `cut` divides into records for `parse`.

    `build` makes the inputs, if that takes more than the bytes of a record. The flags are those of `SourceFormat`.
    """
    return SourceFormat(
        name,
        suffixes,
        partial(_read, cut=cut, build=build or partial(parse_record, parse=parse)),
        partial(_reread, parse=parse),
        recognizes=recognizes,
        is_binary=is_binary,
        unpacks=unpacks,
        splittable=splittable,
        title=title,
    )


def _read(file: SourceFile, *, cut: Cut, build: BuildInput) -> Iterator[Input]:
    """Yield the input of each record; a whole file without any record is one bad input."""
    origin, is_empty = file.origin, True
    with file.open() as stream:
        for record in cut(stream, file.start, file.end, origin.limits):
            is_empty = False
            if record.other is not None:
                file.on_other(record.other)
                continue
            try:
                yield build(record, origin)
            except OtherItem as other:
                file.on_other(other.kind)
    if is_empty and file.start == 0 and file.end is None:
        refused = MetadataError(Reason.NO_ARTICLE, f"there is no record of the format {origin.format} in it")
        yield build_bad_input(refused, b"", InputRef(origin.path, 0, None, origin.file), origin)


def _reread(bad: BadInput, default_source: str | None, *, parse: Parse) -> Input:
    """Parse the record of a bad input again."""
    where = bad.rejected.input
    try:
        return parse_record(CutRecord(where.offset, where.length, bad.content), origin_of(bad, default_source), parse)
    except OtherItem as other:
        return bad.with_message(f"the record is not an article but of the kind {other.kind}")


def parse_record(record: CutRecord, origin: RecordOrigin, parse: Parse) -> Input:
    """Return the input of a record. Raises OtherItem."""
    where = InputRef(origin.path, record.offset, record.length, origin.file)
    try:
        if record.refused:
            raise record.refused
        if len(record.content) > origin.limits.record_bytes:
            raise MetadataError(Reason.TOO_LARGE, f"the record is larger than {origin.limits.record_bytes:,} bytes")
        return _article(parse(record.content, origin.limits), where, origin, record.content)
    except OtherItem:
        raise
    except MetadataError as refused:
        return build_bad_input(refused, record.content, where, origin)
    except Exception as error:  # noqa: BLE001 - a defect costs the record that it was found by, and no other
        return build_bad_input(internal_error(error), record.content, where, origin)


def _article(item: Item, where: InputRef, origin: RecordOrigin, original: bytes) -> RawRecord:
    record = build_record(item.content, item.media, item.metadata, where, origin, original)
    return replace(record, encoding=item.metadata.encoding, delivery=item.delivery)
