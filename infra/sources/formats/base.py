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
        read: Yields the inputs of a segment, of which those that name no source get the source given, if any.
            May raise whatever reading a file can: it costs that file alone.
        reread: Makes an input of the bytes of a bad one, with the same default. May raise OSError.
        splittable: Whether `read` can begin at any byte, so that a large file is read in several shards.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Segment, str | None], Iterator[Input]]
    reread: Callable[[BadInput, str | None], Input]
    splittable: bool = False

    def recognizes(self, file_name: str) -> bool:
        """Whether a file of that name has this format."""
        return file_name.lower().endswith(self.suffixes)
