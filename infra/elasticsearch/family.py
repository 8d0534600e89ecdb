"""The indices of one alias: its articles, and beside them the state of its runs and the copy of its dead letters."""

from __future__ import annotations

from elasticsearch import Elasticsearch

from infra.elasticsearch.deadletters_index import copy_name
from infra.elasticsearch.definitions import dead_letter_index, run_index
from infra.elasticsearch.indices import IndexStatus, ensure_index


def runs_name(name: str) -> str:
    """The alias of the run state that belongs to the alias `name`."""
    return f"{name}-runs"


def ensure_family(client: Elasticsearch, name: str) -> IndexStatus:
    """All of them, made where they are missing: what a key needs that may load and make no index.

    Returns the status of the index of articles. Raises as `ensure_index`.
    """
    ensure_index(client, runs_name(name), run_index())
    ensure_index(client, copy_name(name), dead_letter_index())
    return ensure_index(client, name)
