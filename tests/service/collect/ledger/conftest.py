"""A simulation on a real node and local servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.settings import Settings
from tests.service.collect.ledger.audit.record import SimulationRecord
from tests.service.collect.ledger.loading import SegmentLoader
from tests.service.collect.ledger.rounds_process import RoundRunner, RoundsProcess
from tests.service.collect.ledger.simulation import Simulation, SimulationTimes, setup_of
from tests.support.news_site import NewsSite, SimulatedClock, SiteServer

Simulate = Callable[..., tuple[SimulationRecord, Simulation]]


@pytest.fixture
def simulate(
    node_url: str,
    client: Elasticsearch,
    index_name: str,
    tmp_path: Path,
    loading_index: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Simulate]:
    """Runs a simulation: `simulate(sites, schedule, seed)`, in this process or (`apart`) in one that can be killed."""
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    ensure_index(client, runs_name(index_name), run_index())
    with ExitStack() as closing:

        def run(
            sites: Sequence[NewsSite], schedule: SimulationTimes, seed: int = 1, *, apart: bool = False
        ) -> tuple[SimulationRecord, Simulation]:
            clock = SimulatedClock.create(tmp_path / "clock", schedule.start)
            server = closing.enter_context(SiteServer(sites, clock))
            setup = setup_of(server, client, index_name, tmp_path, schedule, node_url)
            loader = closing.enter_context(SegmentLoader(client, index_name, Settings.read()))
            simulation = Simulation(server, clock, schedule, Random(seed))
            if apart:
                with RoundsProcess(setup, tmp_path) as rounds:
                    return simulation.run(rounds, loader), simulation
            runner = RoundRunner(setup)
            closing.callback(runner.close)
            return simulation.run(runner, loader), simulation

        yield run
