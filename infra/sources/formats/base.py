"""The interface of a file format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infra.sources.inputs import BadInput, Input
from infra.sources.segments import Segment


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """A file format: how its files are recognized, read, and read again from the bytes of a dead letter.

    Attributes:
        name: Its name in segments and run records.
        suffixes: The endings of its files' names, in lower case.
        read: Yields the inputs of a segment; the second argument is the source of inputs without one. An exception
            rejects only this file.
        reread: Parses the kept bytes of a bad input again, with the same second argument. A dead letter keeps the
            bytes of one input only: a format with a header has to keep it with each row, or read it from the file
            again. May raise OSError.
        splittable: Whether `read` can begin at any byte, so that a large file is read in several shards.
        self_contained: Whether its inputs depend on nothing but the file itself: its path, time and bytes.
        has_records: Whether its files have records with keys, to which `RecordOptions` apply.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Segment, str | None], Iterator[Input]]
    reread: Callable[[BadInput, str | None], Input]
    splittable: bool = False
    self_contained: bool = False
    has_records: bool = False

    def recognizes(self, file_name: str) -> bool:
        """Return whether a file of that name has this format."""
        return file_name.lower().endswith(self.suffixes)
