"""Copies of documents that one index has in a newer version than another, as they are."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

from elasticsearch import Elasticsearch

from infra.rebuild.report import NAMED, RebuildReport
from infra.rebuild.scan import PAGE, read_documents, read_versions, scan
from infra.rebuild.writer import VersionedDocument, write_documents

COPIED = "changed since"
"""The reason in a report for a document that was copied."""


def newer_documents(client: Elasticsearch, source: str, target: str) -> Iterator[list[str]]:
    """Yield the ids of the documents of `source` that `target` lacks, or has in an older version, in short lists.

    Raises IndexingError.
    """
    for page in scan(client, source, with_content=False):
        there = read_versions(client, target, (each.id for each in page))
        newer = [each.id for each in page if there.get(each.id, -1) < each.version]
        for start in range(0, len(newer), PAGE):
            yield newer[start : start + PAGE]


def copy_newer(client: Elasticsearch, source: str, target: str, patience: float) -> RebuildReport:
    """Copy the documents of `source` that `target` lacks, or has in an older version. Raises IndexingError."""
    begun, total = monotonic(), RebuildReport()
    for ids in newer_documents(client, source, target):
        found = read_documents(client, source, ids)
        documents = [VersionedDocument(each.document, each.version) for each in found]
        done = write_documents(client, target, documents, patience)
        total += RebuildReport(
            read=len(documents),
            carried={COPIED: len(done.written)} if done.written else {},
            there=len(done.there),
            refused=len(done.refused),
            named_refused=[f"{each.id}: {each.message}" for each in done.refused][:NAMED],
        )
    return total.model_copy(update={"seconds": round(monotonic() - begun, 3)})
