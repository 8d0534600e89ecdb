"""A small corpus of finished documents, each with what a search could find it by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, get_origin

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from infra.elasticsearch.lifecycle.indices import create_index
from transforms.document import Document, document_keys, serialize
from transforms.records import DateMention, DateRange, Delivery, EntityMention, GeoPoint, Subject, Versions


def document(external_id: str | None, title: str | None, body: str, **given: Any) -> Document:
    """A document as the pipeline would write it: every key there, None or empty where nothing is given."""
    whole: Document = {
        **{key: [] if get_origin(type_) is tuple else None for key, type_ in document_keys().items()},
        "id": f"id-{external_id}",
        "external_id": external_id,
        "source": "test",
        "title": title,
        "display_title": title or body.split(".")[0],
        "body": body,
        "language": "en",
        "language_source": "given",
        "decoding": {"encoding": "utf-8", "source": "given", "repairs": []},
        "story": f"id-{external_id}",
        "versions": serialize(Versions(model="test-1")),
        "content_hash": "0" * 32,
        "input": {"path": "test.jsonl", "offset": 0, "length": None, "file": None},
        "known_ids": [f"id-{external_id}"],
        "observed": "2024-12-01T00:00:00Z",
    }
    unknown = given.keys() - whole.keys()
    assert not unknown, unknown
    return whole | given


def days(*starts: str) -> list[dict[str, str]]:
    """One day each."""
    return [period(day, date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()) for day in starts]


def period(first: str, last: str) -> dict[str, str]:
    """An interval; `last` is exclusive."""
    return DateRange(first, last)._asdict()


def entity(text: str, within: str, label: str, name: str, why: str, country: str | None = None) -> dict[str, Any]:
    """Build a mention of a name at the last occurrence of `text` in the body `within`."""
    start = within.rindex(text)
    lat, lon = (SEOUL["lat"], SEOUL["lon"]) if label == "GPE" else (None, None)
    id_ = f"{label}-{name}"
    mention = EntityMention("body", start, start + len(text), text, label, name, id_, lat, lon, country, why)
    return serialize(mention)


def time(text: str, within: str, value: str, first: str, last: str, precision: str) -> dict[str, Any]:
    """Build a time expression at the first occurrence of `text` in the body `within`; `last` is exclusive."""
    start = within.index(text)
    rule = f"{precision}-rule"
    return serialize(DateMention("body", start, start + len(text), text, "DATE", value, first, last, precision, rule))


@contextmanager
def loaded_corpus(url: str, index: str) -> Iterator[None]:
    """Have the articles of the corpus in an index of their own."""
    with Elasticsearch(url, request_timeout=30) as client:
        drop(client, index)
        load(client, index, CORPUS)
        yield
        drop(client, index)


def load(client: Elasticsearch, index: str, documents: Iterable[Document]) -> None:
    """Makes the index with the product's own mapping and fills it."""
    create_index(client, index)
    actions = ({"_index": index, "_id": doc["id"], "_source": doc} for doc in documents)
    bulk(client, actions, refresh=True)


def drop(client: Elasticsearch, index: str) -> None:
    """Delete the index behind the alias, if there is one."""
    for name in client.indices.get(index=f"{index}-*", allow_no_indices=True):
        client.indices.delete(index=name)


SEOUL = GeoPoint(37.57, 126.98)._asdict()
KYIV = GeoPoint(50.45, 30.52)._asdict()
BUSAN = GeoPoint(35.18, 129.08)._asdict()


DELIVERY = Delivery(
    format="newsml-g2",
    version="3",
    urgency=1,
    slug="KOREA-LAW/LEAD",
    genre=("Current",),
    subjects=(Subject("medtop:20000593", "Politics"), Subject("medtop:11000000")),
    subheadlines=("Soldiers leave the assembly",),
    editor_notes=("Replaces the alert about helicopters",),
)

WEAPONS = (
    "President Yoon Suk Yeol met a Ukrainian delegation in Seoul on Wednesday. Defense Minister Rustem Umerov "
    "asked for air defense systems. The presidents had spoken last month, Yoon said."
)
CORPUS = (
    document(
        "weapons",
        "Seoul weighs weapons for Ukraine",
        WEAPONS,
        source="koreadaily",
        url="https://www.koreadaily.test/weapons",
        domain="koreadaily.test",
        published="2024-11-27",
        agencies=["AFP"],
        people=["Yoon Suk Yeol", "Rustem Umerov"],
        organizations=["Ministry of National Defense"],
        places=["Seoul"],
        countries=["South Korea", "Ukraine"],
        locations=[SEOUL],
        mentioned_day=days("2024-11-27"),
        mentioned_month=[period("2024-10-01", "2024-11-01")],
        mentioned_months=["2024-11", "2024-10"],
        mentioned_from=["2024-11-27", "2024-10-01"],
        entities=[
            entity("Yoon Suk Yeol", WEAPONS, "PERSON", "Yoon Suk Yeol", "full name"),
            entity("Ukrainian", WEAPONS, "NORP", "Ukraine", "nationality", "UA"),
            entity("Seoul", WEAPONS, "GPE", "Seoul", "gazetteer", "KR"),
            entity("Rustem Umerov", WEAPONS, "PERSON", "Rustem Umerov", "full name"),
            entity("Yoon", WEAPONS, "PERSON", "Yoon Suk Yeol", "part of a full name"),
        ],
        dates=[
            time("Wednesday", WEAPONS, "2024-11-27", "2024-11-27", "2024-11-28", "day"),
            time("last month", WEAPONS, "2024-10", "2024-10-01", "2024-11-01", "month"),
        ],
        removed=[
            {"text": "\n\nWith AFP", "rule": "credit.with-agencies", "start": len(WEAPONS)},
            {"text": "\n\nComments", "rule": "widget.comments", "start": len(WEAPONS)},
        ],
    ),
    document(
        "martial",
        "Yoon declares emergency martial law",
        "SEOUL (Reuters) - President Yoon Suk Yeol declared martial law late on Tuesday. The law was lifted "
        "within hours after parliament voted against it.",
        source="koreadaily",
        published="2024-12-03T22:30:00+09:00",
        agencies=["Reuters"],
        people=["Yoon Suk Yeol"],
        organizations=["National Assembly"],
        delivery=serialize(DELIVERY),
        places=["Seoul"],
        countries=["South Korea"],
        locations=[SEOUL],
        mentioned_day=days("2024-12-03"),
        mentioned_months=["2024-12"],
        mentioned_from=["2024-12-03"],
    ),
    document(
        "kyiv",
        "Zelensky calls for air defense after strikes on Kyiv",
        "President Volodymyr Zelensky said 2024 had been the hardest year. Kyiv was struck on December 13, and "
        "air defense crews worked through the night.",
        source="worldnews",
        published="2024-12-14",
        agencies=["AFP", "Reuters"],
        people=["Volodymyr Zelensky"],
        organizations=["NATO"],
        places=["Kyiv"],
        countries=["Ukraine", "Russia"],
        locations=[KYIV],
        mentioned_day=days("2024-12-13"),
        mentioned_year=[period("2024-01-01", "2025-01-01")],
        mentioned_months=["2024-12"],
        mentioned_from=["2024-12-13", "2024-01-01"],
    ),
    document(
        "busan",
        "Film festival opens in Busan",
        "The festival in Busan opened without a president in the audience. Organizers expect record crowds; "
        "tickets with a <b>discount</b> are sold at the door.",
        source="worldnews",
        published="2023-10-04",
        authors=["Zoë Kim"],
        people=["Park Chan-wook"],
        places=["Busan"],
        countries=["South Korea"],
        locations=[BUSAN],
        section="Culture",
    ),
    document(
        "séisme",
        "Séisme au Népal",
        "Un séisme a frappé le Népal dans la nuit. Les secours manquent de moyens.",
        source="lejournal",
        language="fr",
        published="2015-04-25",
        agencies=["AFP"],
        places=["Kathmandu"],
        countries=["Nepal"],
    ),
    document(
        "undated",
        None,
        "Zirconium dioxide ceramics show inductive properties in bone repair. A trial of 40 patients is planned.",
    ),
    document(
        "withdrawn",
        None,
        "",
        source="koreadaily",
        withdrawn={"at": "2024-12-05T00:00:00Z", "reason": "withdrawn by the agency"},
        published="2024-11-27",
        countries=["South Korea"],
        mentioned_day=days("2024-11-27"),
    ),
)
