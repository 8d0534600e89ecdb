"""Ceilings of wrong facet values on news that was written before the rules met it."""

from __future__ import annotations

from functools import cache

import pytest

from infra.models import load_models
from tests.bench.entities.facet_gold import FACET_SETS, facet_articles
from tests.bench.entities.facets import FacetJudgment, judge, wrong_share
from tests.bench.shared.corpus import digest
from tests.bench.shared.split import Half

DIGESTS = {"forty": ("ffd3bb607789b378", 80), "third": ("872e13b0079192e0", 40)}

CEILINGS: dict[tuple[str, str, Half], float] = {
    ("forty", "people", "tune"): 0.0,
    ("forty", "people", "report"): 6.6,
    ("forty", "organizations", "tune"): 3.7,
    ("forty", "organizations", "report"): 13.0,
    ("forty", "places", "tune"): 4.0,
    ("forty", "places", "report"): 7.6,
    ("forty", "countries", "tune"): 0.0,
    ("forty", "countries", "report"): 1.6,
    ("third", "people", "tune"): 2.8,
    ("third", "people", "report"): 18.9,
    ("third", "organizations", "tune"): 12.9,
    ("third", "organizations", "report"): 11.7,
    ("third", "places", "tune"): 7.2,
    ("third", "places", "report"): 4.9,
    ("third", "countries", "tune"): 0.0,
    ("third", "countries", "report"): 4.7,
}
"""Wrong values in percent, default model; lowered with the figures, never raised silently."""


@cache
def judgments(of_set: str) -> tuple[FacetJudgment, ...]:
    return tuple(judge(load_models(), FACET_SETS[of_set]))


@pytest.mark.parametrize(("of_set", "facet", "half"), CEILINGS, ids="-".join)
def test_few_facet_values_are_wrong(of_set: str, facet: str, half: Half) -> None:
    reached = wrong_share(judgments(of_set), facet, half)
    assert reached <= CEILINGS[of_set, facet, half]


@pytest.mark.parametrize("of_set", FACET_SETS)
def test_the_articles_are_those_that_the_ceilings_were_measured_on(of_set: str) -> None:
    expected, size = DIGESTS[of_set]
    folder = FACET_SETS[of_set]
    assert len(list(facet_articles(folder))) == size
    assert digest(sorted(folder.glob("*.txt"))) == expected
