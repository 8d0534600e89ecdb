"""Floors under extraction from pages: never lower one without a stated reason."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.bench.extract.gold import (
    ExtractionScore,
    GoldPage,
    full_text_pages,
    gold_pages,
    score_pages,
    snippet_pages,
)
from tests.bench.extract.systems import dateline
from tests.bench.shared.corpus import digest, gold_files
from tests.bench.shared.split import half
from tests.support.shared_gold import required_gold
from transforms.extract.pages import extract_page
from transforms.records import Options

pytestmark = pytest.mark.slow

_FLOORS = {"tune": (0.9764, 0.943, 0.948, 0.886), "report": (0.9636, 0.916, 0.8207, 0.878)}
"""Body F1, and the shares of titles, authors and dates that are right, by half."""

_CEILINGS = {"tune": (0.0145, 0.0135), "report": (0.0332, 0.0313)}
"""Shares of unwanted snippets in the text and of wanted ones missing from it, by half."""

_TEXTS = {"tune": 0.974, "report": 0.9107}
"""Body F1 on the tests of Readability.js, by half."""

_SNIPPETS = {"tune": (0.063, 0.1), "report": (0.0821, 0.091)}
"""Shares of unwanted and of missing snippets on the pages in eight languages, by half."""


@pytest.fixture(scope="module")
def scores() -> dict[str, ExtractionScore]:
    """The scores of both halves."""
    return _scores(gold_pages())


def _scores(gold: Iterable[GoldPage]) -> dict[str, ExtractionScore]:
    required_gold("extraction")
    pages = list(gold)
    found = [dateline(page) for page in pages]
    halves = {side: [n for n, page in enumerate(pages) if half(page.id) == side] for side in _FLOORS}
    return {
        side: score_pages(
            [pages[n] for n in numbers], [found[n] for n in numbers], [found[n].modified for n in numbers]
        )
        for side, numbers in halves.items()
    }


def test_the_gold_is_the_same() -> None:
    remedy = "measure, then set floors and digest again"
    assert digest(required_gold("extraction")) == "73c12e6f542877f4", remedy
    assert digest(gold_files("extraction", "snippets-*.jsonl*")) == "3d9025200191b7df", remedy
    assert digest(gold_files("extraction", "readability.jsonl*")) == "6416d90aaa7b07e6", remedy


def test_floors_of_texts_and_snippets() -> None:
    texts, snippets = _scores(full_text_pages()), _scores(snippet_pages())
    for side in _FLOORS:
        assert texts[side].f1 >= _TEXTS[side] * texts[side].texts
        unwanted, missing = _SNIPPETS[side]
        assert snippets[side].unwanted <= unwanted * snippets[side].unwanted_all
        assert snippets[side].missing <= missing * snippets[side].wanted_all


@pytest.mark.parametrize("side", _FLOORS)
def test_floors(scores: dict[str, ExtractionScore], side: str) -> None:
    score, (body, titles, authors, dates) = scores[side], _FLOORS[side]
    assert score.f1 >= body * score.pages
    assert score.titles >= titles * score.pages
    assert score.authors >= authors * score.authors_all
    assert score.dates >= dates * score.dates_all
    unwanted, missing = _CEILINGS[side]
    assert score.unwanted <= unwanted * score.unwanted_all
    assert score.missing <= missing * score.wanted_all


def test_the_pages_are_articles() -> None:
    """All but one, which is the beginning of a story behind a wall."""
    kinds = [extract_page(page.decoded(), Options()).page.kind for page in gold_pages()]
    assert sum(kind != "article" for kind in kinds) <= 1
