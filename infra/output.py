"""The output files of `dateline process`, documents and rejections: written completely or not at all."""

from __future__ import annotations

import errno
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import orjson

from infra.errors import UsageError
from infra.escaping import json_line
from transforms.document import Document
from transforms.printable import printable
from transforms.records import InputRef, Reason, Rejected


class OutputError(UsageError):
    """A file that cannot be written; the message says which and why."""


@contextmanager
def translate_write_errors(file: Path, option: str) -> Iterator[None]:
    """Within the block an OSError becomes OutputError, which names `file` and the option to change."""
    try:
        yield
    except OSError as error:
        named = error.filename or file
        raise OutputError(
            f"cannot write {named}: {error.strerror}", f"Give {option} a file in a folder that you can write to."
        ) from error


@contextmanager
def write_whole(target: Path, option: str) -> Iterator[BinaryIO]:
    """Open a file that gets its name when the block ends without an error; else a `.part` file is left to inspect.

    Raises OutputError, which names the option to change, for a file that cannot be written.
    """
    with translate_write_errors(target, option):
        with _part(require_file(target)).open("wb") as stream:
            yield stream
        _part(target).replace(target)


def require_file(path: Path) -> Path:
    """The path itself. Raises IsADirectoryError for a folder, also for one named as `.` or `/`."""
    if not path.name or path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    return path


def rejected_path(output: Path) -> Path:
    """`OUT.jsonl.rejected.jsonl` beside `OUT.jsonl`."""
    return output.parent / f"{output.name}.rejected.jsonl"


class DocumentFiles:
    """Writes documents and rejections, one JSON object a line, and counts them.

    Files get their names when the block ends without an error; otherwise `.part` files are left to inspect. With
    `output` None documents go to standard output and rejections to standard error, as JSON that is safe to print on a
    terminal. Raises OutputError for a file that cannot be written, on entry or later.
    """

    def __init__(self, output: Path | None) -> None:
        self.documents = 0
        self.rejections = Counter[str]()
        self._targets = (output, rejected_path(output)) if output else ()
        self._streams: list[BinaryIO] = [sys.stdout.buffer, sys.stderr.buffer]

    def __enter__(self) -> Self:
        if self._targets:
            with translate_write_errors(self._targets[0], "--output"):
                self._streams = [_part(target).open("wb") for target in map(require_file, self._targets)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._targets:
            for stream in self._streams:
                stream.flush()
            return
        with translate_write_errors(self._targets[0], "--output"):
            for stream, target in zip(self._streams, self._targets, strict=True):
                stream.close()
                if kind is None:
                    _part(target).replace(target)

    def write(self, result: Document | Rejected) -> None:
        """Write a document or a rejection; a document that JSON cannot carry becomes a rejection."""
        if not isinstance(result, Rejected):
            try:
                line = orjson.dumps(result, option=orjson.OPT_APPEND_NEWLINE)
            except orjson.JSONEncodeError as error:
                result = _unwritable(result, error)
            else:
                self.documents += 1
                self._write(0, line)
                return
        self.rejections[result.reason] += 1
        self._write(1, orjson.dumps(rejection_entry(result), option=orjson.OPT_APPEND_NEWLINE))

    def _write(self, stream: int, line: bytes) -> None:
        if not self._targets:
            self._streams[stream].write(json_line(line))
            return
        with translate_write_errors(self._targets[0], "--output"):
            self._streams[stream].write(line)


def _unwritable(document: Document, error: Exception) -> Rejected:
    where, message = document["input"], f"The document cannot be written as JSON: {error}."
    place = InputRef(where["path"], where["offset"], where["length"], where["file"])
    return Rejected(Reason.BAD_VALUE, "output", message, place, document["external_id"])


def rejection_entry(rejected: Rejected) -> dict[str, Any]:
    """A rejection as JSON: its id, reason, stage, message, and the place of its bytes."""
    where = rejected.input
    return {
        "external_id": rejected.external_id and printable(rejected.external_id),
        "reason": rejected.reason,
        "stage": rejected.stage,
        "message": printable(rejected.message),
        "input": {"path": printable(where.path), "offset": where.offset, "length": where.length},
    }


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")
