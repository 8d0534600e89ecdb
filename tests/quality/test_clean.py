"""Floors under cleaning: never lower one without saying why."""

from __future__ import annotations

import pytest

from tests.bench.clean_scores import language_scores, line_score, made_score, wire_scores
from tests.bench.corpus import digest, gold_files
from tests.quality.wire_gold import gold_digest

_WIRE_GOLD = "765a1bf07986"
_FLOORS = {
    "body": 0.98,
    "title": 0.98,
    "byline": 0.97,
    "authors": 0.97,
    "agencies": 0.96,
    "dateline": 0.95,
    "notes": 0.99,
}


def test_own_wire_gold() -> None:
    assert gold_digest() == _WIRE_GOLD, "the gold has changed: measure, then set floors and digest anew"
    for side in ("tune", "report"):
        for aspect, (right, cases) in wire_scores(side).items():
            assert right >= _FLOORS[aspect] * cases, f"{aspect} on {side}: {right} of {cases}"


def test_generated_wires_lose_no_word_of_the_story() -> None:
    score = made_score(400)
    assert score.exact >= 0.97 * score.count
    assert score.lost <= 0.005 * score.story_words


def test_languages_of_short_texts() -> None:
    scores = language_scores()
    assert sum(score.wrong for score in scores.values()) <= 5
    assert scores["English wires, 300 characters"].wrong + scores["English wires, 300 characters"].untold == 0


@pytest.mark.slow
@pytest.mark.skipif(not gold_files("extraction"), reason="no gold at DATELINE_GOLD")
def test_page_lines() -> None:
    assert digest(gold_files("extraction")) == "73c12e6f542877f4"
    for side in ("tune", "report"):
        score = line_score(side)
        assert score.lost_words <= 0.005 * score.story_words
        assert score.right >= 0.94 * score.cut
        assert score.right >= 0.40 * score.wanted
