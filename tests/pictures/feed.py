"""A day of three made-up sources, one of which breaks in the afternoon: what the pictures and the manual show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

DAY = datetime(2026, 11, 24, tzinfo=UTC)
SOURCES = ("Harbour Herald", "Valley Post", "wire")
PLACES = ("Lisbon", "Nairobi", "Seoul", "Quito", "Oslo", "Jakarta", "Halifax")
PEOPLE = ("Ana Ferreira", "Peter Otieno", "Lee Min-jung", "Carmen Vega", "Ola Nordmann")
SUBJECTS = ("ferry timetable", "school budget", "harvest", "tram line", "water tariff", "night market", "tide gauge")


def write_feed(folder: Path, articles: int = 240, broken_from: int = 220) -> Path:
    """A JSON lines file of the day in `folder`; the last articles are cut off in mid-line."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{DAY:%Y-%m-%d}.jsonl"
    lines = [json.dumps(article) for article in _articles(articles)]
    broken = [line if n < broken_from else line[: len(line) // 2] for n, line in enumerate(lines)]
    file.write_text("\n".join(broken) + "\n", encoding="utf-8")
    return file


def _articles(count: int) -> Iterator[dict[str, str]]:
    random = Random(24)
    for number in range(count):
        at = DAY + timedelta(hours=random.triangular(5, 23, 15))
        source, place, person = random.choice(SOURCES), random.choice(PLACES), random.choice(PEOPLE)
        subject = random.choice(SUBJECTS)
        sentences = [
            f"{place.upper()}, Nov 24 - The {subject} was on the table again on Tuesday, said {person}.",
            f"A first draft had failed last month; {person.split()[-1]} wants a vote by next Friday.",
            f"Officials of {random.choice(PLACES)} had asked for {random.randint(2, 90)} changes since October.",
        ]
        yield {
            "id": f"{source.lower().replace(' ', '-')}-{number}",
            "source": source,
            "title": f"{place}: new words on the {subject}",
            "published": at.isoformat(timespec="seconds"),
            "text": "\n\n".join(sentences),
        }
