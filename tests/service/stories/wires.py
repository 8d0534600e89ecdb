"""Articles of a story, of its look-alikes and of others, as documents that were loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from infra.settings import Settings
from infra.stories.index import StoriesReport, group_index
from tests.service.articles import document
from transforms.document import Document
from transforms.document.fingerprint import fingerprint

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)
WIRE = (
    "Bakers in Lindenau opened their shops at midnight on Tuesday to protest against a tax on ovens that burn wood.",
    "More than 60 of them took part, the guild said, and sold out of rye bread before the first trams were running.",
    "The city wants to raise 340,000 crowns a year with the tax and spend the money on filters for old chimneys.",
    "Mayor Ottla Brandeis said she would meet the guild on Friday, and that the filters could not wait any longer.",
    "Lindenau has more bakers with such ovens than any other town in the country, most of them family firms.",
)
MARKET = (
    "The price of rye rose {0} percent to {1} crowns a ton in Lindenau on {2}. Traders said that {3} wagons had "
    "arrived, against {4} the day before. Wheat was {5} crowns a ton. Mills bought little before the holiday."
)
OTHER = (
    "The swimming pool of Ostheim will stay closed all winter because its boiler broke and no spare part is left.",
    "Schools will take their classes to the lake hall of the next town by bus, the council decided on Tuesday.",
)


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


TEXTS = {
    "wire": text(*WIRE),
    "copy": text("From our news services.", *WIRE, "Write to the news desk."),
    "excerpt": text(*WIRE[:3]),
    "take": text(WIRE[0], WIRE[1].replace("60", "75"), *WIRE[2:], "A second shop night is planned for Sunday."),
    "market monday": MARKET.format("1.4", 212, "Monday", 31, 44, 264),
    "market tuesday": MARKET.format("0.8", 219, "Tuesday", 57, 31, 258),
    "other": text(*OTHER),
    "short": "Flash",
}
"""Texts by external id, in the order of their time: an hour lies between two."""

STORIES = [["copy", "excerpt", "take", "wire"], ["market monday"], ["market tuesday"], ["other"], ["short"]]


def article(name: str, body: str | None = None, *, hours: float | None = None, **given: Any) -> Document:
    """The document of an article as a load writes it."""
    words = TEXTS[name] if body is None else body
    moment = NOON + timedelta(hours=list(TEXTS).index(name) if hours is None else hours)
    times = {"published": moment.isoformat(), "published_precision": "second", "observed": moment.isoformat()}
    own = {"source": f"source of {name}", "fingerprint": list(fingerprint(words)), "agencies": ["TAP"]}
    return document(name, f"Title of {name}", words, **{**times, **own, **given})


def put(client: Elasticsearch, index: str, documents: Iterable[Document]) -> None:
    """Write documents and make them searchable."""
    actions = ({"_index": index, "_id": one["id"], "_source": one} for one in documents)
    bulk(client, actions, refresh=True)


def group(client: Elasticsearch, index: str, *, everything: bool = False) -> StoriesReport:
    return group_index(client, index, Settings.read(), print, everything=everything)


def stored(client: Elasticsearch, index: str) -> dict[str, Document]:
    """All documents by external id."""
    (name,) = client.indices.get_alias(name=index)
    hits = client.search(index=name, size=500)["hits"]["hits"]
    return {hit["_source"]["external_id"]: hit["_source"] for hit in hits}


def stories(client: Elasticsearch, index: str) -> list[list[str]]:
    """The external ids of each story, after a check that its documents agree on it."""
    groups = defaultdict[str, dict[str, Document]](dict)
    for name, found in stored(client, index).items():
        groups[found["story"]][name] = found
    for members in groups.values():
        infos = [one["story_info"] for one in members.values()]
        assert {one["story_size"] for one in members.values()} == {len(members)}
        assert {info["size"] for info in infos} == {len(members)}
        ordered = sorted(members.values(), key=lambda one: (one["story_time"], one["id"]))
        assert {info["first"] for info in infos} == {ordered[0]["id"]}
        assert {one["story_first_source"] for one in ordered} == {ordered[0].get("source", "")}
        assert {info["representative"] for info in infos} <= {one["id"] for one in ordered}
        assert [one["story_relation"] == "original" for one in ordered] == [True, *[False] * (len(ordered) - 1)]
    return sorted(sorted(members) for members in groups.values())
