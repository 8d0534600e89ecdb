"""The texts and pages that speed is measured on: wire stories, page texts and HTML pages, from gold and fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from tests.bench.dates.gold import OWN_SET
from tests.bench.dates.markup import marked_documents
from tests.bench.entities.gold import blind_articles, fresh_articles, hard_articles, own_articles
from tests.bench.shared.corpus import gold_documents
from tests.quality.wire_gold import wire_cases
from transforms.records import InputRef, RawRecord

MIN_CHARACTERS, MAX_CHARACTERS = 400, 5_000
"""News length: shorter fixtures are left out, longer page texts are cut at a paragraph."""

_OBSERVED = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Records of one kind, and what is missing where gold is absent."""

    name: str
    records: list[RawRecord]
    missing: int

    @property
    def texts(self) -> list[str]:
        """The contents."""
        return [str(record.content) for record in self.records]

    @property
    def megabytes(self) -> float:
        """Size in UTF-8."""
        return sum(len(text.encode("utf-8", "replace")) for text in self.texts) / 1e6

    @property
    def title(self) -> str:
        """Name, count and size, for a table's heading."""
        absent = f" ({self.missing} fewer than asked: gold is absent)" if self.missing else ""
        return f"{len(self.records)} {self.name}, {self.megabytes:.2f} MB{absent}"


def wire_corpus(count: int) -> Corpus:
    """Wire stories: our own fixtures of wires, entities and dates, then Wikinews and Wikipedia of the gold."""
    return _corpus("wire stories", _wire_texts(), count)


def page_text_corpus(count: int) -> Corpus:
    """The plain text of web pages: main texts of the extraction gold, then whole pages with furniture lines."""
    return _corpus("page texts", _page_texts(), count)


def page_corpus(count: int) -> Corpus:
    """HTML pages of the extraction gold."""
    pages = [
        RawRecord(page["html"], "html", "bench", _OBSERVED, InputRef(page["id"]), url=page.get("url"))
        for page in islice((page for page in gold_documents("extraction") if "html" in page), count)
    ]
    return Corpus("HTML pages", pages, count - len(pages))


def _corpus(name: str, texts: Iterator[str], count: int) -> Corpus:
    unique = list(dict.fromkeys(map(_cut, (text for text in texts if len(text) >= MIN_CHARACTERS))))[:count]
    records = [
        RawRecord(text, "text", "bench", _OBSERVED, InputRef("bench"), published="2024-11-27") for text in unique
    ]
    return Corpus(name, records, count - len(records))


def _cut(text: str) -> str:
    end = text.rfind("\n", 0, MAX_CHARACTERS)
    return text if len(text) <= MAX_CHARACTERS else text[: end if end > 0 else MAX_CHARACTERS]


def _wire_texts() -> Iterator[str]:
    yield from (case.text for case in wire_cases())
    for articles in (own_articles, blind_articles, fresh_articles, hard_articles):
        yield from (f"{article.title}\n\n{article.body}" for article in articles())
    yield from (document.text for document in marked_documents(OWN_SET))
    for name in ("meantime", "gum", "wikigold"):
        yield from (document["text"] for document in gold_documents(f"entities/{name}"))


def _page_texts() -> Iterator[str]:
    documents = list(gold_documents("extraction"))
    yield from (document["gold"]["text"] for document in documents if "text" in document.get("gold", {}))
    yield from (document["text"] for document in documents if "text" in document)
