"""Challenges and empty shells are recognized; pages with text, or with data, are pages."""

from __future__ import annotations

import brotli
import pytest

from infra.collect.fetching.exchange import FetchReason
from infra.collect.fetching.response.browser_needed import needs_browser
from tests.support.processor_time import processor_seconds
from tests.support.raw_http import RawServer, response
from tests.unit.infra.collect.fetching.conftest import Fetch, Refusal

CHALLENGE = (
    b"<html><head><title>Just a moment...</title><script>window._cf_chl_opt={cType:'managed'}</script></head><body>"
    b"<noscript><p>Enable JavaScript and cookies to continue</p></noscript></body></html>"
)
SHELL = (
    b"<html><head><title>The Morning Paper</title><style>b{}</style></head><body><div id=root></div>"
    b"<noscript>You need to enable JavaScript to run this app.</noscript><script src=/app.js></script></body></html>"
)
ARTICLE = b"<p>" + b"The council met on Monday and adopted the budget for the coming year. " * 12


@pytest.mark.parametrize(
    ("status", "headers", "content"),
    [
        (403, {"cf-mitigated": "challenge"}, b""),
        (429, {"x-vercel-mitigated": "challenge"}, b""),
        (202, {"x-amzn-waf-action": "challenge"}, b""),
        (405, {"x-amzn-waf-action": "captcha"}, b""),
        (403, {}, CHALLENGE),
        (503, {}, CHALLENGE),
        (200, {}, CHALLENGE),
        (403, {}, b"<script>var dd={'host':'geo.captcha-delivery.com'}</script><p>Please enable JS"),
        (200, {}, b"<script src='/_Incapsula_Resource?a=1'></script>"),
        (200, {}, SHELL),
    ],
)
def test_a_browser_is_needed(status: int, headers: dict[str, str], content: bytes) -> None:
    assert needs_browser(status, headers, content, is_html=True)


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (200, ARTICLE),
        (200, b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>" + ARTICLE),
        (200, SHELL.replace(b"<div id=root></div>", ARTICLE)),
        (200, SHELL.replace(b"</head>", b'<script type="application/ld+json">{"articleBody": "..."}</script></head>')),
        (200, SHELL.replace(b"You need to enable JavaScript to run this app.", b"<img src=/count.gif>")),
        (200, b"<p>Short news.</p>"),
        (200, b""),
        (200, b"<script>"),
        (403, b"<h1>Forbidden</h1>"),
        (503, b"<h1>Down for maintenance</h1><script src=/a.js></script>"),
        (404, CHALLENGE),
    ],
)
def test_no_browser_is_needed(status: int, content: bytes) -> None:
    assert not needs_browser(status, {"server": "cloudflare"}, content, is_html=True)


def test_only_pages_are_searched() -> None:
    assert not needs_browser(200, {}, CHALLENGE, is_html=False)
    assert not needs_browser(200, {}, CHALLENGE + b" " * 100_000, is_html=True)


@pytest.mark.parametrize(
    "piece", [b"<script>", b"<script", b"<!--", b"<", b"<noscript>", b"<noscript><a>", b"</script"]
)
def test_hostile_pages_take_linear_time(piece: bytes) -> None:
    content = b"<script></script>" + piece * (60_000 // len(piece))
    assert processor_seconds(lambda: needs_browser(200, {}, content, is_html=True)) < 2


def test_a_fetch_reports_it(server: RawServer, fetch: Fetch, refusal: Refusal) -> None:
    packed = "Content-Type: text/html\r\nContent-Encoding: br\r\nRetry-After: 5\r\n"
    server.answers |= {
        "/challenge": response(brotli.compress(CHALLENGE), "503 Service Unavailable", packed),
        "/shell": response(SHELL),
        "/robots.txt": response(CHALLENGE),
    }
    assert (refusal("/challenge").reason, refusal("/challenge").status) == (FetchReason.NEEDS_BROWSER, 503)
    assert refusal("/challenge", "listing").reason is FetchReason.NEEDS_BROWSER
    assert refusal("/shell").status == 200
    assert fetch("/robots.txt", "robots").content == CHALLENGE
