"""Our own texts in nine languages, from which pairs of articles are built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.dates.gold import FRESH_SET, OWN_SET, SECOND_SET
from tests.bench.dates.markup import marked_documents
from tests.bench.entities.facet_gold import facet_articles
from tests.bench.entities.gold import blind_articles, fresh_articles, hard_articles, own_articles
from tests.bench.extract.own_pages import own_pages
from tests.bench.shared.split import Half, half

_GOLD = Path(__file__).parents[2] / "quality" / "gold"
_LEAST_WORDS = 12


@dataclass(frozen=True, slots=True)
class BaseText:
    """The paragraphs of one article of ours; its half holds for every pair that is built from it."""

    id: str
    paragraphs: tuple[str, ...]
    language: str = "en"

    @property
    def half(self) -> Half:
        return half(self.id)

    @property
    def words(self) -> int:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def base_texts() -> list[BaseText]:
    """Return every text of at least `_LEAST_WORDS` words, in the order of its set."""
    return [text for text in _all() if text.words >= _LEAST_WORDS]


def _all() -> Iterator[BaseText]:
    for name in (OWN_SET, FRESH_SET, SECOND_SET):
        for document in marked_documents(name):
            yield BaseText(f"dates-{document.id}", _paragraphs(document.text))
    for folder in ("names_forty", "names_third"):
        for article in facet_articles(_GOLD / folder):
            yield BaseText(f"{folder}-{article.id}", _paragraphs(article.text))
    for articles in (own_articles(), blind_articles(), fresh_articles(), hard_articles()):
        for one in articles:
            yield BaseText(f"names-{one.id}", _paragraphs(one.body))
    for page in own_pages():
        if page.paragraphs:
            yield BaseText(f"page-{page.id}", page.paragraphs, page.id.partition("-")[0])


def _paragraphs(text: str) -> tuple[str, ...]:
    blocks = (" ".join(block.split()) for block in text.replace("\n    ", "\n\n").split("\n\n"))
    return tuple(block for block in blocks if block)
