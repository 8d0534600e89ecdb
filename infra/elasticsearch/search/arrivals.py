"""When the sources of an index delivered: the hours in which at least one of their articles was observed."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors

_PAGE = 5_000
"""Hours a request; a composite aggregation is paged, so that no number of sources is too many."""


def delivery_hours(client: Elasticsearch, index: str, since: datetime) -> dict[str, list[datetime]]:
    """For each source the hours since `since` (aware) in which it delivered, ascending. Raises IndexingError."""
    hours: defaultdict[str, list[datetime]] = defaultdict(list)
    after: dict[str, Any] | None = None
    while True:
        with translate_errors(f"looking when sources delivered to {index}"):
            found = client.search(index=index, size=0, query=_since(since), aggs={"hours": _hours(after)})
        for bucket in found["aggregations"]["hours"]["buckets"]:
            hours[bucket["key"]["source"]].append(datetime.fromtimestamp(bucket["key"]["hour"] / 1000, UTC))
        after = found["aggregations"]["hours"].get("after_key")
        if after is None:
            return dict(hours)


def _since(since: datetime) -> dict[str, Any]:
    return {"range": {"observed": {"gte": since.isoformat()}}}


def _hours(after: dict[str, Any] | None) -> dict[str, Any]:
    """Sorted by source, then by hour."""
    keys = [
        {"source": {"terms": {"field": "source"}}},
        {"hour": {"date_histogram": {"field": "observed", "fixed_interval": "1h"}}},
    ]
    paging = {"after": after} if after else {}
    return {"composite": {"size": _PAGE, "sources": keys, **paging}}
