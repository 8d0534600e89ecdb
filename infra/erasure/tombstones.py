"""The documents of an article become tombstones in every index of the alias, the one that serves last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from elasticsearch import ApiError, ConflictError, Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.versioned import VersionedIndex, block_writes
from infra.erasure.subject import ErasureSubject
from infra.failpoints import ErasureStep, failpoint
from infra.rebuild.scan import ScannedDocument, read_documents
from transforms.document import Document
from transforms.document.erasure import ArticleIdentity, erase, tombstone
from transforms.document.serialization import document_keys
from transforms.document.withdrawal import is_erased

_TRIES = 5
"""Attempts in which another write may come between our reading and writing."""


def write_tombstones(client: Elasticsearch, subject: ErasureSubject, at: str) -> None:
    """Replace the documents of an article; an index that takes no writes takes these.

    A tombstone has at least the version that it has in the index that serves, so that neither a rebuild nor a switch
    back writes an older state over it. Repeating this is harmless. Raises IndexingError.
    """
    serving = [index for index in subject.indices if index.serves]
    versions = {each.id: each.version + 1 for one in serving for each in subject.documents[one.name]}
    for index in sorted(subject.indices, key=lambda one: one.serves):
        with writable(client, index, subject.indices):
            for each in subject.documents[index.name]:
                _erase(client, index, each, at, subject.identity, versions.get(each.id, 0))
            failpoint(ErasureStep.DOCUMENT_ERASED)
    for index in serving:
        create_tombstones(client, subject, index, at)


def create_tombstones(client: Elasticsearch, subject: ErasureSubject, index: VersionedIndex, at: str) -> None:
    """Create the tombstones of an article in an index that takes writes, for the ids that it has no document of.

    Repeating this is harmless. Raises IndexingError.
    """
    there = {each.id for each in subject.documents.get(index.name, [])}
    for id_ in sorted(set(subject.ids) - there):
        _create(client, index, _without_document(subject, id_, at))


@contextmanager
def writable(client: Elasticsearch, index: VersionedIndex, indices: list[VersionedIndex]) -> Iterator[None]:
    """Within the block an index takes writes; afterwards one that was replaced takes none, as before.

    Its mapping gets the fields of a tombstone. Raises IndexingError.
    """
    is_replaced = not index.takes_writes or any(one.serves and one.number > index.number for one in indices)
    if not index.takes_writes:
        block_writes(client, index.name, blocked=False)
    try:
        withdrawn = document_index().mappings["properties"]["withdrawn"]
        with translate_errors(f"updating the mapping of {index.name}"):
            client.indices.put_mapping(index=index.name, properties={"withdrawn": withdrawn})
        yield
    finally:
        if is_replaced and not index.serves:
            block_writes(client, index.name, blocked=True)


def _erase(
    client: Elasticsearch,
    index: VersionedIndex,
    document: ScannedDocument,
    at: str,
    identity: ArticleIdentity,
    version: int,
) -> None:
    """Write the tombstone of a document over whatever state of it there is by now."""
    for _ in range(_TRIES):
        if is_erased(document.document):
            return
        # With the identity of this document alone if several have the URL: each keeps its own names.
        erased = erase(document.document | {"id": document.id}, at, ArticleIdentity(kinds=identity.kinds))
        with translate_errors(f"erasing {document.id} in {index.name}"):
            try:
                client.index(
                    index=index.name,
                    id=document.id,
                    document=erased,
                    version=max(version, document.version + 1),
                    version_type="external",
                )
                return
            except ConflictError:
                pass
        (document,) = read_documents(client, index.name, [document.id])
    raise ElasticsearchUnavailable(
        f"{document.id} is being written again and again.", "Try again when the load has ended."
    )


def _create(client: Elasticsearch, index: VersionedIndex, document: Document) -> None:
    with translate_errors(f"writing the tombstone of {document['id']} in {index.name}"):
        try:
            client.index(index=index.name, id=document["id"], document=document, op_type="create")
        except ConflictError:
            pass
        except ApiError as error:
            if error.meta.status != HTTPStatus.CONFLICT:
                raise


def _without_document(subject: ErasureSubject, id_: str, at: str) -> Document:
    """The tombstone of an article that the index has no document of."""
    for some in subject.documents.values():
        for each in some:
            if each.id == id_:
                return erase(each.document | {"id": id_}, at, ArticleIdentity(kinds=subject.identity.kinds))
    identity = subject.found.get(id_, subject.identity)
    return tombstone(id_, subject.sources.get(id_, ""), document_keys(), at, identity)
