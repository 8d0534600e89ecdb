"""The states of backups on record in `NAME-runs`."""

from __future__ import annotations

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_set import runs_name


def recorded_states(client: Elasticsearch, index: str) -> list[str]:
    """Return the state of each backup on record, the oldest first."""
    found = client.search(index=runs_name(index), query={"term": {"kind": "backup"}}, sort=[{"started": "asc"}])
    return [hit["_source"]["state"] for hit in found["hits"]["hits"]]
