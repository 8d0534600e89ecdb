"""JSON files: an array of records, one record, or several one after the other; each element is read as a JSON line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.capped import read_capped
from infra.sources.formats.json_items import Envelope, cut_objects
from infra.sources.formats.jsonl import parse_line, reread_line
from infra.sources.formats.records import build_bad_input
from infra.sources.inputs import Input
from infra.sources.metadata import MetadataError
from infra.sources.source_file import RecordOrigin, SourceFile
from transforms.records import InputRef, Reason

_BETWEEN = " \t\r\n,"
_decoder = json.JSONDecoder()


def read_json(file: SourceFile) -> Iterator[Input]:
    """Yield the records of a JSON file.

    What cannot be parsed is one bad input from there to the end of the file. A file that is larger than a record may
    be is read as a stream, in which damage costs the record that it is in.
    """
    origin, limit = file.origin, file.origin.limits.record_bytes
    content = read_capped(file.open, limit)
    if content is None:
        yield from _streamed(file)
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield _bad(content, 0, f"the file is not UTF-8: byte {error.start}; convert it to UTF-8", origin)
        return
    yield from _elements(text, len(content) - len(text.encode()), origin)


def _streamed(file: SourceFile) -> Iterator[Input]:
    """Yield the records of a file that is too large for memory; elements that are not objects are passed over."""
    with file.open() as stream:
        for _, record in cut_objects(stream, Envelope(frozenset(), frozenset()), file.origin.limits):
            where = InputRef(file.origin.path, record.offset, record.length, file.origin.file)
            if record.refused:
                yield build_bad_input(record.refused, record.content, where, file.origin)
            elif (parsed := parse_line(record.content, record.offset, file.origin)) is not None:
                yield parsed


def _elements(text: str, offset: int, origin: RecordOrigin) -> Iterator[Input]:
    """Yield the input of each element; `offset` is the number of bytes before the text."""
    at = _skip(text, 0, _BETWEEN)
    is_array = text.startswith("[", at)
    before, at = 0, _skip(text, at + is_array, _BETWEEN)
    while at < len(text) and not (is_array and text[at] == "]"):
        offset += len(text[before:at].encode())
        before = at
        try:
            _, end = _decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield _bad(text[at:].encode(), offset, f"the JSON is not valid: {error}", origin)
            return
        parsed = parse_line(text[at:end].encode(), offset, origin)
        if parsed is not None:
            yield parsed
        at = _skip(text, end, _BETWEEN)


def _skip(text: str, at: int, characters: str) -> int:
    while at < len(text) and text[at] in characters:
        at += 1
    return at


def _bad(content: bytes, offset: int, message: str, origin: RecordOrigin) -> Input:
    where = InputRef(origin.path, offset, len(content), origin.file)
    return build_bad_input(MetadataError(Reason.MALFORMED_JSON, message), content, where, origin)


JSON = SourceFormat("json", (".json",), read_json, reread_line, has_records=True, takes_any=True, title="JSON")
