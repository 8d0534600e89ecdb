"""A small corpus of finished documents, each with what a search could find it by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from infra.elasticsearch.lifecycle.indices import create_index
from transforms.schema import DateEntry, DateRange, Document, EntityEntry
from transforms.versions import stage_versions


def document(external_id: str | None, title: str | None, body: str, **given: Any) -> Document:
    """A document as the pipeline would write it: every key there, null or empty where nothing is given."""
    whole: dict[str, Any] = {
        **dict.fromkeys(_NULLS.split()),
        **{key: [] for key in _LISTS.split()},
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
        "versions": stage_versions("test-1"),
        "content_hash": "0" * 32,
        "input": {"path": "test.jsonl", "offset": 0, "length": None, "file": None},
        "known_ids": [f"id-{external_id}"],
        "observed": "2024-12-01T00:00:00Z",
    }
    unknown = given.keys() - whole.keys()
    assert not unknown, unknown
    return cast("Document", whole | given)


def days(*starts: str) -> list[DateRange]:
    """One day each."""
    return [
        DateRange(gte=day, lt=date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()) for day in starts
    ]


def entity(text: str, within: str, label: str, name: str, why: str, country: str | None = None) -> EntityEntry:
    """A mention of a name where `text` last stands in the body `within`."""
    start = within.rindex(text)
    place = (SEOUL["lat"], SEOUL["lon"]) if label == "GPE" else (None, None)
    return EntityEntry(
        field="body", start=start, end=start + len(text), text=text, label=label, name=name, id=f"{label}-{name}",
        lat=place[0], lon=place[1], country=country, why=why,
    )  # fmt: skip


def time(text: str, within: str, value: str, first: str, last: str, precision: str) -> DateEntry:
    """A time expression where `text` first stands in the body `within`; `last` is exclusive."""
    start = within.index(text)
    return {
        "field": "body", "start": start, "end": start + len(text), "text": text, "type": "DATE", "value": value,
        "from": first, "to": last, "precision": precision, "rule": f"{precision}-rule",
    }  # fmt: skip


def load(client: Elasticsearch, index: str, documents: Iterable[Document]) -> None:
    """Makes the index with the product's own mapping and fills it."""
    create_index(client, index)
    actions = ({"_index": index, "_id": doc["id"], "_source": doc} for doc in documents)
    bulk(client, actions, refresh=True)


def drop(client: Elasticsearch, index: str) -> None:
    """Deletes what stands behind the alias, if anything."""
    for name in client.indices.get(index=f"{index}-*", allow_no_indices=True):
        client.indices.delete(index=name)


SEOUL = {"lat": 37.57, "lon": 126.98}
KYIV = {"lat": 50.45, "lon": 30.52}
BUSAN = {"lat": 35.18, "lon": 129.08}
_NULLS = """url canonical_url domain published published_precision published_source modified byline dateline
site_name section image_url kind story_info run_id created_by indexed_at withdrawn"""
_LISTS = """authors agencies people organizations places countries locations lead_people lead_places
mentioned_day mentioned_month mentioned_year mentioned_months mentioned_from tags notes removed fingerprint
dates entities superseded"""


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
        mentioned_month=[DateRange(gte="2024-10-01", lt="2024-11-01")],
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
        mentioned_year=[DateRange(gte="2024-01-01", lt="2025-01-01")],
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
