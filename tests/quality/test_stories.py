"""Floors of precision and F1 on pairs of articles: never lower one."""

from __future__ import annotations

import pytest

from tests.bench.shared.split import HALVES, Half
from tests.bench.stories.pairs import story_pairs
from tests.bench.stories.score import score_pairs
from tests.bench.stories.wide import score_wide_stories

_FLOORS = {"tune": (0.996, 0.996), "report": (0.998, 0.990)}


@pytest.mark.parametrize("side", HALVES)
def test_pairs(side: Half) -> None:
    score = score_pairs(story_pairs(), side)
    precision, f1 = _FLOORS[side]
    assert score.pairs.total() > 400
    assert score.precision >= precision
    assert score.f1 >= f1


def test_a_story_of_many_articles_stays_one() -> None:
    assert score_wide_stories("tune") >= 0.998
