"""The formats of an export, by the ending of their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from infra.exporting.columns import COLUMNS, PARQUET_COLUMNS
from infra.exporting.tables import write_csv, write_lines, write_parquet
from transforms.document import Document


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of files.

    Attributes:
        name: The ending of its files.
        title: Its name for people.
        media_type: Its type in HTTP.
        fields: The keys of documents that it has; None for all.
        write: Yields the bytes of a file.
    """

    name: str
    title: str
    media_type: str
    fields: Sequence[str] | None
    write: Callable[[Iterable[Document]], Iterator[bytes]]


def available_formats() -> list[ExportFormat]:
    """Return the formats that can be written here: Parquet needs pyarrow."""
    return [one for one in FORMATS.values() if one.name != "parquet" or find_spec("pyarrow")]


FORMATS = {
    one.name: one
    for one in (
        ExportFormat("csv", "CSV", "text/csv; charset=utf-8", COLUMNS, write_csv),
        ExportFormat("jsonl", "JSON lines", "application/x-ndjson", None, write_lines),
        ExportFormat("parquet", "Parquet", "application/vnd.apache.parquet", PARQUET_COLUMNS, write_parquet),
    )
}
