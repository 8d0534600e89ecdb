"""All found documents as a Parquet file: a row each, names as lists, for pandas, DuckDB and others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.cli.views.streams import COLUMNS, report_written
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.export import Export
from infra.errors import UsageError
from infra.output import OutputError
from transforms.document import Document

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

LISTS = frozenset({"authors", "agencies", "people", "organizations", "places", "countries", "mentioned_months", "tags"})
"""Columns with a list of strings, empty without any; all others are strings, or missing."""

ALL_COLUMNS = (*COLUMNS, "section", "tags", "run_id", "body")

ROWS = 1_000
"""Documents in one row group: with their bodies a few megabytes."""


def write_parquet(client: Elasticsearch, index: str, criteria: Criteria, file: Path) -> tuple[str, ...]:
    """Write all matching documents and report their number; return warnings about missing ones.

    Raises:
        UsageError: pyarrow is not installed.
        OutputError: The file cannot be written.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ModuleNotFoundError:
        raise UsageError(
            "--parquet needs the package pyarrow.", "Install it: `pip install pyarrow`, or use --jsonl or --csv."
        ) from None
    text, texts = pyarrow.string(), pyarrow.list_(pyarrow.string())
    schema = pyarrow.schema([(name, texts if name in LISTS else text) for name in ALL_COLUMNS])
    documents, written = Export(client, index, criteria), 0
    try:
        with ParquetWriter(file, schema, compression="zstd") as writer:
            for rows in _batches(iter(documents)):
                writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
                written += len(rows)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror or error}.", "Choose another file.") from error
    return report_written(documents, written)


def _batches(documents: Iterator[Document]) -> Iterator[Sequence[dict[str, Any]]]:
    while batch := [_row(document) for document in islice(documents, ROWS)]:
        yield batch


def _row(document: Document) -> dict[str, Any]:
    return {name: document.get(name) or ([] if name in LISTS else None) for name in ALL_COLUMNS}
