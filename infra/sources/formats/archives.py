"""ZIP and TAR archives of files of any other format, one level deep; each member is read as a file in a folder is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from infra.errors import describe_defect
from infra.sources.compression import DAMAGED, ExpandsTooMuch, open_unpacked
from infra.sources.formats.base import HEAD, SourceFormat
from infra.sources.formats.containers import (
    ArchiveMember,
    ArchiveMetadata,
    nested_archive,
    recognizes_tar,
    recognizes_zip,
    tar_members,
    zip_members,
)
from infra.sources.formats.records import build_bad_input
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import MetadataError
from infra.sources.record_options import MapError
from infra.sources.source_file import Limits, RecordOrigin, SourceFile
from transforms.records import InputRef, Reason

_IN_MEMORY = 8_000_000
"""Bytes of a member that are kept in memory while it is read; a larger one is unpacked to a temporary file."""

_CHUNK = 1 << 20

_Members = Callable[[BinaryIO, int, int | None, Limits], Iterator[ArchiveMember]]


def _read_archive(file: SourceFile, *, members: _Members) -> Iterator[Input]:
    """Yield the inputs of the members whose headers are in the file's range."""
    limits = file.origin.limits
    with file.open() as stream:
        metadata = ArchiveMetadata.of(members(stream, 0, None, limits))
    with file.open() as stream:
        for member in members(stream, file.start, file.end, limits):
            yield from _read_member(member, file, metadata)


def _read_member(member: ArchiveMember, file: SourceFile, metadata: ArchiveMetadata) -> Iterator[Input]:
    """Yield the inputs of a member; whatever is wrong with it, the other members are read."""
    if member.other is not None:
        file.on_other(member.other)
        return
    origin = _member_origin(member, file.origin)
    try:
        if member.refused:
            raise member.refused
        if member.name in metadata.files:
            return
        with _kept(member) as open_member:
            yield from _read_kept(open_member, member, replace(file, origin=origin), metadata)
    except MetadataError as refused:
        yield _unread(refused, origin)
    except MapError as error:
        yield _unread(MetadataError(Reason.BAD_VALUE, f"its metadata have a malformed map: {error.message}"), origin)
    except ExpandsTooMuch as error:
        yield _unread(MetadataError(Reason.EXPANDS_TOO_MUCH, str(error)), origin)
    except (OSError, *DAMAGED) as error:
        yield _unread(MetadataError(Reason.UNREADABLE, f"the member cannot be read: {error}"), origin)
    except Exception as error:  # noqa: BLE001 - a defect costs the member that it was found by, and no other
        yield _unread(MetadataError(Reason.INTERNAL_ERROR, describe_defect(error)), origin)


def _read_kept(
    open_member: Callable[[], BinaryIO], member: ArchiveMember, file: SourceFile, metadata: ArchiveMetadata
) -> Iterator[Input]:
    """Yield the inputs of a member that can be opened any number of times. Raises MetadataError, MapError, OSError."""
    from infra.sources.recognition import recognize

    def read_head(size: int) -> bytes:
        with open_member() as stream:
            return stream.read(size)

    if nested := nested_archive(read_head(HEAD)):
        raise nested
    name = PurePosixPath(member.name).name
    type_ = recognize(name, read_head)
    if type_ is None:
        suffix = PurePosixPath(name).suffix.lower()
        file.on_other(f"member of an unsupported type ({suffix})" if suffix else "member of an unsupported type")
        return
    if type_.format in (ZIP, TAR):
        raise MetadataError(Reason.UNREADABLE, "an archive in an archive is not read; unpack the outer one")
    options = file.origin.options
    if type_.format.has_records:
        options = metadata.record_options(member.name, options)
    origin = replace(
        file.origin,
        format=type_.format.name,
        options=options,
        metadata=lambda: metadata.find(member.name),
    )
    ratio = origin.limits.expansion_ratio
    opened = SourceFile(
        origin=origin,
        open=lambda: open_unpacked(open_member, type_.compression, ratio),
        size=member.size,
        on_other=file.on_other,
    )
    yield from type_.format.read(opened)


def _member_origin(member: ArchiveMember, archive: RecordOrigin) -> RecordOrigin:
    """The origin of the records of a member: `wires.zip/2024/ferry.txt`."""
    name = f"/{member.name}" if member.name else ""
    return replace(
        archive,
        path=f"{archive.path}{name}",
        file=f"{archive.file}{name}" if archive.file else None,
        observed=member.modified or archive.observed,
        undated=archive.undated and member.modified is None,
    )


@contextmanager
def _kept(member: ArchiveMember) -> Iterator[Callable[[], BinaryIO]]:
    """Keep the bytes of a member, so that they can be opened more than once, and at any place. Raises OSError."""
    with member.open() as stream:
        content = stream.read(_IN_MEMORY + 1)
        if len(content) <= _IN_MEMORY:
            yield lambda: io.BytesIO(content)
            return
        with NamedTemporaryFile(prefix="dateline-member-") as kept:
            while content:
                kept.write(content)
                content = stream.read(_CHUNK)
            kept.flush()
            yield lambda: cast("BinaryIO", open(kept.name, "rb"))  # noqa: PTH123, SIM115 - closed by its reader


def _unread(refused: MetadataError, origin: RecordOrigin) -> BadInput:
    return build_bad_input(refused, b"", InputRef(origin.path, 0, None, origin.file), origin)


def _reread(bad: BadInput, _default_source: str | None) -> Input:
    """A member that could not be read has no bytes of its own to read again."""
    return bad.with_message("the bytes of the member were not kept; ingest the archive again")


def _tar(stream: BinaryIO, _start: int, _end: int | None, limits: Limits) -> Iterator[ArchiveMember]:
    return tar_members(stream, limits)


ZIP = SourceFormat(
    "zip",
    (".zip",),
    partial(_read_archive, members=zip_members),
    _reread,
    recognizes=recognizes_zip,
    is_binary=True,
    splittable=True,
    has_records=True,
    title="ZIP archive",
)
TAR = SourceFormat(
    "tar",
    (".tar", ".tgz"),
    partial(_read_archive, members=_tar),
    _reread,
    recognizes=recognizes_tar,
    is_binary=True,
    has_records=True,
    title="TAR archive",
)
