"""The places of documents' original bytes in the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.search.pages import read_pages
from transforms.document import Document
from transforms.records import ArchivedRecord


class NotArchived(IndexingError):
    """A document has no place in the archive."""


def place_of(document: Document, index: str) -> ArchivedRecord:
    """Return the place of its record in the archive. Raises NotArchived."""
    place = ArchivedRecord.of_document(document)
    if place is None:
        where = document.get("input") or {}
        raise NotArchived(
            f"Document {document['id']} of {index} was loaded without the archive.",
            f"Ingest {where.get('path') or 'its file'} again with --archive; it is kept there then.",
        )
    return place


PAGE = 5_000
"""Documents in one response, of which only names and places are read."""

_FIELDS = ("id", "known_ids", "content_hash", "withdrawn", "input.archive")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """The place in the archive that a document names.

    Attributes:
        document: The id of the document.
        place: The place.
        known_ids: The ids of all names of its article.
        content_hash: Of the record that it was made of; None for a withdrawn document, which may have an older one.
    """

    document: str
    place: ArchivedRecord
    known_ids: frozenset[str]
    content_hash: str | None


def scan_places(client: Elasticsearch, index: str) -> Iterator[NamedPlace]:
    """Yield the places that the documents of an index name, ordered by segment and offset. Raises IndexingError."""
    pages = read_pages(
        client,
        index,
        query={"exists": {"field": "input.archive.path"}},
        sort=["input.archive.path", "input.archive.offset", "id"],
        source_includes=list(_FIELDS),
        size=PAGE,
    )
    for page in pages:
        yield from map(_named_place, page["hits"])


def _named_place(hit: dict[str, Any]) -> NamedPlace:
    document = hit["_source"]
    place = ArchivedRecord.of_document(document)
    assert place is not None, "the query asks for documents with a place"
    content_hash = None if document.get("withdrawn") else document["content_hash"]
    return NamedPlace(document["id"], place, frozenset([document["id"], *document["known_ids"]]), content_hash)
