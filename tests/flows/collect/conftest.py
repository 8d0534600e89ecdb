"""A local news site in the present, and the sources.yaml of a home that collects it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.collect.clock import system_clock
from tests.flows.support.stack import Stack, alone
from tests.support.news_site import ListingForm, NewsSite, SiteArticle, SiteListing, SiteServer

HOST = "127.0.0.1"
FEED = SiteListing(ListingForm.RSS, "/feed.xml")


def site(articles: int = 3, **given: object) -> NewsSite:
    """A site with articles of the last hours."""
    now = datetime.now(UTC).replace(microsecond=0)
    found = (
        SiteArticle(number, f"/news/pier-{number}-counts-its-boats", (now - timedelta(minutes=30 - number),))
        for number in range(1, articles + 1)
    )
    return replace(NewsSite(HOST, tuple(found), (FEED,)), **given)  # type: ignore[arg-type]


@dataclass
class Collecting:
    """Local servers, and the sources that collect them.

    Attributes:
        home: DATELINE_HOME.
        environment: Of commands that collect.
        servers: By the name of the source.
    """

    home: Path
    environment: dict[str, str]
    servers: dict[str, SiteServer] = field(default_factory=dict)
    entries: list[dict[str, object]] = field(default_factory=list)
    _running: ExitStack = field(default_factory=ExitStack)

    def add(self, name: str, made: NewsSite, **given: object) -> SiteServer:
        """Serve a site, and add it as a source."""
        server = self._running.enter_context(SiteServer([made], system_clock))
        self.servers[name] = server
        feeds = [f"{server.base(HOST)}{one.path}" for one in made.listings]
        self.entries.append({"name": name, "feeds": feeds, "delay": 0, **given})
        self.write()
        return server

    def write(self) -> None:
        """Write sources.yaml, of which JSON is a part."""
        content = {"contact": "desk@paper.example", "sources": self.entries}
        self.home.mkdir(exist_ok=True)
        (self.home / "sources.yaml").write_text(json.dumps(content), encoding="utf-8")

    def fetched(self, name: str) -> list[str]:
        """The paths of the articles that were sent, in order."""
        return [one.path for one in self.servers[name].log.requests if one.article]

    def stop(self) -> None:
        """End the servers."""
        self._running.close()


@pytest.fixture
def collecting(node_url: str, tmp_path: Path) -> Iterator[Collecting]:
    """A home without sources."""
    home = tmp_path / "home"
    environment = {
        "ELASTICSEARCH_URL": node_url,
        "DATELINE_HOME": str(home),
        "DATELINE_MODEL": "blank",
        "DATELINE_WORKERS": "1",
        "DATELINE_ALLOWED_NETWORKS": "127.0.0.0/8",
        "DATELINE_LEASE_SECONDS": "2",
    }
    made = Collecting(home, environment)
    yield made
    made.stop()


@pytest.fixture
def here(collecting: Collecting, monkeypatch: pytest.MonkeyPatch) -> Collecting:
    """The same with its environment in this process."""
    for name, value in collecting.environment.items():
        monkeypatch.setenv(name, value)
    return collecting


@pytest.fixture
def command(stack: Stack, collecting: Collecting) -> Callable[..., object]:
    """Runs a command with that home, on the Prefect server of the tests."""

    def run(*words: str, **more: str) -> object:
        return stack.run(*words, **collecting.environment, **more)

    return run


def without_server(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command that has no Prefect server."""
    return {**alone(folder), **environment}
