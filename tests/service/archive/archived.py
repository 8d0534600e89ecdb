"""Comparison of an index with its archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from infra.archive.fetching import fetch_record
from infra.archive.inspection import archive_status, check_segments, published_segments
from infra.archive.places import ArchivePlace
from infra.elasticsearch.lifecycle.indices import refresh
from transforms.document import Document
from transforms.records import ArchivedRecord


def documents(client: Elasticsearch, index: str) -> list[Document]:
    """All documents of an index."""
    refresh(client, index)
    found = client.search(index=index, size=1_000, sort=["input.path", "input.offset"])
    return [hit["_source"] for hit in found["hits"]["hits"]]


def original_bytes(document: Document) -> bytes:
    """The bytes of a document in the archive."""
    return fetch_record(ArchivedRecord(**document["input"]["archive"])).payload


def delivered_bytes(document: Document) -> bytes:
    """The bytes of a document in its own file."""
    where: dict[str, Any] = document["input"]
    return Path(where["file"]).read_bytes()[where["offset"] : where["offset"] + where["length"]]


def require_originals(client: Elasticsearch, index: str, count: int) -> list[Document]:
    """The documents, each with exactly its bytes in the archive."""
    found = documents(client, index)
    assert len(found) == count
    for document in found:
        assert original_bytes(document) == delivered_bytes(document)
    return found


def archived_records(root: str | Path) -> int:
    """The records of articles in the published segments of an archive, which must be sound."""
    checked = list(check_segments(published_segments(ArchivePlace(str(root)))))
    assert not [one.faults for one in checked if one.faults]
    return sum(one.articles for one in checked)


def unfinished_files(root: str | Path) -> int:
    """The unfinished segments of an archive."""
    return len(archive_status(ArchivePlace(str(root))).unfinished)
