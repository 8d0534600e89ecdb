"""Articles of any length, no two alike: paragraphs of our own gold, between two sentences that no other one has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random

from tests.bench.dates.gold import OWN_SET
from tests.bench.dates.markup import marked_documents
from tests.bench.entities.gold import blind_articles, fresh_articles, hard_articles, own_articles

_LEAST_CHARACTERS = 80
"""Shorter paragraphs are headings and lists."""


@dataclass(frozen=True, slots=True)
class ScaleArticle:
    """An article; the sentences `opening` and `ending`, around its paragraphs, are in no other one."""

    id: str
    opening: str
    paragraphs: tuple[str, ...]
    ending: str

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n\n".join([self.opening, *self.paragraphs, self.ending])

    @property
    def line(self) -> bytes:
        """The JSON line that delivers it, with the line feed."""
        return json.dumps({"id": self.id, "text": self.text, "published": "2024-11-27"}).encode() + b"\n"


def scale_articles(count: int, characters: int, seed: int) -> list[ScaleArticle]:
    """Articles of about so many code points each; the same for the same arguments."""
    random = Random(f"{seed} {characters}")
    return [_article(f"scale-{seed}-{characters}-{number}", characters, random) for number in range(count)]


def _article(id_: str, characters: int, random: Random) -> ScaleArticle:
    opening = f"Inspectors opened file {id_} of the harbor office in Rotterdam on Monday, two officials said."
    ending = f"The harbor office will publish its report on file {id_} before the end of next month."
    pool = cycle(random.sample(_paragraphs(), len(_paragraphs())))
    chosen: list[str] = []
    while len(opening) + len(ending) + sum(map(len, chosen)) < characters:
        chosen.append(next(pool))
    return ScaleArticle(id_, opening, tuple(chosen), ending)


@cache
def _paragraphs() -> tuple[str, ...]:
    bodies = [
        article.body
        for articles in (own_articles, blind_articles, fresh_articles, hard_articles)
        for article in articles()
    ]
    bodies += [document.text for document in marked_documents(OWN_SET)]
    found = dict.fromkeys(paragraph.strip() for body in bodies for paragraph in body.split("\n\n"))
    return tuple(paragraph for paragraph in found if len(paragraph) >= _LEAST_CHARACTERS)


def write_shards(articles: Sequence[ScaleArticle], folder: Path, shards: int) -> int:
    """Write the articles as so many files of nearly equal size; return the bytes of the largest."""
    folder.mkdir(parents=True)
    sizes = []
    for number in range(shards):
        content = b"".join(article.line for article in articles[number::shards])
        (folder / f"part-{number}.jsonl").write_bytes(content)
        sizes.append(len(content))
    return max(sizes)
