"""The indices of one alias: its articles, the state of its runs, the copies of its dead letters, saved searches."""

from __future__ import annotations

from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import NotAuthorized, UnknownCredentials
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.index_definitions import (
    dead_letter_index,
    document_index,
    names_index,
    run_index,
    search_index,
)
from infra.elasticsearch.lifecycle.indices import IndexStatus, ensure_index, index_status
from infra.elasticsearch.lifecycle.sizing import IndexShape, require_shape


def runs_name(name: str) -> str:
    """Return the alias of the run state for the alias `name`."""
    return f"{name}-runs"


def searches_name(name: str) -> str:
    """Return the alias of the saved searches for the alias `name`."""
    return f"{name}-searches"


def names_name(name: str) -> str:
    """Return the alias of the records of names for the alias `name`."""
    return f"{name}-names"


def index_statuses(client: Elasticsearch, name: str) -> dict[str, IndexStatus]:
    """Return the status of each index by its content, without those that the key may not see. Raises IndexingError."""
    definitions = {
        "runs": (runs_name(name), run_index()),
        "dead letters": (copy_name(name), dead_letter_index()),
        "saved searches": (searches_name(name), search_index()),
        "names": (names_name(name), names_index()),
    }
    found = {"articles": index_status(client, name)}
    for holds, (alias, definition) in definitions.items():
        try:
            found[holds] = index_status(client, alias, definition)
        except UnknownCredentials:
            raise
        except NotAuthorized:
            continue
    return found


def ensure_indices(client: Elasticsearch, name: str, shape: IndexShape | None = None) -> IndexStatus:
    """Create the missing indices and update the mappings: an ingest key may do neither.

    Args:
        client: The client to use.
        name: The alias of the articles.
        shape: Shards and replicas of the index of articles; by default one shard without a copy.

    Returns:
        The status of the index of articles.

    Raises:
        IndexUnusable: The index of articles exists with other shards or replicas than asked for.
        IndexingError: As `ensure_index`.
    """
    shape = shape or IndexShape()
    require_shape(client, name, shape)
    articles = ensure_index(client, name, document_index().with_settings(shape.settings))
    ensure_index(client, runs_name(name), run_index())
    ensure_index(client, copy_name(name), dead_letter_index())
    ensure_index(client, searches_name(name), search_index())
    ensure_index(client, names_name(name), names_index())
    return articles
