"""Redirects: followed, counted, checked like any URL."""

from __future__ import annotations

import pytest

from infra.collect.fetching.exchange import FetchError, FetchReason, FetchRequest
from infra.collect.fetching.fetcher import Fetcher
from tests.support.raw_http import RawServer, redirect, response
from tests.unit.infra.collect.fetching.conftest import Fetch, Refusal

PAGE = response(b"<p>The council met on Monday.")


@pytest.mark.parametrize("location", ["/new?a=1", "new?a=1", "?a=1#x", "{absolute}", "//127.0.0.1:{port}/new?a=1"])
def test_locations_of_every_form(server: RawServer, fetch: Fetch, location: str) -> None:
    target = "/old?a=1" if location.startswith("?") else "/new?a=1"
    location = location.replace("{absolute}", server.url(target)).replace("{port}", str(server.port))
    server.answers |= {"/old": redirect(location), target: PAGE}
    fetched = fetch("/old")
    assert fetched.url == server.url(target)
    assert [(hop.url, hop.status, hop.location) for hop in fetched.hops] == [
        (server.url("/old"), 302, server.url(target))
    ]


@pytest.mark.parametrize(
    ("statuses", "is_permanent"),
    [((301,), True), ((301, 308), True), ((301, 302), False), ((303,), False), ((307,), False)],
)
def test_a_url_has_moved_for_good_if_every_redirect_is_permanent(
    server: RawServer, fetch: Fetch, statuses: tuple[int, ...], is_permanent: bool
) -> None:
    for number, status in enumerate(statuses):
        server.answers[f"/{number}"] = redirect(f"/{number + 1}", status)
    server.answers[f"/{len(statuses)}"] = PAGE
    moved_to = fetch("/0").moved_to
    assert moved_to == (server.url(f"/{len(statuses)}") if is_permanent else None)


def test_a_loop_ends(server: RawServer, refusal: Refusal) -> None:
    server.answers |= {"/a": redirect("/b"), "/b": redirect("/c"), "/c": redirect("/a#again")}
    error = refusal("/a")
    assert error.reason is FetchReason.REDIRECT_LOOP
    assert len(error.hops) == 3
    assert server.paths == ["/a", "/b", "/c"]


def test_a_redirect_to_itself_is_a_loop(server: RawServer, refusal: Refusal) -> None:
    server.answers["/a"] = redirect("/a")
    assert refusal("/a").reason is FetchReason.REDIRECT_LOOP


def test_an_endless_chain_ends(server: RawServer, refusal: Refusal) -> None:
    for number in range(20):
        server.answers[f"/{number}"] = redirect(f"/{number + 1}")
    assert refusal("/0").reason is FetchReason.TOO_MANY_REDIRECTS
    assert len(server.requests) == 5


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", FetchReason.BAD_URL),
        ("ftp://127.0.0.1/", FetchReason.BAD_URL),
        ("javascript:alert(1)", FetchReason.BAD_URL),
        ("http://[::1", FetchReason.BAD_URL),
        ("http://127.0.0.1:22/", FetchReason.BAD_URL),
        ("http://name:hush@127.0.0.1:{port}/", FetchReason.BAD_URL),
        ("http://10.1.2.3/", FetchReason.ADDRESS_REFUSED),
        ("http://169.254.169.254/latest/meta-data/", FetchReason.ADDRESS_REFUSED),
        ("http://[fd00:ec2::254]/", FetchReason.ADDRESS_REFUSED),
        ("http://[::ffff:10.1.2.3]/", FetchReason.ADDRESS_REFUSED),
    ],
)
def test_a_redirect_out_of_the_web_is_refused(
    server: RawServer, refusal: Refusal, location: str, reason: FetchReason
) -> None:
    server.answers["/"] = redirect(location.replace("{port}", str(server.port)))
    error = refusal()
    assert error.reason is reason
    assert "hush" not in str(error)
    assert len(server.requests) == 1


def test_each_redirect_is_offered_before_it_is_requested(server: RawServer, fetcher: Fetcher) -> None:
    server.answers |= {"/a": redirect("/b"), "/b": redirect("/c"), "/c": PAGE}
    offered = []

    def refuse_c(url: str) -> None:
        offered.append(url)
        if url.endswith("/c"):
            raise FetchError(FetchReason.ROBOTS, "robots.txt disallows it", url)

    with pytest.raises(FetchError) as caught:
        fetcher.fetch(FetchRequest(server.url("/a"), before_redirect=refuse_c))
    assert caught.value.reason is FetchReason.ROBOTS
    assert offered == [server.url("/b"), server.url("/c")]
    assert server.paths == ["/a", "/b"]
