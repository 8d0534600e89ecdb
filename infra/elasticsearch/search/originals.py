"""The place of a document's original bytes in the archive."""

from __future__ import annotations

from infra.elasticsearch.errors import IndexingError
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
