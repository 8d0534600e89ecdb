"""The articles of the page's tests: those of the search tests, a story, many alike, hostile and right-to-left ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.service.articles import CORPUS, SEOUL, days, document, entity, period, time
from transforms.document import Document, serialize
from transforms.records import Delivery

HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}\x1b[31m\u202espoofed\u2066"
"""Ends an attribute and a tag, runs a script, fills a template, colors a terminal, reorders text."""

NOTICES = 45
"""Articles of equal score: two pages and a bit."""

DREDGER = (
    "The dredger Marta Luisa left the harbor of Busan on Monday. The port authority said last month that the channel "
    "would be closed. Captain Ines Alcott expects to return in 2026."
)


def page_corpus() -> Iterator[Document]:
    """Yield the articles."""
    yield from CORPUS
    yield from _story()
    yield from _notices()
    yield _dredger()
    yield _hostile()
    yield document(
        "arabic",
        "افتتاح متحف جديد في الميناء",
        "افتتح الميناء القديم متحفا جديدا يوم الاثنين. قال المدير إن الدخول مجاني طوال الشهر.",
        source="harborarabic",
        language="ar",
        published="2024-08-05",
    )
    embargoed = Delivery(format="newsml-g2", embargo="2999-01-01T00:00:00Z")
    yield document(
        "embargoed", "Budget of the port", "The port will spend nine million.", delivery=serialize(embargoed)
    )


def _dredger() -> Document:
    return document(
        "dredger",
        "Dredger leaves Busan",
        DREDGER,
        source="worldnews",
        url="https://worldnews.example/dredger",
        byline="By Ruth Okafor",
        authors=["Ruth Okafor"],
        agencies=["AFP"],
        published="2025-06-10T09:30:00+09:00",
        indexed_at="2025-06-10T01:00:00Z",
        run_id="run-7",
        people=["Ines Alcott"],
        lead_people=["Ines Alcott"],
        organizations=["Port Authority"],
        places=["Busan"],
        countries=["South Korea"],
        locations=[{"lat": 35.18, "lon": 129.08}],
        tags=["ports"],
        mentioned_day=days("2025-06-09"),
        mentioned_month=[period("2025-05-01", "2025-06-01")],
        mentioned_year=[period("2026-01-01", "2027-01-01")],
        mentioned_months=["2025-05", "2025-06"],
        mentioned_from=["2025-06-09", "2025-05-01", "2026-01-01"],
        entities=[
            entity("Busan", DREDGER, "GPE", "Busan", "gazetteer", "KR"),
            entity("Ines Alcott", DREDGER, "PERSON", "Ines Alcott", "full name"),
        ],
        dates=[
            time("Monday", DREDGER, "2025-06-09", "2025-06-09", "2025-06-10", "day"),
            time("last month", DREDGER, "2025-05", "2025-05-01", "2025-06-01", "month"),
            time("2026", DREDGER, "2026", "2026-01-01", "2027-01-01", "year"),
        ],
        removed=[{"text": "\n\nRead also: Ferries", "rule": "widget.read-also", "start": DREDGER.index("Captain")}],
    )


def _story() -> Iterator[Document]:
    first = "A heron colony returned to the quarry pond. Wardens counted eleven nests."
    texts = {
        "heron-1": ("morningstar", first, "original"),
        "heron-2": ("eveningpost", f"{first} The path stays closed.", "revision"),
        "heron-3": ("coastherald", first, "copy"),
    }
    for number, (name, (source, body, relation)) in enumerate(texts.items()):
        yield document(
            name,
            "Herons return to the quarry",
            body,
            source=source,
            published=f"2024-05-0{number + 1}",
            indexed_at="2024-05-05T00:00:00Z",
            story="story-heron",
            story_size=3,
            story_relation=relation,
            story_time=f"2024-05-0{number + 1}T00:00:00Z",
            story_delay=number * 1440,
            story_info={"representative": "id-heron-1"},
        )


def _notices() -> Iterator[Document]:
    for number in range(NOTICES):
        yield document(
            f"notice-{number:02}",
            f"Notice {number:02} to mariners",
            "A buoy is out of position near the lighthouse.",
            source=f"station{number % 3}",
            published=f"20{19 + number % 5}-0{1 + number % 9}-11",
            indexed_at="2024-01-01T00:00:00Z",
            people=[f"Keeper {number:02}"],
            **_mentioning(2019 + number % 5, 1 + number % 9),
        )


def _mentioning(year: int, month: int) -> dict[str, Any]:
    """A month that a text mentions."""
    first, following = f"{year}-{month:02}", f"{year}-{month + 1:02}"
    return {
        "mentioned_month": [period(f"{first}-01", f"{following}-01")],
        "mentioned_months": [first],
        "mentioned_from": [f"{first}-01"],
    }


def _hostile() -> Document:
    body = f"The pilot boat waits. {HOSTILE} It is calm."
    start = body.index(HOSTILE)
    named = {
        "field": "body",
        "start": start,
        "end": start + len(HOSTILE),
        "text": HOSTILE,
        "label": "PERSON",
        "name": HOSTILE,
        "id": "x",
        "lat": None,
        "lon": None,
        "country": None,
        "why": HOSTILE,
    }
    return document(
        "hostile",
        f"Pilot boat {HOSTILE}",
        body,
        source=HOSTILE,
        url="javascript:alert(3)",
        canonical_url="javascript:alert(4)",
        byline=HOSTILE,
        published="2024-02-02",
        agencies=[HOSTILE],
        people=[HOSTILE],
        places=[HOSTILE],
        locations=[SEOUL],
        tags=[HOSTILE],
        language="en",
        run_id=HOSTILE,
        entities=[named],
        removed=[{"text": HOSTILE, "rule": HOSTILE, "start": 3}],
        input={"path": HOSTILE, "offset": 0, "length": None, "file": None},
    )
