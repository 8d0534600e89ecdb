"""The article that is to be erased: its documents, its identity, and the strings that quote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.versioned import VersionedIndex, versioned_indices
from infra.elasticsearch.search.lookup import MAX_NAMESAKES, UnknownDocument
from infra.elasticsearch.search.requests import searching
from infra.erasure.quotes import Quotes
from infra.rebuild.scan import ScannedDocument, read_documents
from transforms.document import Document
from transforms.document.erasure import EXTERNAL_ID, PATH, URL, ArticleIdentity, identity_of, paths_of, urls_of
from transforms.document.withdrawal import is_erased
from transforms.identity import id_of_external_id, id_of_url
from transforms.records import ArchivedRecord, RawRecord
from transforms.urls import normalize_url

_MOST_SOURCES = 10_000

_TITLE = 16
"""Code points of a title from which on a string that has it quotes the article: "Weather" is in others too."""


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """The article to erase: the one with this id or external id, or the one at this URL.

    Attributes:
        index: The alias.
        id: Its `id` or `external_id`; None if a URL is given.
        url: Its URL.
    """

    index: str
    id: str | None = None
    url: str | None = None

    @property
    def name(self) -> str:
        """The id or URL."""
        return self.id or self.url or ""


@dataclass
class ErasureSubject:
    """An article, or the several documents that have its URL.

    Attributes:
        request: What was asked for.
        indices: All indices of the alias.
        documents: Its documents by index; tombstones of an earlier erasure too.
        identity: Its identity.
        places: Places in the archive that its documents name.
        names: Strings that quote it.
        urls: Its URLs.
        found: Identities by document id of records that no document is of.
        sources: Their sources.
    """

    request: ErasureRequest
    indices: list[VersionedIndex]
    documents: dict[str, list[ScannedDocument]]
    identity: ArticleIdentity = field(default_factory=ArticleIdentity)
    places: set[tuple[str, int]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    urls: set[str] = field(default_factory=set)
    found: dict[str, ArticleIdentity] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """The ids of its documents; of an article without one, the ids that a document would have."""
        ids = {each.id for some in self.documents.values() for each in some}
        return sorted(ids or self.found)

    @property
    def quotes(self) -> Quotes:
        """Finds what quotes it."""
        return Quotes(self.names)

    @property
    def has_documents(self) -> bool:
        """True if any index has a document of it."""
        return any(self.documents.values())

    def concerns(self, raw: RawRecord) -> bool:
        """Return whether a record is of this article."""
        return self.identity.covers(raw) or (not self.has_documents and raw.external_id == self.request.id)

    def add(self, document: Document) -> None:
        """Take what a document says of the article."""
        self.identity |= identity_of(document)
        if place := ArchivedRecord.of_document(document):
            self.places.add((place.path, place.offset))
        if is_erased(document):
            return
        self.names.update(filter(None, (document.get("external_id"),)))
        self._add_titles(document.get("title"), document.get("display_title"))
        self._add_urls(urls_of(document))
        if PATH in self.identity.kinds:
            self.names.update(paths_of(document))

    def add_record(self, id_: str, raw: RawRecord, identity: ArticleIdentity) -> None:
        """Take what a record says of an article that has no document."""
        self.found[id_] = self.found.get(id_, ArticleIdentity()) | identity
        self.sources[id_] = raw.source
        self.identity |= identity
        self.names.update(filter(None, (raw.external_id, raw.path)))
        self._add_titles(raw.title)
        self._add_urls(filter(None, (raw.url,)))

    def add_unread(self, source: str) -> None:
        """Take an input of the article that cannot be read as a record: of what was asked for, its source is known."""
        if self.has_documents:
            return
        if url := self.request.url:
            id_, kind = id_of_url(url), URL
        else:
            id_, kind = id_of_external_id(source, self.request.id or ""), EXTERNAL_ID
        identity = ArticleIdentity(frozenset({id_}), frozenset({kind}))
        self.found[id_] = self.found.get(id_, ArticleIdentity()) | identity
        self.sources[id_] = source

    def add_request(self) -> None:
        """Take the URL or id itself."""
        if url := self.request.url:
            self.identity |= ArticleIdentity(frozenset({id_of_url(url)}), frozenset({URL}))
            self._add_urls([url])
        elif self.request.id:
            self.identity |= ArticleIdentity(frozenset({self.request.id}))

    def _add_titles(self, *titles: str | None) -> None:
        self.names.update(title for title in titles if title and len(title) >= _TITLE)

    def _add_urls(self, urls: Iterable[str]) -> None:
        for url in urls:
            self.names.update((url, normalize_url(url)))
            self.urls.add(url)


def find_subject(client: Elasticsearch, request: ErasureRequest) -> ErasureSubject:
    """Find an article in every index of the alias.

    One without a document is found too: its archived records and dead letters are recognized by the id or URL.

    Raises:
        UnknownDocument: Several articles have the external id.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    indices = versioned_indices(client, request.index, with_hidden=True)
    ids = set[str]()
    for index in indices:
        with translate_errors(f"refreshing {index.name}"):
            client.indices.refresh(index=index.name)
        ids.update(_search(client, index.name, request))
    if request.id:
        ids = {request.id} if request.id in ids else ids
        if len(ids) > 1:
            raise UnknownDocument(
                f"{len(ids)} articles of {request.index} have the external id {request.id}.",
                f"Give one of these ids: {', '.join(sorted(ids))}.",
            )
    subject = ErasureSubject(request, indices, {one.name: read_documents(client, one.name, ids) for one in indices})
    for each in _each(subject.documents.values()):
        subject.add(each.document | {"id": each.id})
    if request.url or not subject.has_documents:
        subject.add_request()
    if request.id and request.id not in ids:
        subject.names.add(request.id)
    return subject


def _each(documents: Iterable[list[ScannedDocument]]) -> Iterator[ScannedDocument]:
    for some in documents:
        yield from some


def _search(client: Elasticsearch, index: str, request: ErasureRequest) -> Iterator[str]:
    """Yield the ids of the documents that a request names, tombstones by the hash of the name too."""
    wanted = dict[str, list[str]]()
    if url := request.url:
        spelled = sorted({url, normalize_url(url)})
        wanted = {"url": spelled, "canonical_url": spelled, "id": [id_of_url(url)], "known_ids": [id_of_url(url)]}
    elif external_id := request.id:
        hashes = [id_of_external_id(source, external_id) for source in _erased_sources(client, index)]
        wanted = {"id": [external_id, *hashes], "external_id": [external_id], "known_ids": hashes}
    query: dict[str, Any] = {"bool": {"should": [{"terms": {name: values}} for name, values in wanted.items()]}}
    with searching(index):
        answer = client.search(index=index, query=query, size=MAX_NAMESAKES, source=False)
    for hit in answer["hits"]["hits"]:
        yield hit["_id"]


def _erased_sources(client: Elasticsearch, index: str) -> list[str]:
    """Return the sources of the articles of an index that were erased: a hash of an external id covers its source."""
    query = {"exists": {"field": "withdrawn.erased"}}
    aggs = {"sources": {"terms": {"field": "source", "size": _MOST_SOURCES}}}
    with searching(index):
        answer = client.search(index=index, query=query, size=0, aggs=aggs)
    return [bucket["key"] for bucket in answer["aggregations"]["sources"]["buckets"]]
