"""Gold for entities in one format: our own articles, old, blind, fresh and hard, wikigold, GUM and MEANTIME."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.shared.corpus import gold_documents

OWN = Path(__file__).parents[2] / "quality" / "gold" / "entities"
BLIND = OWN / "blind"
FRESH = OWN / "fresh"
HARD = OWN / "hard"

_MARK = re.compile(r"\[([POLM]) ([^]=]+)(?:=([^]]+))?\]")
_LETTERS = {"P": "PERSON", "O": "ORG", "L": "LOC", "M": "MISC"}
_LABELS = {"PER": "PERSON", "person": "PERSON", "organization": "ORG", "place": "LOC"}
_FRAME = re.compile(r"^(?:the|an?)\s+|['’]s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GoldName:
    """A name of the gold: field and bounds, CoNLL label, and the entity of the article that it names."""

    field: str
    start: int
    end: int
    label: str
    entity: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article; `countries` is None if the gold has no countries."""

    id: str
    title: str | None
    body: str
    names: tuple[GoldName, ...]
    countries: frozenset[str] | None = None


def own_articles() -> Iterator[GoldArticle]:
    """Our own gold, in the notation of its README."""
    return _annotated(OWN)


def blind_articles() -> Iterator[GoldArticle]:
    """Our own articles on other regions and subjects, written after the rules were finished."""
    return _annotated(BLIND)


def fresh_articles() -> Iterator[GoldArticle]:
    """Our own articles written blind, after the rules were revised on half of the first blind ones."""
    return _annotated(FRESH)


def hard_articles() -> Iterator[GoldArticle]:
    """Our own articles, written blind, with names of which most are on no list."""
    return _annotated(HARD)


def _annotated(folder: Path) -> Iterator[GoldArticle]:
    for path in sorted(folder.glob("*.txt")):
        for block in path.read_text("utf-8").split("## ")[1:]:
            head, countries, title, body = re.split(r"\n(?:countries: |title: |\n)", block.strip(), maxsplit=3)
            title, title_names = _unmarked("title", title)
            body, body_names = _unmarked("body", body)
            yield GoldArticle(head, title, body, (*title_names, *body_names), frozenset(countries.split(", ")))


def wikigold() -> Iterator[GoldArticle]:
    """Wikipedia articles with CoNLL labels."""
    return _documents("wikigold")


def gum() -> Iterator[GoldArticle]:
    """News, biographies, interviews and travel; the outermost spans, without articles and possessives."""
    return _documents("gum")


def meantime() -> Iterator[GoldArticle]:
    """Wikinews; for joined names only."""
    return _documents("meantime")


def _documents(folder: str) -> Iterator[GoldArticle]:
    for doc in gold_documents(f"entities/{folder}"):
        text, title = doc["text"], doc.get("title") or ""
        begin = len(title) + 2 if title and text.startswith(f"{title}\n\n") else 0
        names = tuple(_placed(text, item, begin) for item in doc["entities"])
        yield GoldArticle(doc["id"], title if begin else None, text[begin:], names)


def _placed(text: str, item: dict[str, Any], begin: int) -> GoldName:
    """The name with offsets into the title, or into the body that begins at `begin`."""
    start, end = _cut(text, item["start"], item["end"])
    label, entity = _label(item), str(item.get("entity", ""))
    if start < begin:
        return GoldName("title", start, end, label, entity)
    return GoldName("body", start - begin, end - begin, label, entity)


def _label(item: dict[str, Any]) -> str:
    label: str = item["label"]
    return _LABELS.get(label, label)


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    for mark in _FRAME.finditer(text[start:end]):
        if mark.start() == 0:
            start += mark.end()
        else:
            end -= len(mark.group())
    return start, end


def _unmarked(field: str, marked: str) -> tuple[str, list[GoldName]]:
    plain, names, at = "", [], 0
    for mark in _MARK.finditer(marked):
        letter, form, canonical = mark.groups()
        plain += marked[at : mark.start()]
        names.append(
            GoldName(field, len(plain), len(plain) + len(form), _LETTERS[letter], (canonical or form).casefold())
        )
        plain += form
        at = mark.end()
    return plain + marked[at:], names
