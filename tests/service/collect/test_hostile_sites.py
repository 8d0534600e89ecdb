"""Sites that lie, stall and lead astray: each page has one outcome, no internal address is asked, the round ends."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from infra.archive.segments import StoredRecord, read_segment
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.rounds import CollectContext, RoundOptions, collect_round
from infra.collect.rounds.round import RoundResult
from infra.collect.sources_file.model import Source
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from tests.service.collect.conftest import AGENT, LOCAL, START
from tests.support.news_site import SimulatedClock
from tests.support.raw_http import RawServer, raw_server, redirect, response
from transforms.collecting.outcomes import PageOutcome

pytestmark = pytest.mark.service

XML = "Content-Type: application/xml\r\n"
STORY = b"<html><body><h1>The pier</h1><p>The pier has counted its boats again.</p></body></html>"


@dataclass
class HostileRounds:
    """Rounds over a server that answers with given bytes, for every host name.

    Attributes:
        addresses: The addresses of a name, one list for each lookup; the last stays. Other names are the server's.
    """

    client: Elasticsearch
    index: str
    archive: Path
    server: RawServer
    clock: SimulatedClock
    addresses: dict[str, list[list[str]]] = field(default_factory=dict)
    lookups: Counter[str] = field(default_factory=Counter)

    def resolve(self, host: str) -> list[str]:
        given = self.addresses.get(host, [["127.0.0.1"]])
        self.lookups[host] += 1
        return given[min(self.lookups[host], len(given)) - 1]

    def url(self, path: str, host: str = "town.example") -> str:
        return self.server.url(path, host)

    def feed(self, *links: str) -> None:
        items = "".join(f"<item><title>Pier</title><link>{link}</link></item>" for link in links)
        self.server.answers["/feed"] = response(f"<rss><channel>{items}</channel></rss>".encode(), headers=XML)

    def run(self, listing: str = "feeds", path: str = "/feed", **given: object) -> RoundResult:
        """Collect once from a source with one listing."""
        fields = {"name": "town", listing: [self.url(path)], "delay": 0, **given}
        with Fetcher(AGENT, LOCAL, resolver=self.resolve, clock=self.clock) as fetcher:
            context = CollectContext(self.client, self.index, uuid4().hex, fetcher, str(self.archive), clock=self.clock)
            return collect_round(context, [Source.model_validate(fields)], RoundOptions(hosts=1))


@pytest.fixture
def hostile(client: Elasticsearch, index_name: str, tmp_path: Path) -> Iterator[HostileRounds]:
    ensure_index(client, runs_name(index_name), run_index())
    with raw_server() as server:
        clock = SimulatedClock.create(tmp_path / "clock", START)
        yield HostileRounds(client, index_name, tmp_path / "archive", server, clock)


def reasons(result: RoundResult) -> dict[str, int]:
    counts = result.counts["town"]
    assert counts.adds_up
    return counts.reasons


def test_links_to_files_and_internal_hosts_are_not_followed(hostile: HostileRounds) -> None:
    hostile.addresses = {"intranet.example": [["10.0.0.5"]], "metadata.example": [["169.254.169.254"]]}
    links = ("http://intranet.example/a", "http://metadata.example/b", "http://192.168.1.1/c", "http://[::1]/d")
    hostile.feed("file:///etc/passwd", "gopher://town.example/1", *links)
    result = hostile.run()
    assert result.counts["town"].listed == len(links)
    assert reasons(result) == {"address_refused": len(links)}
    assert set(hostile.server.paths) == {"/robots.txt", "/feed"}


def test_a_name_that_changes_its_address_between_check_and_request(hostile: HostileRounds) -> None:
    hostile.addresses = {"rebind.example": [["127.0.0.1"], ["10.0.0.5"]]}
    hostile.feed(hostile.url("/a", "rebind.example"))
    assert reasons(hostile.run()) == {"address_refused": 1}
    assert "/a" not in hostile.server.paths


def test_redirects_that_loop_or_lead_astray(hostile: HostileRounds) -> None:
    hostile.addresses = {"intranet.example": [["10.0.0.5"]]}
    hostile.server.answers |= {
        "/loop": redirect("/back"),
        "/back": redirect("/loop"),
        "/inside": redirect("http://intranet.example/"),
        "/file": redirect("file:///etc/passwd"),
        **{f"/chain/{number}": redirect(f"/chain/{number + 1}") for number in range(20)},
    }
    hostile.feed(*map(hostile.url, ("/loop", "/inside", "/file", "/chain/0")))
    found = reasons(hostile.run())
    assert found == {"redirect_loop": 1, "address_refused": 1, "bad_url": 1, "too_many_redirects": 1}


def test_a_page_that_leads_to_the_front_page_is_missing_and_keeps_its_article(hostile: HostileRounds) -> None:
    hostile.server.answers |= {"/": response(b"<h1>News of the town</h1>"), "/a": response(STORY)}
    hostile.server.answers["/b"] = redirect("/", 301)
    hostile.feed(hostile.url("/a"), hostile.url("/b"))
    assert reasons(hostile.run()) == {"front_page": 1}
    hostile.server.answers["/a"] = redirect("/", 301)
    hostile.clock.sleep(3_700)
    later = hostile.run()
    assert (reasons(later), later.segments) == ({"front_page": 2}, ())
    hostile.server.answers["/b"] = response(STORY)
    hostile.clock.sleep(3_700)
    assert archived(hostile.run()) == [(hostile.url("/b"), "response")]


def test_a_page_that_leads_to_a_section_is_missing_and_keeps_its_article(hostile: HostileRounds) -> None:
    article, other = "/harbor/2026/pier-1-counts-its-boats", "/harbor/2026/pier-2-counts-its-boats"
    section = response(STORY * 3)
    hostile.server.answers |= {"/harbor/": section, "/news": section, article: response(STORY)}
    hostile.server.answers[other] = redirect("/harbor/")
    hostile.feed(hostile.url(article), hostile.url(other))
    assert reasons(hostile.run()) == {"section": 1}
    hostile.server.answers[article] = redirect("/news", 301)
    hostile.clock.sleep(3_700)
    later = hostile.run()
    assert (reasons(later), later.segments) == ({"section": 2}, ())


def archived(result: RoundResult) -> list[tuple[str, str]]:
    """The URL by which each archived article is known, and the type of its record."""
    found = []
    for segment in result.segments:
        with Path(segment.path).open("rb") as stream:
            records = [one for one in read_segment(stream) if isinstance(one, StoredRecord) and one.is_article]
        found += [(one.metadata.url or one.uri, one.kind) for one in records]
    return found


def test_a_page_that_led_to_another_site_does_not_replace_that_sites_article(hostile: HostileRounds) -> None:
    paper = hostile.url("/a", "paper.example")
    hostile.server.answers |= {"/x": redirect(paper), "/a": response(STORY)}
    hostile.feed(hostile.url("/x", "evil.example"))
    assert archived(hostile.run()) == [(paper, "response")]
    hostile.server.answers["/x"] = response(STORY.replace(b"boats", b"lies"))
    hostile.clock.sleep(3_700)
    assert archived(hostile.run()) == [(hostile.url("/x", "evil.example"), "response")]


def test_a_redirect_withdraws_no_article_of_another_site(hostile: HostileRounds) -> None:
    first, second = hostile.url("/a", "paper.example"), hostile.url("/b", "paper.example")
    hostile.server.answers |= {"/x": redirect(first), "/a": response(STORY), "/b": response(STORY)}
    hostile.feed(hostile.url("/x", "evil.example"), second)
    assert archived(hostile.run()) == [(first, "response"), (second, "response")]
    hostile.server.answers["/x"] = redirect(second, 301)
    hostile.clock.sleep(3_700)
    assert hostile.run().segments == ()


def test_a_redirect_to_another_site_does_not_take_the_place_of_its_page(hostile: HostileRounds) -> None:
    paper = hostile.url("/a", "paper.example")
    hostile.server.answers |= {"/x": redirect(paper, 301), "/a": response(STORY)}
    hostile.feed(hostile.url("/x", "evil.example"))
    assert archived(hostile.run()) == [(paper, "response")]
    hostile.feed(paper)
    hostile.clock.sleep(1_000)
    assert hostile.run().counts["town"].queued == 1


def test_bodies_that_lie_or_stall(hostile: HostileRounds) -> None:
    bomb = gzip.compress(b" " * 20_000_000)
    hostile.server.answers |= {
        "/short": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n" + STORY,
        "/bomb": response(bomb, headers="Content-Type: text/html\r\nContent-Encoding: gzip\r\n"),
        "/drip": hostile.server.drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        "/film": response(b"\0\0\0\x18ftypmp42", headers="Content-Type: video/mp4\r\n"),
        "/story": response(STORY),
    }
    hostile.feed(*map(hostile.url, ("/short", "/bomb", "/film", "/story", "/drip")))
    result = hostile.run(limits={"seconds": 1})
    assert reasons(result) == {"connection": 1, "expands_too_much": 1, "content_type": 1, "timeout": 1}
    assert result.counts["town"].outcomes[PageOutcome.NEW] == 1


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "no-such-charset"])
def test_a_page_in_another_charset_than_it_says_is_archived_as_it_is(hostile: HostileRounds, charset: str) -> None:
    body = STORY.replace(b"pier", "Kögl pier".encode("latin-1"))
    hostile.server.answers["/a"] = response(body, headers=f"Content-Type: text/html; charset={charset}\r\n")
    hostile.feed(hostile.url("/a"))
    (segment,) = hostile.run().segments
    with Path(segment.path).open("rb") as stream:
        blocks = [one.block for one in read_segment(stream) if isinstance(one, StoredRecord)]
    assert blocks[-1].endswith(body)


def test_indexes_that_name_each_other_and_themselves_are_polled_once(hostile: HostileRounds) -> None:
    def index(*paths: str) -> bytes:
        names = "".join(f"<sitemap><loc>{hostile.url(path)}</loc></sitemap>" for path in paths)
        return response(f"<sitemapindex>{names}</sitemapindex>".encode(), headers=XML)

    hostile.server.answers |= {"/a.xml": index("/a.xml", "/b.xml"), "/b.xml": index("/a.xml", "/b.xml")}
    result = hostile.run("sitemaps", "/a.xml")
    assert result.counts["town"].polled == 2
    assert Counter(hostile.server.paths) == {"/robots.txt": 1, "/a.xml": 1, "/b.xml": 1}


@pytest.mark.slow
def test_a_sitemap_of_a_million_pages_is_read_in_part(hostile: HostileRounds) -> None:
    lines = "".join(f"{hostile.url(f'/news/{number}')}\n" for number in range(1_000_000))
    hostile.server.answers["/map.txt.gz"] = response(gzip.compress(lines.encode()), headers="")
    result = hostile.run("sitemaps", "/map.txt.gz", limits={"pages_a_round": 5})
    counts = result.counts["town"]
    assert (counts.listed, counts.queued, counts.taken) == (50_000, 50_000, 5)
    assert any("more than 50,000 URLs" in notice for notice in result.notices)
