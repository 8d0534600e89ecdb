"""Answers of `dateline search` streamed to standard output or a file: `--csv`, `--jsonl`, `--parquet`, `--queries`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.cli.console import emit_json, err
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.export import Export
from infra.elasticsearch.search.requests import RankedAnswer
from infra.elasticsearch.search.results import Hit
from infra.exporting import COLUMNS, PARQUET_COLUMNS, write_csv, write_parquet
from infra.output import write_whole
from transforms.document import Document

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


@dataclass(slots=True)
class CountedExport:
    """An export with its number of articles printed before the first one, and compared with those written."""

    export: Export
    written: int = 0

    def __iter__(self) -> Iterator[Document]:
        documents = iter(self.export)
        first = next(documents, None)
        err.print(f"{self.export.total:,} articles")
        for document in chain(() if first is None else (first,), documents):
            yield document
            self.written += 1

    def warnings(self) -> tuple[str, ...]:
        """Return a warning if fewer articles were written than found."""
        if self.written == self.export.expected:
            return ()
        return (f"{self.export.total:,} articles were found and {self.written:,} written",)


def export(
    client: Elasticsearch, index: str, criteria: Criteria, form: str, *, with_body: bool = False
) -> tuple[str, ...]:
    """Write all matching articles to standard output, their number first; return warnings about missing ones."""
    columns = (*COLUMNS, "body") if with_body else COLUMNS
    fields = columns if form == "csv" else None
    documents = CountedExport(Export(client, index, criteria, fields))
    if form == "csv":
        for piece in write_csv(documents, columns):
            sys.stdout.write(piece.decode())
    else:
        for document in documents:
            emit_json(document)
    return documents.warnings()


def export_parquet(client: Elasticsearch, index: str, criteria: Criteria, file: Path) -> tuple[str, ...]:
    """Write all matching articles to a Parquet file, their number first; return warnings about missing ones.

    Raises:
        ParquetMissing: pyarrow is not installed.
        OutputError: The file cannot be written.
    """
    documents = CountedExport(Export(client, index, criteria, PARQUET_COLUMNS))
    with write_whole(file, "--parquet") as stream:
        stream.writelines(write_parquet(documents))
    return documents.warnings()


def print_rankings(rankings: Iterable[RankedAnswer]) -> tuple[str, ...]:
    """Print one JSON line for each query, in order; return warnings about incomplete answers."""
    warnings: list[str] = []
    for ranked in rankings:
        emit_json({"id": ranked.id, "hits": list(map(_ranked_hit, ranked.hits))})
        warnings += (f"query {ranked.id}: {warning}" for warning in ranked.warnings)
    return tuple(warnings)


def _ranked_hit(hit: Hit) -> dict[str, Any]:
    return {"external_id": hit.external_id, "score": hit.score, "id": hit.id, "title": hit.title}
