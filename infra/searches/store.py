"""Saved searches and their messages in `NAME-searches`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.client.chunks import delete_matching, write_in_chunks
from infra.elasticsearch.errors import IndexMissing, IndexUnusable
from infra.elasticsearch.lifecycle.index_definitions import search_index
from infra.elasticsearch.lifecycle.index_set import searches_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.searches.errors import SearchExists, UnknownSearch
from infra.searches.records import MESSAGE, SEARCH, AlertMessage, SavedSearch, document_id

MOST_SEARCHES = 1_000
"""Saved searches of one index that are read."""


class SearchStore:
    """The saved searches of the alias `name`. The methods raise IndexingError.

    All but the time of an evaluation can be searched when a method returns.
    """

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.client, self.name = client, name
        self.index = searches_name(name)

    def ensure(self) -> None:
        """Create the index if it is missing, and update its mapping."""
        ensure_index(self.client, self.index, search_index())

    def all(self) -> list[SavedSearch]:
        """Return the searches by name; none without an index of them."""
        query = {"term": {"kind": SEARCH}}
        with translate_errors(f"reading the saved searches of {self.name}"):
            try:
                found = self.client.search(index=self.index, query=query, sort=[{"name": "asc"}], size=MOST_SEARCHES)
            except NotFoundError:
                return []
        return [SavedSearch.of(hit["_source"]) for hit in found["hits"]["hits"]]

    def find(self, name: str) -> SavedSearch:
        """Return the search of this name, whatever its case. Raises UnknownSearch."""
        with translate_errors(f"reading the saved searches of {self.name}"):
            try:
                return SavedSearch.of(self.client.get(index=self.index, id=document_id(name))["_source"])
            except NotFoundError:
                raise UnknownSearch(
                    f"There is no saved search {name!r} for {self.name}.",
                    f"`dateline searches list --index {self.name}` shows them.",
                ) from None

    def has(self, name: str) -> bool:
        """Return whether there is a search of this name."""
        try:
            self.find(name)
        except UnknownSearch:
            return False
        return True

    def add(self, search: SavedSearch) -> None:
        """Record a new search. Raises SearchExists."""
        with translate_errors(f"saving a search for {self.name}"):
            try:
                self.client.index(
                    index=self.index,
                    id=document_id(search.name),
                    document=search.document(),
                    op_type="create",
                    require_alias=True,
                    refresh=True,
                )
            except ConflictError:
                raise name_taken(self.name, search.name) from None
            except NotFoundError as error:
                raise _no_index(self.name) from error

    def change(self, search: SavedSearch, **changes: Any) -> SavedSearch:
        """Write changed fields of a search and return it; one that was removed meanwhile stays removed."""
        changed = replace(search, **changes)
        fields = {key: changed.document()[key] for key in changes}
        with translate_errors(f"changing a saved search of {self.name}"):
            try:
                self.client.update(index=self.index, id=document_id(search.name), doc=fields, refresh=True)
            except NotFoundError:
                return changed
        return changed

    def record_evaluation(self, search: SavedSearch, begun: datetime) -> None:
        """Write the begin of a complete evaluation; a search with an earlier one on record looks at more articles."""
        with translate_errors(f"changing a saved search of {self.name}"):
            try:
                self.client.update(index=self.index, id=document_id(search.name), doc={"evaluated": begun.isoformat()})
            except NotFoundError:
                return

    def remove(self, name: str) -> SavedSearch:
        """Delete a search, and the record of what it has found. Raises UnknownSearch."""
        search = self.find(name)
        with translate_errors(f"removing a saved search of {self.name}"):
            self.client.delete(index=self.index, id=document_id(name), refresh=True)
        self.forget(search.id)
        return search

    def forget(self, search: str) -> None:
        """Delete the messages of a search."""
        filters: Sequence[Mapping[str, Any]] = [{"term": {"kind": MESSAGE}}, {"term": {"search": search}}]
        delete_matching(self.client, self.index, filters, f"removing messages from {self.index}")

    def save(self, messages: Iterable[AlertMessage]) -> None:
        """Write messages, new or changed."""
        doing = f"recording messages in {self.index}"
        operations = (({"index": {"_id": message.id}}, message.document()) for message in messages)
        for refused in write_in_chunks(self.client, self.index, operations, doing, refresh=True):
            raise IndexUnusable(f"While {doing}: {describe(refused.error)}.", "The next run does it again.")

    def drop(self, message: AlertMessage) -> None:
        """Delete a message that has no article any more."""
        with translate_errors(f"removing a message from {self.index}"):
            self.client.delete(index=self.index, id=message.id, refresh=True)

    def waiting(self, search: str) -> list[AlertMessage]:
        """Return the messages of a search that no receiver took yet, the oldest first."""
        query = {
            "bool": {
                "filter": [{"term": {"kind": MESSAGE}}, {"term": {"search": search}}],
                "must_not": [{"exists": {"field": "delivered"}}],
            }
        }
        with translate_errors(f"reading messages of {self.index}"):
            found = self.client.search(index=self.index, query=query, sort=[{"created": "asc"}], size=MOST_SEARCHES)
        return [AlertMessage.of(hit["_id"], hit["_source"]) for hit in found["hits"]["hits"]]

    def recorded(self, search: str, articles: Sequence[str]) -> set[str]:
        """Return those of the articles that are in a message of the search, sent or not."""
        found: set[str] = set()
        query = {"bool": {"filter": [{"term": {"search": search}}, {"terms": {"articles": list(articles)}}]}}
        with translate_errors(f"reading messages of {self.index}"):
            answer = self.client.search(index=self.index, query=query, size=len(articles), source_includes=["articles"])
        for hit in answer["hits"]["hits"]:
            found.update(hit["_source"]["articles"])
        return found & set(articles)


def name_taken(index: str, name: str) -> SearchExists:
    """Return the error for a name that another search has."""
    return SearchExists(
        f"{index} has a saved search {name!r} already.",
        f"Choose another name, or remove it: `dateline searches remove {name!r} --index {index}`.",
    )


def _no_index(name: str) -> IndexMissing:
    return IndexMissing(
        f"There is no index of saved searches behind the alias {searches_name(name)}.",
        f"Create it with a deploy key: `dateline index create --index {name}`.",
    )
