"""The indices of one alias: its articles, and beside them the state of its runs and the copy of its dead letters."""

from __future__ import annotations

from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import NotAuthorized, UnknownCredentials
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.definitions import dead_letter_index, run_index
from infra.elasticsearch.lifecycle.indices import IndexStatus, ensure_index, index_status


def runs_name(name: str) -> str:
    """The alias of the run state that belongs to the alias `name`."""
    return f"{name}-runs"


def family_status(client: Elasticsearch, name: str) -> dict[str, IndexStatus]:
    """What stands behind the alias, and beside it, by what it holds; what the key may not see is left out."""
    definitions = {"runs": (runs_name(name), run_index()), "dead letters": (copy_name(name), dead_letter_index())}
    found = {"articles": index_status(client, name)}
    for holds, (alias, definition) in definitions.items():
        try:
            found[holds] = index_status(client, alias, definition)
        except UnknownCredentials:
            raise
        except NotAuthorized:
            continue
    return found


def ensure_family(client: Elasticsearch, name: str) -> IndexStatus:
    """All of them, made where they are missing, their mappings updated: what a key needs that may only load.

    Returns the status of the index of articles. Raises as `ensure_index`.
    """
    articles = ensure_index(client, name)
    ensure_index(client, runs_name(name), run_index())
    ensure_index(client, copy_name(name), dead_letter_index())
    return articles
