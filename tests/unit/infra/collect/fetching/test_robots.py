"""robots.txt of every kind (RFC 9309)."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.exchange import FetchError, FetchReason
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.fetching.limits import ROBOTS_BYTES
from infra.collect.fetching.robots import LIFETIME, RobotsRules, fetch_robots, robots_url
from tests.support.raw_http import RawServer, raw_server, redirect, response
from tests.unit.infra.collect.fetching.conftest import SMALL, THIS_MACHINE

AGENT = "Dateline/1 (+mailto:desk@example.com)"
SITE = "https://news.example"


def rules(text: str, agent: str = "Dateline") -> RobotsRules:
    return RobotsRules(text, agent, datetime(2026, 11, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "allowed", "disallowed"),
    [
        ("", ["/", "/a"], []),
        ("User-agent: *\nDisallow:", ["/a"], []),
        ("User-agent: *\nDisallow: /", ["/robots.txt"], ["/", "/a?b"]),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", ["/", "/a/b/c", "/A"], ["/a", "/ab", "/a/c"]),
        ("User-agent: *\nDisallow: /*.pdf$", ["/a.pdf?x", "/a.pdfs"], ["/a.pdf", "/a/b.pdf"]),
        ("User-agent: *\nDisallow: /*?print=", ["/a?page=1"], ["/a?print=1", "/a/b?print="]),
        ("User-agent: *\nDisallow: /\n\nUser-agent: dateLINE\nDisallow: /private", ["/a"], ["/private/a"]),
        ("User-agent: Other\nUser-agent: Dateline\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", ["/b"], ["/a"]),
        ("User-agent: Dateline\nDisallow: /a\n\nUser-agent: Dateline\nDisallow: /b", ["/c"], ["/a", "/b"]),
        ("User-agent: Other\nDisallow: /", ["/a"], []),
        ("User-agent: *\nDisallow: /stra%C3%9Fe\nDisallow: /caf\u00e9", ["/strasse"], ["/stra\u00dfe", "/caf%C3%A9"]),
        ("\ufeffUser-agent: * # all\r\n  disallow :/a # b\r\nnonsense\r\n", ["/b"], ["/a"]),
        ("<html><body>No such page</body></html>", ["/a"], []),
        ("Disallow: /", ["/a"], []),
    ],
)
def test_rules(text: str, allowed: list[str], disallowed: list[str]) -> None:
    parsed = rules(text.removeprefix("\ufeff"))
    assert [path for path in allowed if not parsed.allows(SITE + path)] == []
    assert [path for path in disallowed if parsed.allows(SITE + path)] == []


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nDisallow: /", None),
        ("User-agent: *\nCrawl-delay: 7", 7),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: *\nCrawl-delay: nan", None),
        ("User-agent: *\nRequest-rate: 1/10s", 10),
        ("User-agent: *\nRequest-rate: 2/1m\nCrawl-delay: 5", 30),
        ("User-agent: *\nCrawl-delay: 30\n\nUser-agent: dateline\nCrawl-delay: 2", 2),
    ],
)
def test_delays(text: str, delay: float | None) -> None:
    assert rules(text).delay == delay


def test_sitemaps_and_storage() -> None:
    parsed = rules("Sitemap: https://a.example/1.xml\nUser-agent: *\nDisallow: /a\nSitemap: /2.xml")
    assert parsed.sitemaps == ("https://a.example/1.xml", "/2.xml")
    again = RobotsRules.from_dict(json.loads(json.dumps(parsed.to_dict())))
    assert again == parsed
    assert not again.allows(SITE + "/a")


@pytest.mark.parametrize(
    "url", ["https://news.example/a/b?c#d", "https://NEWS.example.:443", "https://news.example/robots.txt?x"]
)
def test_the_file_of_an_origin(url: str) -> None:
    assert robots_url(url) == "https://news.example/robots.txt"


def test_the_port_belongs_to_the_origin_and_a_bad_url_has_none() -> None:
    assert robots_url("http://news.example:8080/a") == "http://news.example:8080/robots.txt"
    with pytest.raises(FetchError) as caught:
        robots_url("file:///etc/passwd")
    assert caught.value.reason is FetchReason.BAD_URL


def fetched(server: RawServer, fetcher: Fetcher) -> RobotsRules:
    return fetch_robots(fetcher, server.url("/story"), AGENT)


def test_a_file_is_fetched_with_its_lifetime(server: RawServer, fetcher: Fetcher) -> None:
    server.answers["/robots.txt"] = response(b"\xef\xbb\xbfUser-agent: dateline\nDisallow: /a\xff")
    found = fetched(server, fetcher)
    assert not found.allows(server.url("/a\ufffdb"))
    assert found.allows(server.url("/story"))
    assert abs(found.expires - datetime.now(UTC) - LIFETIME) < timedelta(minutes=5)


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "403 No", "404 None", "410 Gone", "451 No"])
def test_no_file_allows_all(server: RawServer, fetcher: Fetcher, status: str) -> None:
    server.answers["/robots.txt"] = response(b"User-agent: *\nDisallow: /", status)
    assert fetched(server, fetcher).allows(server.url("/a"))


@pytest.mark.parametrize("status", ["429 Slow", "500 Oops", "502 Oops", "503 Busy"])
def test_a_server_that_fails_postpones(server: RawServer, fetcher: Fetcher, status: str) -> None:
    server.answers["/robots.txt"] = response(b"", status, "Retry-After: 60\r\n")
    with pytest.raises(FetchError) as caught:
        fetched(server, fetcher)
    error = caught.value
    assert (error.reason, error.status, error.retry_after) == (
        FetchReason.ROBOTS_UNAVAILABLE,
        int(status[:3]),
        60,
    )


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nUser", b"nonsense\r\n\r\n"])
def test_a_damaged_answer_postpones(server: RawServer, fetcher: Fetcher, answer: bytes) -> None:
    server.answers["/robots.txt"] = answer
    with pytest.raises(FetchError) as caught:
        fetched(server, fetcher)
    assert caught.value.reason is FetchReason.ROBOTS_UNAVAILABLE


def test_a_host_without_address_postpones_and_a_refused_one_does_not(server: RawServer) -> None:
    def resolve(_host: str) -> list[str]:
        return []

    with Fetcher(AGENT, THIS_MACHINE, SMALL, resolve) as fetcher, pytest.raises(FetchError) as caught:
        fetch_robots(fetcher, "http://news.example/", AGENT)
    assert caught.value.reason is FetchReason.ROBOTS_UNAVAILABLE
    with Fetcher(AGENT, AddressPolicy(), SMALL) as fetcher, pytest.raises(FetchError) as caught:
        fetched(server, fetcher)
    assert caught.value.reason is FetchReason.ADDRESS_REFUSED


def test_redirects_are_followed_to_other_hosts_and_five_times(server: RawServer, fetcher: Fetcher) -> None:
    with raw_server() as other:
        server.answers["/robots.txt"] = redirect(other.url("/1"))
        for number in range(1, 5):
            other.answers[f"/{number}"] = redirect(f"/{number + 1}")
        other.answers["/5"] = response(b"User-agent: *\nDisallow: /a")
        assert not fetched(server, fetcher).allows(server.url("/a"))
        other.answers |= {"/5": redirect("/6"), "/6": response(b"User-agent: *\nDisallow: /a")}
        assert fetched(server, fetcher).allows(server.url("/a"))
        assert "/6" not in other.paths


def test_a_loop_of_redirects_allows_all(server: RawServer, fetcher: Fetcher) -> None:
    server.answers["/robots.txt"] = redirect("/robots.txt")
    assert fetched(server, fetcher).allows(server.url("/a"))


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_large_file_is_cut(server: RawServer, fetcher: Fetcher, coding: str) -> None:
    text = b"User-agent: *\nDisallow: /a\n" + b"Disallow: /b\n" * 60_000 + b"Disallow: /c\n"
    body = gzip.compress(text) if coding else text
    server.answers["/robots.txt"] = response(body, headers=f"Content-Encoding: {coding}\r\n")
    found = fetched(server, fetcher)
    assert len(found.text) == ROBOTS_BYTES
    assert [found.allows(server.url(path)) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_an_endless_file_is_cut(server: RawServer, fetcher: Fetcher) -> None:
    server.answers["/robots.txt"] = server.drip(b"HTTP/1.1 200 OK\r\n\r\n", pause=0, piece=b"Disallow: /b\n" * 2_000)
    assert len(fetched(server, fetcher).text) == ROBOTS_BYTES
