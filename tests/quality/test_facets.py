"""Ceilings of wrong facet values on news that was written before the rules met it."""

from __future__ import annotations

from functools import cache

import pytest

from infra.models import load_models
from tests.bench.entities.facet_gold import FACET_SETS, facet_articles
from tests.bench.entities.facets import FacetJudgment, judge, wrong_share
from tests.bench.shared.corpus import digest
from tests.bench.shared.split import Half

DIGESTS = {"forty": ("ffd3bb607789b378", 80), "third": ("872e13b0079192e0", 40), "fourth": ("c7a08265540a9016", 34)}

CEILINGS: dict[tuple[str, str, Half], float] = {
    ("forty", "people", "tune"): 0.0,
    ("forty", "people", "report"): 5.2,
    ("forty", "organizations", "tune"): 3.7,
    ("forty", "organizations", "report"): 10.6,
    ("forty", "places", "tune"): 4.0,
    ("forty", "places", "report"): 7.6,
    ("forty", "countries", "tune"): 0.0,
    ("forty", "countries", "report"): 1.6,
    ("third", "people", "tune"): 2.8,
    ("third", "people", "report"): 11.0,
    ("third", "organizations", "tune"): 10.3,
    ("third", "organizations", "report"): 10.8,
    ("third", "places", "tune"): 7.2,
    ("third", "places", "report"): 4.9,
    ("third", "countries", "tune"): 0.0,
    ("third", "countries", "report"): 4.7,
    ("fourth", "people", "tune"): 6.2,
    ("fourth", "people", "report"): 15.9,
    ("fourth", "organizations", "tune"): 6.4,
    ("fourth", "organizations", "report"): 11.6,
    ("fourth", "places", "tune"): 9.1,
    ("fourth", "places", "report"): 12.8,
    ("fourth", "countries", "tune"): 0.0,
    ("fourth", "countries", "report"): 7.4,
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
