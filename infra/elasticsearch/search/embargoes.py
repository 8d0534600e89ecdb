"""Articles under embargo: they are in the index, and no search by its alias finds them before the embargo ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.aliases import index_behind
from infra.elasticsearch.queries.bodies.filters import EMBARGOED, WITHDRAWN
from transforms.document import Document
from transforms.publication import parse_moment


@dataclass(frozen=True, slots=True)
class Embargoes:
    """The number of articles under embargo, and the end of the first embargo (UTC), None without any."""

    count: int = 0
    next_end: datetime | None = None

    def __str__(self) -> str:
        if self.next_end is None:
            return "none"
        which = "it is" if self.count == 1 else "the next is"
        return f"{self.count:,}, {which} found from {self.next_end:%Y-%m-%d %H:%M:%S} UTC on"


def count_embargoes(client: Elasticsearch, name: str) -> Embargoes:
    """Count the articles under embargo in the index behind the alias `name`. Raises IndexingError."""
    index = index_behind(client, name)
    with translate_errors(f"counting the embargoes of {name}"):
        found = client.search(
            index=index,
            size=0,
            track_total_hits=True,
            query={"bool": {"filter": [EMBARGOED], "must_not": [WITHDRAWN]}},
            aggs={"next": {"min": {"field": "delivery.embargo"}}},
        )
    end = found["aggregations"]["next"]["value"]
    next_end = datetime.fromtimestamp(end / 1000, UTC) if end is not None else None
    return Embargoes(found["hits"]["total"]["value"], next_end)


def embargo_of(document: Document, now: datetime) -> str | None:
    """Return the end of a document's embargo as it was given, None if it is not under embargo at `now` (aware)."""
    delivery = document.get("delivery")
    embargo = delivery["embargo"] if delivery else None
    moment = parse_moment(embargo) if embargo else None
    return embargo if moment and moment > now else None
