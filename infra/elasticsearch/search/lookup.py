"""Lookup of a document by our id, its first digits, or the id that its sender gave it."""

from __future__ import annotations

import re
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexingError, NotAuthorized, UnknownCredentials
from infra.elasticsearch.lifecycle.aliases import index_behind, missing_index
from transforms.document import Document

MAX_NAMESAKES = 20
"""Documents with the same external id, or ids with the same first digits, that are read, at most."""

_ID_START = re.compile(r"[0-9a-f]{4,}")
"""The least first digits of our ids that are looked up."""


class UnknownDocument(IndexingError):
    """No document has this id, or several from different sources have it."""


def find_document(client: Elasticsearch, index: str, name: str) -> Document:
    """Return the document with this `id`, else the one with this `external_id`; withdrawn and embargoed ones too.

    If there is neither, the one with an `id` that begins with `name`. Raises `UnknownDocument`, or another
    IndexingError.
    """
    named = {"bool": {"should": [{"term": {"id": name}}, {"term": {"external_id": name}}]}}
    found = _find(client, index, name, named)
    if not found and _ID_START.fullmatch(name.lower()):
        found = _find(client, index, name, {"prefix": {"id": {"value": name.lower()}}})
    return _the_one(found, name, index)


def _find(client: Elasticsearch, index: str, name: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    """Search the index behind the alias, which has the articles under embargo; by the alias if the key has no more."""

    def found_in(searched: str) -> list[dict[str, Any]]:
        with translate_errors(f"looking for {name} in {index}"):
            try:
                answer = client.search(index=searched, query=query, size=MAX_NAMESAKES, sort=[{"id": "asc"}])
            except NotFoundError as error:
                raise missing_index(index) from error
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    try:
        return found_in(index_behind(client, index))
    except UnknownCredentials:
        raise
    except NotAuthorized:
        return found_in(index)


def _the_one(found: list[dict[str, Any]], name: str, index: str) -> Document:
    ours = [document for document in found if document["id"] == name] or found
    if not ours:
        raise UnknownDocument(
            f"There is no document {name} in {index}.",
            "Ids are shown by `dateline search`; what was not loaded, by `dateline deadletters list`.",
        )
    if len(ours) > 1 and ours[0]["external_id"] != name:
        ids = "\n".join(f"  {document['id']}  {document['display_title'][:60]}" for document in ours)
        raise UnknownDocument(f"{len(ours)} documents have an id that begins with {name}:", f"{ids}\nGive more digits.")
    if len(ours) > 1:
        ids = "\n".join(f"  {document['id']}  from {document['source']}" for document in ours)
        raise UnknownDocument(f"{len(ours)} documents have the external id {name}:", f"{ids}\nGive one of these ids.")
    return ours[0]
