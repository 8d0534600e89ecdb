"""Sources that fail: for how long, and after how many polls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infra.collect.standing import SourceStanding

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def standing(last: timedelta | None, failures: int, interval: timedelta = HOUR, enabled: bool = True) -> SourceStanding:
    success = NOW - last if last is not None else None
    return SourceStanding("a", enabled, interval, success, 0.0, failures, "timeout", None, 0, ())


@pytest.mark.parametrize(
    ("found", "failing"),
    [
        (standing(25 * HOUR, 3), True),
        (standing(23 * HOUR, 90), False),
        (standing(25 * HOUR, 0), False),
        (standing(25 * HOUR, 3, enabled=False), False),
        (standing(25 * HOUR, 3, interval=12 * HOUR), False),
        (standing(49 * HOUR, 3, interval=12 * HOUR), True),
        (standing(None, 3), False),
        (standing(None, 4), True),
        (standing(None, 0), False),
    ],
)
def test_a_source_fails_after_a_day_or_four_intervals(found: SourceStanding, failing: bool) -> None:
    assert found.is_failing(NOW) is failing
