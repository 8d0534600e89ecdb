"""The gold sets for dates as one record, whatever each of them calls its parts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.shared.split import Half, half

REPOSITORY = Path(__file__).resolve().parents[3]
SHARED_SETS = ("meantime", "gum", "wikiwars")
OWN_SET = "own"
FRESH_SET = "fresh"
SECOND_SET = "second"
MARKED_SETS = (OWN_SET, FRESH_SET, SECOND_SET)
"""Sets of this repository: articles with marks."""


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """An annotated expression; `value` is optional, `scored` false for datelines."""

    start: int
    end: int
    text: str
    type: str
    value: str | None
    scored: bool = True


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with its publication day (ISO) and its expressions, sorted by start, none nested."""

    id: str
    text: str
    published: str
    spans: tuple[GoldSpan, ...]

    @property
    def half(self) -> Half:
        return half(self.id)


def gold_home() -> Path:
    """Folder of the shared gold: `DATELINE_GOLD`, else beside the repository."""
    return Path(os.environ.get("DATELINE_GOLD", REPOSITORY.parent / "shared" / "gold")) / "dates"


def documents(name: str) -> Iterator[GoldDocument]:
    """The documents of a set: one of `MARKED_SETS` or `SHARED_SETS`."""
    if name in MARKED_SETS:
        from tests.bench.dates.markup import marked_documents

        yield from marked_documents(name)
        return
    with (gold_home() / name / f"{name}-en.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield GoldDocument(record["id"], record["text"], record["published"], _spans(record["dates"]))


def _spans(dates: list[dict[str, object]]) -> tuple[GoldSpan, ...]:
    """Outermost spans only: TempEval-3 has no nested expressions."""
    found: list[GoldSpan] = []
    for date in sorted(dates, key=lambda date: (int(str(date["start"])), -int(str(date["end"])))):
        start, end = int(str(date["start"])), int(str(date["end"]))
        if found and start < found[-1].end:
            continue
        value = str(date["value"]) if date["value"] else None
        found.append(GoldSpan(start, end, str(date["text"]), str(date["type"]), value, not date.get("dct")))
    return tuple(found)
