"""A soak of ten minutes on a schedule, half of its deliveries disturbed: `make bench-soak` runs it for an hour.

That is too short to judge drift on a machine that runs other tests: only the measuring itself is tested, and
`tests/unit/support/test_drift.py` tests the judgment.
"""

from __future__ import annotations

import pytest

from tests.bench.soak.drift import BOUNDS, find_drift
from tests.bench.soak.page import plot_soak
from tests.bench.soak.soak import SoakOptions, run_soak

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(1_800)]

MINUTES, EVERY_SECONDS = 10, 40


def test_nothing_is_lost_under_faults_one_after_the_other() -> None:
    result = run_soak(SoakOptions(MINUTES, EVERY_SECONDS, articles=40, model="blank"))
    assert result.problems == []
    assert result.disturbed > 0, result.happened
    assert result.samples[-1].minutes >= MINUTES - 1
    assert result.issued > 40 * len(result.samples) > 40
    last = result.samples[-1]
    measured = {bound.name: bound.value(last) for bound in BOUNDS}
    assert all(value > 0 for value in measured.values()), measured
    assert [drift.bound for drift in find_drift(result.samples)] == list(BOUNDS)
    assert plot_soak(result.samples).startswith(b"\x89PNG")
