"""Articles with names, as documents that were loaded, and what linking makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from infra.names import NamesReport, link_index
from infra.settings import Settings
from tests.service.articles import document
from tests.support.named_articles import named
from transforms.document import Document

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)


def article(
    name: str, *people: str, organizations: Sequence[str] = (), day: str = "2015-06-01", **given: Any
) -> Document:
    """The document of an article as a load writes it."""
    whole = named(name, *people, day=day, organizations=organizations)
    fields = {key: value for key, value in whole.items() if key not in ("id", "title", "body")}
    return document(name, None, whole["body"] or "Nothing.", **{**fields, "countries": ["Germany"], **given})


ARTICLES = (
    article("full", "Chancellor |Greta Brandt", "Paul Osei", organizations=["World Grain Council"]),
    article("other", "Greta E. Brandt", day="2015-07-01", organizations=["Ministry of Grain"]),
    article("again", "Chancellor |Greta Brandt", day="2015-08-01", organizations=["Ministry of Grain"]),
    article("short", "Brandt", organizations=["WGC"]),
    article("capitals", "BRANDT", day="2015-09-01"),
    article("old", "Willem van Dorp", day="1970-01-01"),
    article("old short", "Van Dorp", day="1970-02-01"),
    article("nobody"),
)
LINKED = {
    "full": (["Greta Brandt", "Paul Osei"], ["World Grain Council"]),
    "other": (["Greta Brandt"], ["Ministry of Grain"]),
    "again": (["Greta Brandt"], ["Ministry of Grain"]),
    "short": (["Greta Brandt"], ["World Grain Council"]),
    "capitals": (["Greta Brandt"], []),
    "old": (["Willem van Dorp"], []),
    "old short": (["Willem van Dorp"], []),
    "nobody": ([], []),
}
"""People and organizations of each article when all are linked."""


def put(client: Elasticsearch, index: str, documents: Iterable[Document]) -> None:
    """Write documents and make them searchable."""
    bulk(client, ({"_index": index, "_id": one["id"], "_source": one} for one in documents), refresh=True)


def link(client: Elasticsearch, index: str, *, everything: bool = False) -> NamesReport:
    return link_index(client, index, Settings.read(), print, everything=everything)


def stored(client: Elasticsearch, index: str) -> dict[str, Document]:
    """All documents by external id, with their sequence numbers as `_seq_no`."""
    (name,) = client.indices.get_alias(name=index)
    hits = client.search(index=name, size=500, seq_no_primary_term=True)["hits"]["hits"]
    return {hit["_source"]["external_id"]: {**hit["_source"], "_seq_no": hit["_seq_no"]} for hit in hits}


def facets(client: Elasticsearch, index: str) -> dict[str, tuple[list[str], list[str]]]:
    return {name: (one["people"], one["organizations"]) for name, one in stored(client, index).items()}


def records(client: Elasticsearch, index: str) -> dict[str, dict[str, Any]]:
    """The records by name."""
    hits = client.search(index=f"{index}-names", size=500, query={"exists": {"field": "name"}})["hits"]["hits"]
    return {hit["_source"]["name"]: hit["_source"] for hit in hits}
