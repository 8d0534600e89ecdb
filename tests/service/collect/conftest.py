"""A site on a local server, a clock, and rounds over both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.rounds import CollectContext, RoundOptions, collect_round
from infra.collect.rounds.round import RoundResult
from infra.collect.sources_file.model import Source
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from tests.support.news_site import NewsSite, SimulatedClock, SiteServer

START = datetime(2026, 11, 28, 6, tzinfo=UTC)
AGENT = "Dateline/1 (+https://dateline.example/contact)"
LOCAL = AddressPolicy((ip_network("127.0.0.0/8"),))


@dataclass
class SimulatedRounds:
    """Rounds over the sites of a server, under a clock of their own.

    Attributes:
        sources: The sources of each round.
    """

    client: Elasticsearch
    index: str
    archive: Path
    server: SiteServer
    clock: SimulatedClock
    sources: list[Source] = field(default_factory=list)

    def source(self, host: str, **given: object) -> Source:
        """Add a source with the listings of a site."""
        site = self.server.sites[host]
        urls = tuple(f"{self.server.base(host)}{one.path}" for one in site.listings)
        made = Source.model_validate({"name": host, "feeds": urls, "delay": 1.0, **given})
        self.sources.append(made)
        return made

    @contextmanager
    def fetcher(self) -> Iterator[Fetcher]:
        """A fetcher that may connect to the server."""
        with Fetcher(AGENT, LOCAL, resolver=self.server.resolve, clock=self.clock) as fetcher:
            yield fetcher

    def run(self, after: timedelta = timedelta(0), **options: object) -> RoundResult:
        """Let time pass, and collect once."""
        self.clock.advance_to(self.clock.now() + after)
        with self.fetcher() as fetcher:
            context = CollectContext(self.client, self.index, uuid4().hex, fetcher, str(self.archive), clock=self.clock)
            return collect_round(context, self.sources, RoundOptions(**{"hosts": 1, **options}))  # type: ignore[arg-type]


@pytest.fixture
def simulate(client: Elasticsearch, index_name: str, tmp_path: Path) -> Iterator[Callable[..., SimulatedRounds]]:
    """Starts a server for sites, and makes rounds over them."""
    ensure_index(client, runs_name(index_name), run_index())
    servers: list[SiteServer] = []

    def make(*sites: NewsSite) -> SimulatedRounds:
        clock = SimulatedClock.create(tmp_path / "clock", START)
        server = SiteServer(sites, clock)
        server.__enter__()
        servers.append(server)
        return SimulatedRounds(client, index_name, tmp_path / "archive", server, clock)

    yield make
    for server in servers:
        server.__exit__(None, None, None)
