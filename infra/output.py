"""The files of `dateline process`: documents, and beside them what was rejected; complete or not at all."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import orjson

from infra.errors import UsageError
from transforms.printable import printable
from transforms.records import InputRef, Reason, Rejected
from transforms.schema import Document


class OutputError(UsageError):
    """A file that cannot be written; the message says which and why."""


def rejected_path(output: Path) -> Path:
    """`OUT.jsonl.rejected.jsonl` beside `OUT.jsonl`."""
    return output.with_name(output.name + ".rejected.jsonl")


class DocumentFiles:
    """Writes documents and rejections, one JSON object a line, and counts them.

    Files take their names when the block ends well; after an error `.part` files are left to look at.
    With `output` null documents go to standard output and rejections to standard error.
    """

    def __init__(self, output: Path | None) -> None:
        self.documents = 0
        self.rejections = Counter[str]()
        self._targets = (output, rejected_path(output)) if output else ()
        self._streams: list[BinaryIO] = [sys.stdout.buffer, sys.stderr.buffer]

    def __enter__(self) -> Self:
        if self._targets:
            try:
                self._streams = [_part(target).open("wb") for target in self._targets]
            except OSError as error:
                message = f"cannot write {self._targets[0]}: {error.strerror}"
                raise OutputError(message, "Give --output a file in a folder that you can write to.") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in self._streams:
            stream.flush()
        if not self._targets:
            return
        for stream, target in zip(self._streams, self._targets, strict=True):
            stream.close()
            if kind is None:
                _part(target).replace(target)

    def write(self, result: Document | Rejected) -> None:
        """One document or one rejection; a document that cannot be written as JSON is a rejection."""
        if not isinstance(result, Rejected):
            try:
                line = _line(result)
            except orjson.JSONEncodeError as error:
                result = _unwritable(result, error)
            else:
                self.documents += 1
                self._streams[0].write(line)
                return
        self.rejections[result.reason] += 1
        self._streams[1].write(_line(rejection_entry(result)))


def _unwritable(document: Document, error: Exception) -> Rejected:
    where, message = document["input"], f"The document cannot be written as JSON: {error}."
    place = InputRef(where["path"], where["offset"], where["length"])
    return Rejected(Reason.BAD_VALUE, "output", message, place, document["external_id"])


def rejection_entry(rejected: Rejected) -> dict[str, Any]:
    """A rejection as JSON: who, why, at which stage, and where the bytes are."""
    where = rejected.input
    return {
        "external_id": rejected.external_id and printable(rejected.external_id),
        "reason": rejected.reason,
        "stage": rejected.stage,
        "message": printable(rejected.message),
        "input": {"path": printable(where.path), "offset": where.offset, "length": where.length},
    }


def _line(entry: object) -> bytes:
    return orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE)


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")
