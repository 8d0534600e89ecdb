"""Loader of the own pages with expected articles; `tests/quality/gold/pages/README.md` explains the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml.html import document_fromstring

from tests.bench.extract.gold import GoldPage

OWN_PAGES = Path(__file__).parents[2] / "quality" / "gold" / "pages"
SECOND_PAGES = OWN_PAGES / "second"
KEYS = {"url", "title", "authors", "published", "modified", "kind"}
KINDS = {"article", "live", "shop", "forum", "list"}
STORIES = {"article", "live"}
OBSERVED = datetime(2027, 1, 1, tzinfo=UTC)
"""Time at which the pages count as seen; the last of them is of December 2026."""

_PARAGRAPH = re.compile("⟦([^⟧]*)⟧")
_UNWANTED = re.compile("⟪([^⟫]*)⟫")
_BREAK = re.compile("<br ?/?>")
_MARKS = re.compile("[⟦⟧⟪⟫]")


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page without its marks, and what is expected of it.

    Attributes:
        authors: Persons; None if the page is no story.
        published: An ISO date, or date and time, with an offset only if the page has one.
    """

    id: str
    url: str
    html: str
    paragraphs: tuple[str, ...]
    unwanted: tuple[str, ...]
    title: str
    authors: tuple[str, ...] | None
    published: str | None
    modified: str | None
    kind: str

    def gold(self) -> GoldPage:
        """The page as the extract bench measures it: days of dates, and no snippets beside the paragraphs."""
        return GoldPage(
            id=self.id,
            url=self.url,
            html=self.html,
            text="\n\n".join(self.paragraphs),
            wanted=self.paragraphs,
            unwanted=self.unwanted,
            title=self.title,
            published=self.published[:10] if self.published else None,
            author=None if self.authors is None else "; ".join(self.authors),
            observed=OBSERVED,
        )


def own_pages(folder: Path = OWN_PAGES) -> Iterator[OwnPage]:
    """Yield the pages, sorted by id."""
    return (read_page(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.html")))


def read_page(page_id: str, text: str) -> OwnPage:
    """Read a page with its head of `key: value` lines and its marks."""
    head, marked = text.split("\n---\n", 1)
    about = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())}
    if unknown := about.keys() - KEYS:
        raise ValueError(f"{page_id}: unknown keys {sorted(unknown)}")
    authors = tuple(name.strip() for name in about["authors"].split(";") if name.strip())
    return OwnPage(
        id=page_id,
        url=about["url"],
        html=_MARKS.sub("", marked),
        paragraphs=tuple(map(visible_words, _PARAGRAPH.findall(marked))),
        unwanted=tuple(map(visible_words, _UNWANTED.findall(marked))),
        title=about["title"],
        authors=authors if about["kind"] in STORIES else None,
        published=about["published"] or None,
        modified=about.get("modified") or None,
        kind=about["kind"],
    )


def visible_words(html: str) -> str:
    """The text of HTML, with single spaces.

    >>> visible_words("<p>Fish &amp;\\n <b>chips</b></p>")
    'Fish & chips'
    >>> visible_words("ebb<br>flow")
    'ebb flow'
    """
    spaced = _BREAK.sub("\n", html)
    root = document_fromstring(spaced if "<html" in spaced else f"<div>{spaced}</div>")
    return " ".join("".join(map(str, root.itertext())).split())
