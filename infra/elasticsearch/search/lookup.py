"""Lookup of a document by our id, or the id that its sender gave it."""

from __future__ import annotations

from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.lifecycle.indices import missing_index
from transforms.document import Document

MAX_NAMESAKES = 20
"""Documents with the same external id that are read, at most."""


class UnknownDocument(IndexingError):
    """No document has this id, or several from different sources have it."""


def find_document(client: Elasticsearch, index: str, name: str) -> Document:
    """Return the document with this `id`, else the one with this `external_id`; withdrawn ones too.

    Raises `UnknownDocument`, or another IndexingError.
    """
    named = {"bool": {"should": [{"term": {"id": name}}, {"term": {"external_id": name}}]}}
    with translate_errors(f"looking for {name} in {index}"):
        try:
            answer = client.search(index=index, query=named, size=MAX_NAMESAKES, sort=[{"id": "asc"}])
        except NotFoundError as error:
            raise missing_index(index) from error
    return _the_one([hit["_source"] for hit in answer["hits"]["hits"]], name, index)


def _the_one(found: list[dict[str, Any]], name: str, index: str) -> Document:
    ours = [document for document in found if document["id"] == name] or found
    if not ours:
        raise UnknownDocument(
            f"There is no document {name} in {index}.",
            "Ids are shown by `dateline search`; what was not loaded, by `dateline deadletters list`.",
        )
    if len(ours) > 1:
        ids = "\n".join(f"  {document['id']}  from {document['source']}" for document in ours)
        raise UnknownDocument(f"{len(ours)} documents have the external id {name}:", f"{ids}\nGive one of these ids.")
    return ours[0]
