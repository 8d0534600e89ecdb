"""A soak of ten minutes on a schedule, all deliveries but the first disturbed: `make bench-soak` runs it for an hour.

With SOAK_MINUTES it takes so many minutes: CI has two. That is too short to judge drift on a machine that runs other
tests: only the measuring itself is tested, and `tests/unit/support/test_drift.py` tests the judgment.
"""

from __future__ import annotations

import os

import pytest

from tests.bench.soak.drift import BOUNDS, find_drift
from tests.bench.soak.page import plot_soak
from tests.bench.soak.soak import SoakOptions, run_soak

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(1_800)]

MINUTES = float(os.environ.get("SOAK_MINUTES") or 10)
EVERY_SECONDS, ARTICLES = 40, 40


def test_nothing_is_lost_under_faults_one_after_the_other() -> None:
    result = run_soak(SoakOptions(MINUTES, EVERY_SECONDS, ARTICLES, model="blank", faulty=1.0))
    assert result.problems == []
    assert result.disturbed > 0, result.happened
    assert result.samples[-1].minutes >= MINUTES - EVERY_SECONDS / 60
    assert result.issued > ARTICLES * len(result.samples) > ARTICLES
    last = result.samples[-1]
    measured = {bound.name: bound.value(last) for bound in BOUNDS}
    assert all(value > 0 for value in measured.values()), measured
    assert [drift.bound for drift in find_drift(result.samples)] == list(BOUNDS)
    assert plot_soak(result.samples).startswith(b"\x89PNG")
