"""The interface of a file format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infra.sources.inputs import BadInput, Input
from infra.sources.source_file import SourceFile

HEAD = 4_096
"""Unpacked bytes by which the content of a file is recognized."""


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """A file format: how its files are recognized, read, and read again from the bytes of a dead letter.

    Attributes:
        name: Its name in segments, run records and dead letters.
        suffixes: The endings of its files' names, in lower case, without those of compression.
        read: Yields the inputs of a file or of a part of it. An exception rejects only this file.
        reread: Parses the kept bytes of a bad input again; the second argument is the source of inputs without one. A
            dead letter keeps the bytes of one input only: a format with a header has to keep it with each record.
            May raise OSError.
        recognizes: Whether the first `HEAD` bytes of a file, unpacked, are of this format; None if its files are
            recognized by name alone. The bytes of a format that unpacks by itself are the stored ones.
        takes_any: Whether files with one of its endings have this format, unless their content is of another one.
        is_binary: Whether its first bytes decide whatever the file's name is.
        unpacks: Whether it reads compressed files by itself, from their stored bytes.
        splittable: Whether `read` can begin at any byte, so that a large file is read in several shards.
        self_contained: Whether its inputs depend on nothing but the file itself: its path, time and bytes.
        has_records: Whether its files have records with keys, to which `RecordOptions` apply.
        title: The format's name for people.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[SourceFile], Iterator[Input]]
    reread: Callable[[BadInput, str | None], Input]
    recognizes: Callable[[bytes], bool] | None = None
    takes_any: bool = False
    is_binary: bool = False
    unpacks: bool = False
    splittable: bool = False
    self_contained: bool = False
    has_records: bool = False
    title: str = ""

    def has_suffix(self, file_name: str) -> bool:
        """Return whether a file name, without the ending of compression, has an ending of this format."""
        return file_name.lower().endswith(self.suffixes)
