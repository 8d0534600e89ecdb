"""Hours in which the sources of an index delivered: in which at least one article was observed."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.aliases import index_behind

_PAGE = 5_000
"""Hours in a response; a composite aggregation is paged, for any number of sources."""


def delivery_hours(client: Elasticsearch, index: str, since: datetime) -> dict[str, list[datetime]]:
    """Return the hours since `since` (aware) in which each source delivered, ascending. Raises IndexingError."""
    behind = index_behind(client, index)
    hours: defaultdict[str, list[datetime]] = defaultdict(list)
    after: dict[str, Any] | None = None
    while True:
        with translate_errors(f"looking when sources delivered to {index}"):
            found = client.search(index=behind, size=0, query=_since(since), aggs={"hours": _hours(after)})
        for bucket in found["aggregations"]["hours"]["buckets"]:
            hours[bucket["key"]["source"]].append(datetime.fromtimestamp(bucket["key"]["hour"] / 1000, UTC))
        after = found["aggregations"]["hours"].get("after_key")
        if after is None:
            return dict(hours)


def _since(since: datetime) -> dict[str, Any]:
    return {"range": {"observed": {"gte": since.isoformat()}}}


def _hours(after: dict[str, Any] | None) -> dict[str, Any]:
    """Return a page of the aggregation, sorted by source and hour."""
    keys = [
        {"source": {"terms": {"field": "source"}}},
        {"hour": {"date_histogram": {"field": "observed", "fixed_interval": "1h"}}},
    ]
    paging = {"after": after} if after else {}
    return {"composite": {"size": _PAGE, "sources": keys, **paging}}
