"""Reads what could not be read once more: from the bytes that were kept, with the current reader."""

from __future__ import annotations

from dataclasses import replace

from infra.places import path_of
from infra.sources.formats import SourceFormat, format_named
from infra.sources.inputs import BadInput, Input, at_place
from infra.sources.metadata import DEFAULT_SOURCE, internal_error
from infra.sources.recognition import recognize_file


def reread(bad: BadInput) -> Input:
    """Read a bad input again, by the format of its file. Raises nothing.

    Returns an article observed when the input was first seen; else the same bad input with what is wrong with it now.
    A file is read with the metadata that are beside it now, since it may be these that could not be read.
    """
    place = bad.rejected.input.archive
    try:
        found = _reread(bad)
        return at_place(found, place) if place else found
    except OSError as error:
        return bad.with_message(f"{{}} cannot be read again: {error.strerror}")
    except Exception as error:  # noqa: BLE001 - a defect costs the letter that it was found by, and no other
        return bad.with_message(internal_error(error).message)


def _reread(bad: BadInput) -> Input:
    where = bad.rejected.input
    if where.length is None or len(bad.content) < where.length:
        return bad.with_message("its bytes were not kept; ingest {} again once it can be read")
    source_format = _format_of(bad)
    if source_format is None:
        return bad.with_message("{} is of an unsupported file type")
    named = replace(bad, format=source_format.name)
    return source_format.reread(named, None if bad.source == DEFAULT_SOURCE else bad.source)


def _format_of(bad: BadInput) -> SourceFormat | None:
    """The format that the dead letter names, else that of its file."""
    if bad.format:
        return format_named(bad.format)
    type_ = recognize_file(path_of(bad.rejected.input.path))
    return type_.format if type_ else None
