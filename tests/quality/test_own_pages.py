"""The own pages can be read, each expects only what it has, and floors under their bodies: never lower one."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.bench.extract.gold import ExtractionScore, score_pages
from tests.bench.extract.own_pages import KINDS, SECOND_PAGES, STORIES, OwnPage, own_pages, read_page, visible_words
from tests.bench.extract.systems import dateline
from tests.bench.shared.split import HALVES, half

PAGES = list(own_pages())
SECOND = list(own_pages(SECOND_PAGES))
_FLOORS = {"tune": (1.0, 0.97, 14), "report": (1.0, 0.85, 11)}
"""Shares of dates and authors that are right, and number of pages without a story that count as none, by half."""

_BODIES = {"tune": (0.9978, 0.006, 0.0), "report": (0.9735, 0.043, 0.0093)}
"""Body F1, and the shares of unwanted snippets in the text and of paragraphs missing from it, by half.

Before the rules met the pages they were .834, .450, .057 and .850, .421, .006.
"""

_SECOND = {"tune": (0.999, 0.0, 0.0), "report": (0.977, 0.125, 0.0)}
"""The same for the second set, whose first figures were .904, .367, .028 and .928, .312, .0."""


@pytest.mark.parametrize("side", _BODIES)
def test_bodies(side: str) -> None:
    _check_bodies(PAGES, side, _BODIES[side])
    _check_bodies(SECOND, side, _SECOND[side])


def _check_bodies(all_pages: list[OwnPage], side: str, floors: tuple[float, float, float]) -> None:
    pages = [page.gold() for page in all_pages if page.paragraphs and half(page.id) == side]
    score = score_pages(pages, [dateline(page) for page in pages], [None] * len(pages))
    body, unwanted, missing = floors
    assert score.f1 >= body * score.texts
    assert score.unwanted <= unwanted * score.unwanted_all
    assert score.missing <= missing * score.wanted_all


@pytest.mark.parametrize("page", PAGES + SECOND, ids=lambda page: page.id)
def test_a_page_has_what_is_expected_of_it(page: OwnPage) -> None:
    text = visible_words(page.html)
    assert [part for part in (*page.paragraphs, *page.unwanted) if part not in text] == []
    assert all(page.paragraphs)
    assert page.unwanted
    assert not {"⟦", "⟧", "⟪", "⟫"} & set(page.html)
    assert page.kind in KINDS
    assert bool(page.paragraphs) == (page.kind != "list")
    assert page.title
    assert page.title in text
    assert page.url.startswith("http")


@pytest.mark.parametrize("page", [page for page in PAGES + SECOND if page.kind in STORIES], ids=lambda page: page.id)
def test_a_story_has_a_date_and_its_authors_stand_in_the_page(page: OwnPage) -> None:
    assert page.published
    published = datetime.fromisoformat(page.published).date()
    assert page.modified is None or published <= datetime.fromisoformat(page.modified).date()
    assert page.authors is not None
    assert [name for name in page.authors if name.lower() not in visible_words(page.html).lower()] == []


def test_no_unwanted_snippet_is_in_a_body() -> None:
    assert [
        (page.id, part) for page in PAGES + SECOND for part in page.unwanted if part in "\n".join(page.paragraphs)
    ] == []


def test_both_halves_have_pages_of_every_language() -> None:
    for side in HALVES:
        found = {page.id[:2] for page in PAGES if half(page.id) == side}
        assert found == {"de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru"}


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="kin"):
        read_page("x", "url: u\nkin: article\n---\n<p>⟦a⟧</p>")


@pytest.mark.parametrize("side", _FLOORS)
def test_floors_of_metadata(side: str) -> None:
    pages = [page for page in PAGES if half(page.id) == side]
    stories = [page for page in pages if page.kind in STORIES]
    score = _score(stories)
    dates, authors, others = _FLOORS[side]
    assert score.dates >= dates * score.dates_all
    assert score.authors >= authors * score.authors_all
    kinds = {page.id: dateline(page.gold()).kind for page in pages}
    assert [page.id for page in stories if kinds[page.id] not in STORIES] == []
    assert sum(kinds[page.id] not in STORIES for page in pages if page.kind not in STORIES) >= others


def _score(pages: list[OwnPage]) -> ExtractionScore:
    gold = [page.gold() for page in pages]
    return score_pages(gold, [dateline(page) for page in gold], [page.modified for page in pages])
