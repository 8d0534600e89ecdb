"""Two simulated days of 50 sites as a ledger, by `python -m tests.bench.collect_ledger`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tests.service.collect.ledger.audit.content import owed
from tests.service.collect.ledger.audit.findings import audit
from tests.service.collect.ledger.audit.record import SimulationRecord
from tests.service.collect.ledger.conftest import Simulate
from tests.service.collect.ledger.simulation import STEPS, SimulationTimes
from tests.support.news_site.generate import make_site

pytestmark = [pytest.mark.service, pytest.mark.timeout(1_800)]

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


def report(record: SimulationRecord) -> list[str]:
    return [f"{one.violation} {one.host}: {one.message}" for one in audit(record)]


def test_two_days_of_fifty_sites(simulate: Simulate) -> None:
    schedule = SimulationTimes(START, START + 48 * HOUR, START + 82 * HOUR, kills=0.2)
    sites = [make_site(number, START, schedule.end, Random(number), articles=12) for number in range(50)]
    record, simulation = simulate(sites, schedule, apart=True)
    print(
        simulation.steps,
        len(record.requests),
        simulation.outcomes,
        simulation.listing_failures,
        Counter(one.status for one in record.requests),
        len(owed(record)),
    )
    assert not report(record), "\n".join(report(record))
    assert len(owed(record)) >= 300
    assert len(simulation.steps) >= len(STEPS) - 2
    assert {0, 200, 301, 302, 304, 404, 410, 429, 500, 503} <= {one.status for one in record.requests}
