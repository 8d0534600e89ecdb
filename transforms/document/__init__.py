"""The document: what `dateline process` writes and Elasticsearch gets, composed of the records of the steps."""

from transforms.document.record import Document, DocumentRecord, Withdrawal
from transforms.document.serialization import document_keys, record_fields, serialize

__all__ = ["Document", "DocumentRecord", "Withdrawal", "document_keys", "record_fields", "serialize"]
