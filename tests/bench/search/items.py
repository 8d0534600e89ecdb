"""A known-item set for search: passages of the gold articles, and queries that each have one right answer.

Long articles are cut into passages of the length of an abstract, so that the passages of one article
compete with each other and with articles on the same affair. Everything is drawn by hashes of the ids:
the set is the same on every machine.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.elasticsearch.queries.bodies.text import STOP_WORDS
from tests.bench.shared.corpus import gold_documents
from tests.bench.shared.split import Half, half

PARAPHRASES = Path(__file__).with_name("paraphrases.jsonl")
PASSAGE_WORDS = 220
FOLDERS = ("dates/meantime", "dates/gum", "entities/wikigold", "extraction")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


@dataclass(frozen=True, slots=True)
class Passage:
    """A record as it would be ingested: no more than id, perhaps a title, and text."""

    id: str
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A query of one kind, the id of the passage that it is about, and the half it may be looked at in."""

    kind: str
    query: str
    answer: str
    half: Half


def passages() -> list[Passage]:
    """All passages of the gold articles; every other title is withheld."""
    return [passage for article in _articles() for passage in _passages_of(article)]


def items() -> list[KnownItem]:
    """The queries: titles half remembered, sentences worn down, names with a time, and paraphrases."""
    found = []
    for article in _articles():
        mine = _passages_of(article)
        side = half(article["id"])
        found += [KnownItem(kind, query, answer, side) for kind, query, answer in _drawn(article, mine)]
    for line in PARAPHRASES.read_text().splitlines():
        row = json.loads(line)
        found.append(KnownItem("paraphrase", row["query"], f"{row['id']}#0", half(row["id"])))
    return found


def _articles() -> Iterator[dict[str, Any]]:
    for folder in FOLDERS:
        for row in gold_documents(folder):
            if "html" in row:
                yield {"id": row["id"], "title": row["gold"]["title"], "text": row["gold"]["text"]}
            elif "text" in row and "gold_body" not in row:
                yield row | {"text": _without_heading(row)}


def _without_heading(row: dict[str, Any]) -> str:
    """The text without the title and the date line that these sets put before it."""
    paragraphs = row["text"].split("\n\n")
    first = 0
    while first < len(paragraphs) - 1 and len(paragraphs[first]) < 120 and not paragraphs[first].endswith("."):
        first += 1
    return "\n\n".join(paragraphs[first:])


def _passages_of(article: dict[str, Any]) -> list[Passage]:
    title = article.get("title") if _chance(article["id"], "title") < 0.5 else None
    pieces: list[str] = [""]
    for paragraph in article["text"].split("\n"):
        if len(pieces[-1].split()) + len(paragraph.split()) > PASSAGE_WORDS and pieces[-1]:
            pieces.append("")
        pieces[-1] += paragraph + "\n"
    texts = [piece.strip() for piece in pieces if piece.strip()]
    return [Passage(f"{article['id']}#{n}", title if n == 0 else None, text) for n, text in enumerate(texts)]


def _drawn(article: dict[str, Any], mine: list[Passage]) -> Iterator[tuple[str, str, str]]:
    dice = random.Random(article["id"])
    if article.get("title"):
        kind = "title, indexed" if mine[0].title else "title, withheld"
        yield kind, _worn(article["title"], dice, keep=0.6), mine[0].id
    passage = dice.choice(mine)
    sentences = [s for s in _SENTENCE_END.split(passage.text) if 10 <= len(s.split()) <= 40]
    if sentences:
        yield "sentence", _worn(dice.choice(sentences), dice, keep=0.5), passage.id
    if "meantime" in article["id"] and article.get("dates"):
        names = re.findall(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+", mine[0].text)
        if names:
            yield "name and time", f"{dice.choice(names)} {dice.choice(article['dates'])['text']}", mine[0].id


def _worn(text: str, dice: random.Random, keep: float) -> str:
    """Some of the distinctive words, in another order, every third in another form: as one remembers a text."""
    words = [word for word in re.findall(r"[\w’'-]+", text) if word.lower() not in STOP_WORDS]
    kept = dice.sample(words, max(2, round(len(words) * keep))) if len(words) > 2 else words
    return " ".join(_another_form(word) if dice.random() < 1 / 3 else word for word in kept)


def _another_form(word: str) -> str:
    return word[:-1] if word.endswith("s") else f"{word}s"


def _chance(*key: str) -> float:
    return random.Random("|".join(key)).random()
