"""The gold pages of extraction, and scores on them: words, snippets, title, author, date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.bench.shared.corpus import gold_documents
from transforms.records import Decoded, Decoding, InputRef, RawRecord

_WORD = re.compile(r"\w+")
OBSERVED = datetime(2026, 6, 1, tzinfo=UTC)
"""Time at which the pages count as seen; the last of them are of the spring of 2026."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page and the right result of its extraction; None or empty if the gold has none.

    Attributes:
        author: Empty if the page names none.
        observed: Time at which the page counts as seen, after the last of its set.
    """

    id: str
    url: str
    html: str
    text: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    title: str | None
    published: str | None
    author: str | None
    observed: datetime = OBSERVED

    def decoded(self) -> Decoded:
        """Return the page as the pipeline passes it to extraction."""
        raw = RawRecord(self.html, "html", "bench", self.observed, InputRef(self.id), url=self.url or None)
        return Decoded(raw, self.html, Decoding("unicode", "given"))


@dataclass(frozen=True, slots=True)
class ExtractionResult:
    """The result of a system on a page; None for metadata that it does not extract."""

    text: str
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    modified: str | None = None
    kind: str | None = None


def gold_pages() -> Iterator[GoldPage]:
    """Yield the 250 pages; a snippet that is not in the gold's own text is not wanted."""
    return (_page(entry) for entry in gold_documents("extraction") if "html" in entry)


def _page(entry: dict[str, Any]) -> GoldPage:
    gold = entry["gold"]
    wanted = tuple(snippet for snippet in gold["with"] if _phrase(snippet) in _phrase(gold["text"]))
    return GoldPage(
        id=entry["id"],
        url=entry["url"],
        html=entry["html"],
        text=gold["text"],
        wanted=wanted,
        unwanted=tuple(gold["without"]),
        title=gold["title"],
        published=gold["published"],
        author=gold["author"] or None,
    )


def snippet_pages() -> Iterator[GoldPage]:
    """Yield the 293 pages in eight languages whose gold is snippets alone; their text is empty."""
    for entry in gold_documents("extraction", "snippets-*.jsonl*"):
        gold = entry["gold"]
        yield GoldPage(
            id=entry["id"],
            url=entry["url"],
            html=entry["html"],
            text="",
            wanted=tuple(gold["with"]),
            unwanted=tuple(gold["without"]),
            title=gold.get("title"),
            published=gold.get("published"),
            author=gold.get("author"),
        )


def full_text_pages() -> Iterator[GoldPage]:
    """Yield the 87 pages of the tests of Readability.js, which have no URL and no snippets."""
    for entry in gold_documents("extraction", "readability.jsonl*"):
        gold = entry["gold"]
        yield GoldPage(entry["id"], "", entry["html"], gold["text"], (), (), gold["title"], None, None)


def _phrase(text: str) -> str:
    """The words of a text in lower case, each between spaces, so that snippets match at words' ends."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _names(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - {"and"}


@dataclass(slots=True)
class ExtractionScore:
    """Sums over pages; `declared` counts the dates of pages that declare another day as that of their last change."""

    pages: int = 0
    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0
    unwanted: int = 0
    unwanted_all: int = 0
    missing: int = 0
    wanted_all: int = 0
    texts: int = 0
    titles: int = 0
    titles_all: int = 0
    authors: int = 0
    authors_all: int = 0
    dates: int = 0
    dates_all: int = 0
    declared: int = 0
    declared_all: int = 0

    def add(self, page: GoldPage, found: ExtractionResult, changed: str | None) -> None:
        """Add one page; `changed` is the day of its last change as the page declares it."""
        self.pages += 1
        if page.text:
            precision, recall, f1 = word_scores(found.text, page.text)
            self.texts += 1
            self.precision += precision
            self.recall += recall
            self.f1 += f1
        phrase = _phrase(found.text)
        self.unwanted += sum(_phrase(snippet) in phrase for snippet in page.unwanted)
        self.unwanted_all += len(page.unwanted)
        self.missing += sum(_phrase(snippet) not in phrase for snippet in page.wanted)
        self.wanted_all += len(page.wanted)
        self._add_metadata(page, found, changed)

    def _add_metadata(self, page: GoldPage, found: ExtractionResult, changed: str | None) -> None:
        if page.title is not None:
            self.titles_all += 1
            self.titles += _phrase(found.title or "") == _phrase(page.title)
        if page.author is not None:
            self.authors_all += 1
            self.authors += _names(" ".join(found.authors)) == _names(page.author)
        if page.published:
            right = (found.published or "")[:10] == page.published
            self.dates_all += 1
            self.dates += right
            if page.published != (changed or "")[:10]:
                self.declared_all += 1
                self.declared += right

    def row(self) -> list[str]:
        """Return the figures in percent, in the order of `HEADER`."""
        shares = (
            (self.f1, self.texts),
            (self.precision, self.texts),
            (self.recall, self.texts),
            (self.unwanted, self.unwanted_all),
            (self.missing, self.wanted_all),
            (self.titles, self.titles_all),
            (self.authors, self.authors_all),
            (self.dates, self.dates_all),
            (self.declared, self.declared_all),
        )
        return [f"{100 * part / whole:.1f}" if part else "-" for part, whole in shares]


HEADER = ("F1", "P", "R", "unwanted", "missing", "title", "author", "date", "date, unlike change")


def word_scores(text: str, gold: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the bags of lower-case words."""
    given, wanted = Counter(_WORD.findall(text.lower())), Counter(_WORD.findall(gold.lower()))
    common = (given & wanted).total()
    precision, recall = common / max(given.total(), 1), common / max(wanted.total(), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def score_pages(
    pages: Iterable[GoldPage], found: Iterable[ExtractionResult], changes: Iterable[str | None]
) -> ExtractionScore:
    """Sum the scores of a system's results on pages with these days of their last changes."""
    total = ExtractionScore()
    for page, answer, changed in zip(pages, found, changes, strict=True):
        total.add(page, answer, changed)
    return total
