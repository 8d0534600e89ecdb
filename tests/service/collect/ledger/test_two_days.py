"""Simulated days of polling: what the sites published is in the index, once, politely, whatever was killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tests.service.collect.ledger.audit.content import owed
from tests.service.collect.ledger.audit.findings import audit
from tests.service.collect.ledger.audit.record import SimulationRecord
from tests.service.collect.ledger.conftest import Simulate
from tests.service.collect.ledger.simulation import SimulationTimes
from tests.support.news_site.generate import make_site

pytestmark = pytest.mark.service

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


def report(record: SimulationRecord) -> list[str]:
    return [f"{one.violation} {one.host}: {one.message}" for one in audit(record)]


def test_half_a_day_of_four_sites(simulate: Simulate) -> None:
    schedule = SimulationTimes(START, START + 8 * HOUR, START + 14 * HOUR, kills=0.3, load_each=8)
    sites = [make_site(number, START, schedule.end, Random(number), articles=6) for number in (1, 4, 7, 8)]
    record, simulation = simulate(sites, schedule, apart=True)
    assert not report(record), "\n".join(report(record))
    assert len(owed(record)) >= 12
    assert simulation.steps.total() >= 2
