"""The alias and the plain versioned index behind it: created once, updated, refreshed.

An alias, never a data stream: documents are replaced, which needs one index with unique ids.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, AuthorizationException, Elasticsearch

from infra.elasticsearch.access.permission import alias_of
from infra.elasticsearch.client import cause, translate_errors
from infra.elasticsearch.errors import IdentityMismatch, NotAuthorized, UnknownCredentials
from infra.elasticsearch.lifecycle.aliases import alias_settings, find_index, index_behind, read_filter, set_alias
from infra.elasticsearch.lifecycle.index_definitions import IndexDefinition, document_index
from infra.elasticsearch.lifecycle.mappings import MappingDifference, compare, read_mapping, scheme_of, update_mapping

_NOT_ALLOWED, _NO_SHARD_YET = 403, 503
_REFRESH_MARGIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The index behind an alias.

    Attributes:
        name: The alias.
        exists: Whether there is an index.
        index: The index's name.
        scheme: Identity scheme of its ids; None if the key may not see the mapping.
        difference: Difference of its mapping from that of this version; None if the key may not see it.
        alias_current: Whether the alias has the filter of this version; None if the key may not see it.
        documents: Number of documents, those under embargo too; None if the key may not count them, and while a new
            index starts.
        bytes: Size of the primary shards; None in the same cases.
    """

    name: str
    exists: bool
    index: str | None = None
    scheme: int | None = None
    difference: MappingDifference | None = None
    alias_current: bool | None = None
    documents: int | None = None
    bytes: int | None = None

    @property
    def mapping_current(self) -> bool | None:
        """True if the mapping is that of this version; None if unknown."""
        return None if self.difference is None else self.difference.is_empty


def create_index(client: Elasticsearch, name: str, definition: IndexDefinition | None = None) -> IndexStatus:
    """Create the index behind the alias `name` if it is missing, and return its status.

    Concurrent calls end with one index. Raises IndexingError.
    """
    definition = definition or document_index()
    found = index_status(client, name, definition)
    if found.exists:
        return found
    with translate_errors(f"creating the index {name}"):
        _create(client, name, definition)
    return index_status(client, name, definition)


def ensure_index(client: Elasticsearch, name: str, definition: IndexDefinition | None = None) -> IndexStatus:
    """Create the index behind the alias `name` if it is missing, update mapping and alias, and return its status.

    Raises:
        IdentityMismatch: the index has another identity scheme.
        MappingOutdated: the mapping cannot be updated.
        NotAuthorized: the key may not create the index or change its mapping.
    """
    definition = definition or document_index()
    status = index_status(client, name, definition)
    if not status.exists:
        with _deployer_needed(name):
            status = create_index(client, name, definition)
    if status.index is None or status.difference is None:
        raise _mapping_hidden(name)
    require_scheme(status, definition)
    is_current = status.difference.is_empty and status.alias_current is not False
    if not is_current:
        with _deployer_needed(name):
            # The mapping last: a key that sees it alone can conclude that the alias is current too.
            if status.alias_current is False and not status.difference.retyped:
                set_alias(client, name, status.index, definition)
            if not status.difference.is_empty:
                update_mapping(client, status.index, definition, status.difference)
        status = index_status(client, name, definition)
    return status


def require_scheme(status: IndexStatus, definition: IndexDefinition | None = None) -> None:
    """Check that the ids of an existing index are of this version's identity scheme.

    Raises IdentityMismatch, or NotAuthorized if the key may not see the scheme.
    """
    definition = definition or document_index()
    if not status.exists or definition.scheme is None:
        return
    if status.scheme is None:
        raise _mapping_hidden(status.name)
    if status.scheme == definition.scheme:
        return
    raise IdentityMismatch(
        f"The index {status.index} identifies its articles by scheme {status.scheme}, this version of Dateline by "
        f"scheme {definition.scheme}: an article in it would become a second document. Nothing was written.",
        f"{definition.replacement_steps} {status.name} can be searched as before.",
    )


@contextmanager
def _deployer_needed(name: str) -> Iterator[None]:
    """Add the command for a deploy key to refusals within the block."""
    try:
        yield
    except UnknownCredentials:
        raise
    except NotAuthorized as error:
        command = f"dateline index create --index {alias_of(name)}"
        raise NotAuthorized(
            error.message,
            f"Run `{command}` with a deploy key: it creates the index or updates its mapping; then this key is enough.",
        ) from error


def _mapping_hidden(name: str) -> NotAuthorized:
    return NotAuthorized(
        f"This key may not read the mapping of {name}, which must be checked before a write.",
        f"An ingest key of this version may read it: `dateline keys create ingest --index {alias_of(name)}`.",
    )


def index_status(client: Elasticsearch, name: str, definition: IndexDefinition | None = None) -> IndexStatus:
    """Return the status of the index behind the alias `name`; the privilege `read` is enough.

    Raises IndexUnusable if `name` is invalid or an index itself, or if its index is closed or one of several.
    """
    with translate_errors(f"looking at the index {name}"):
        index = find_index(client, name, definition)
        if index is None:
            return IndexStatus(name, exists=False)
        return IndexStatus(
            name,
            exists=True,
            index=index,
            **_mapping(client, index, definition or document_index()),
            alias_current=_alias_current(client, name, index, definition or document_index()),
            documents=_documents(client, index),
            bytes=_bytes(client, index),
        )


def index_uuid(client: Elasticsearch, name: str) -> str:
    """Return name and UUID of the index behind the alias `name`: a recreated index differs.

    Without the UUID if the key may not see the settings; empty if there is no index. Raises IndexingError.
    """
    index = index_status(client, name).index
    if index is None:
        return ""
    try:
        with translate_errors(f"identifying the index {name}"):
            found = client.indices.get_settings(index=index, filter_path="*.settings.index.uuid")
    except UnknownCredentials:
        raise
    except NotAuthorized:
        return index
    return f"{index} {found[index]['settings']['index']['uuid']}"


def refresh(client: Elasticsearch, name: str) -> None:
    """Make everything written to `name` so far searchable.

    With a key that may not refresh (privilege `maintenance`), this waits for the index's refresh interval instead.
    """
    try:
        with translate_errors(f"refreshing {name}"):
            client.indices.refresh(index=name)
    except NotAuthorized:
        time.sleep(_refresh_interval() + _REFRESH_MARGIN_SECONDS)


def count_documents(client: Elasticsearch, name: str) -> int:
    """Return the number of searchable documents in `name`, those under embargo included. Raises IndexingError."""
    index = index_behind(client, name)
    with translate_errors(f"counting the documents of {name}"):
        return int(client.count(index=index)["count"])


def _create(client: Elasticsearch, name: str, definition: IndexDefinition) -> None:
    try:
        client.indices.create(
            index=definition.index_name(name),
            settings=definition.settings,
            mappings=definition.mappings,
            aliases={name: alias_settings(definition)},
        )
    except ApiError as error:
        if not _was_created_meanwhile(error):
            raise


def _was_created_meanwhile(error: ApiError) -> bool:
    """Return whether another process created the index, with the same mapping or (status 500) another."""
    return error.error == "resource_already_exists_exception" or "more than one write index" in cause(error)


def _mapping(client: Elasticsearch, index: str, definition: IndexDefinition) -> dict[str, Any]:
    """Return the fields of `IndexStatus` about the mapping."""
    try:
        found = read_mapping(client, index)
    except UnknownCredentials:
        raise
    except NotAuthorized:
        return {}
    return {"scheme": scheme_of(found), "difference": compare(definition.mappings, found)}


def _alias_current(client: Elasticsearch, name: str, index: str, definition: IndexDefinition) -> bool | None:
    found = read_filter(client, name, index)
    return None if found is None else found[0] == definition.alias_filter


def _documents(client: Elasticsearch, index: str) -> int | None:
    try:
        return int(client.count(index=index)["count"])
    except ApiError as error:
        if error.meta.status in (_NO_SHARD_YET, _NOT_ALLOWED):
            return None
        raise


def _bytes(client: Elasticsearch, index: str) -> int | None:
    try:
        stats = client.indices.stats(index=index, metric="store")
    except AuthorizationException:
        return None
    store = stats["_all"]["primaries"].get("store")
    return int(store["size_in_bytes"]) if store else None


def _refresh_interval() -> float:
    return float(str(document_index().settings["refresh_interval"]).removesuffix("s"))
