"""A ledger of rounds on a Prefect server, one of which is killed: every published article is in the index once."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.collect.state import SegmentStage, StateReader
from infra.runs import RunState, RunStore
from tests.flows.collect.conftest import HOST, Collecting, site
from tests.flows.support.pools import deploy_to
from tests.flows.support.stack import Stack, end, eventually
from tests.support.news_site import ListingForm, NewsSite, SiteArticle, SiteListing, SiteMove, SiteServer
from tests.support.news_site.articles import read_mark

pytestmark = [pytest.mark.service, pytest.mark.slow]

SOURCES = {
    "harbor-times": site(5, listings=(SiteListing(ListingForm.ATOM, "/atom.xml"),)),
    "valley-post": site(3),
    "island-news": site(4, listings=(SiteListing(ListingForm.JSON_FEED, "/feed.json", full_text=True),)),
}


@pytest.fixture
def deployment(stack: Stack, collecting: Collecting, tmp_path: Path) -> Iterator[str]:
    """The deployment of the flow, with a worker that runs it."""
    pool = tmp_path.name.replace("_", "-")
    name = deploy_to(stack, "collect", pool, tmp_path)
    worker = stack.worker(pool, pool, **collecting.environment)
    yield name
    end(worker)


def indexed(client: Elasticsearch, index: str) -> Counter[tuple[int, int, int]]:
    """The documents: port, number and version of each."""
    client.indices.refresh(index=index)
    found = [hit["_source"] for hit in client.search(index=index, size=100)["hits"]["hits"]]
    marks = [(one["url"], read_mark(one["body"])) for one in found]
    return Counter((int(url.split(":")[2].split("/")[0]), mark[1], mark[2]) for url, mark in marks if mark)


def published(servers: dict[str, SiteServer]) -> Counter[tuple[int, int, int]]:
    """The articles that the sites show now, likewise."""
    now = datetime.now(UTC)
    return Counter(
        (server.port, article.number, article.version_at(now))
        for server in servers.values()
        for article in server.sites[HOST].articles
    )


def edit(server: SiteServer) -> None:
    """Correct the first article, move the second, and publish another one."""
    made: NewsSite = server.sites[HOST]
    first, second, *rest = made.articles
    now = datetime.now(UTC).replace(microsecond=0)
    articles = (
        replace(first, revisions=(first.published, now)),
        replace(second, moved=SiteMove(now, "/archive/pier-2-counts-its-boats")),
        *rest,
        SiteArticle(99, "/news/pier-99-counts-its-boats", (now - timedelta(seconds=1),)),
    )
    server.sites[HOST] = replace(made, articles=articles)


def test_rounds_on_a_server_with_a_kill(
    stack: Stack, deployment: str, client: Elasticsearch, index_name: str, collecting: Collecting
) -> None:
    for name, made in SOURCES.items():
        collecting.add(name, made, delay=0.7)
    trigger = ("dateline", "trigger", "collect", *SOURCES, "--index", index_name, "--deployment", deployment)

    assert stack.run(*trigger).returncode == 0
    eventually(lambda: len(collecting.fetched("harbor-times")) >= 2, "two fetched pages")
    (run,) = RunStore(client, index_name).latest(2)
    os.kill(run.owner.pid, signal.SIGKILL)

    for entry in collecting.entries:
        entry["delay"] = 0
    collecting.write()
    done = stack.run(*trigger, "--follow")
    assert done.returncode == 0, done.stderr
    assert indexed(client, index_name) == published(collecting.servers)
    # A page that had arrived, and was not in the archive yet, may be fetched again: one a host in flight.
    fetched = {name: Counter(collecting.fetched(name)) for name in SOURCES}
    assert all(counts.total() <= len(counts) + 1 for counts in fetched.values())

    edit(collecting.servers["harbor-times"])
    done = stack.run(*trigger, "--follow")
    assert done.returncode == 0, done.stderr
    assert indexed(client, index_name) == published(collecting.servers)
    assert len(collecting.fetched("harbor-times")) == fetched["harbor-times"].total() + 2
    assert [Counter(collecting.fetched(name)) for name in list(SOURCES)[1:]] == list(fetched.values())[1:]

    states = [one.state for one in RunStore(client, index_name).latest(9) if one.request.flow == "collect"]
    assert states == [RunState.COMPLETED, RunState.COMPLETED, RunState.LOST]
    reader = StateReader(client, index_name)
    assert reader.segments(SegmentStage.PUBLISHED) == reader.segments(SegmentStage.OPEN) == []
