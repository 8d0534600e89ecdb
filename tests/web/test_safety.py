"""Hostile articles do no harm, outages are pages with a remedy, tokens and the API work as described."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from infra.settings import Settings
from tests.web.conftest import Site, watched
from tests.web.corpus import HOSTILE
from tests.web.serving import serving

TOKEN = "a-token-of-readers-1234"
PATHS = (
    "/?q=pilot&copies=1",
    f"/?only=person:{HOSTILE[:40]}",
    "/facets/person",
    "/facets/source",
    "/articles/id-hostile?q=pilot",
    "/articles/id-hostile?cuts=1",
    "/articles/id-hostile/compare/id-dredger",
)
STEERING = "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]"


def test_a_hostile_article_is_text(page: Page, site: Site) -> None:
    for path in PATHS:
        page.goto(site.at(path))
        inserted = "document.querySelectorAll('main img, main script, main svg[onload], main iframe').length"
        assert page.evaluate(inserted) == 0, path
        links = page.evaluate("[...document.links].map(link => link.protocol)")
        assert set(links) <= {"http:"}, path
        text = page.evaluate("document.documentElement.textContent")
        assert not page.evaluate(f"new RegExp('{STEERING}').test(document.documentElement.textContent)"), path
        assert "49" not in text.replace("&#", ""), "no template is filled"
        assert "\\u202e" in text, path


@pytest.mark.parametrize(
    "words", ['"><script>alert(1)</script>', "{{7*7}}", "a" * 1_001, "\u202e\u0000x", "*", "((((((" * 5]
)
def test_a_hostile_address_is_text_or_an_error(page: Page, site: Site, words: str) -> None:
    with httpx.Client(base_url=site.url) as client:
        for path in ("/", "/facets/person", "/articles/id-dredger", "/api/search"):
            answer = client.get(path, params={"q": words, "find": words[:100]})
            assert answer.status_code in (200, 400), (path, answer.text[:300])
            if answer.headers["content-type"].startswith("text/html"):
                assert "<script>alert" not in answer.text
            assert "49" not in answer.text or "{{" not in words
    page.goto(f"{site.url}?{httpx.QueryParams(q=words)}")


@pytest.mark.parametrize(
    "query",
    [
        "page=501",
        "page=0",
        "until=x",
        "box=1",
        "published=x",
        "sort=x",
        "near=x",
        "only=x",
        "only=a&" * 31,
        "like=none",
    ],
)
def test_limits_are_messages(site: Site, query: str) -> None:
    for path in ("/", "/api/search"):
        answer = httpx.get(f"{site.at(path)}?{query}")
        assert answer.status_code in (400, 404), answer.text[:300]
        assert "Traceback" not in answer.text


def test_the_api_answers_like_the_page_and_has_tags(site: Site) -> None:
    with httpx.Client(base_url=site.url) as client:
        first = client.get("/api/search", params={"q": "heron"})
        assert (first.json()["total"], first.json()["stories"]) == (3, 1)
        again = client.get("/api/search", params={"q": "heron"}, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get("/api/articles/id-dredger").json()["external_id"] == "dredger"
        assert len(client.get("/api/articles/id-heron-1/copies").json()) == 3
        assert client.get("/api/articles/id-dredger/explain").json()["removed"][0]["rule"] == "widget.read-also"
        assert client.get("/api/map").json()["points"]
        assert client.get("/api/facets/person", params={"find": "ines"}).json()["values"][0]["value"] == "Ines Alcott"
        assert client.get("/api/articles/id-embargoed").status_code == 403
        assert client.get("/api/articles/none").json()["error"].startswith("There is no document")
        described = client.get("/api/openapi.json").json()
    assert {"/api/search", "/api/map", "/api/articles/{name}"} <= described["paths"].keys()
    assert "find" in str(described["paths"]["/api/facets/{name}"])


def test_readers_enter_a_token_once(browser: Browser, site: Site) -> None:
    settings = Settings(DATELINE_WEB_TOKEN=SecretStr(TOKEN))
    with serving(site.client, site.index, settings) as url, watched(browser) as page:
        page.goto(f"{url}?q=heron")
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert")).to_have_text("That is not the token.")
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".headline")).to_have_text("Herons return to the quarry")
        cookie = page.context.cookies()[0]
        assert cookie["httpOnly"]
        assert TOKEN not in cookie["value"]
        assert httpx.get(f"{url}api/search").status_code == 401


def test_an_index_that_is_missing_is_a_page_with_a_remedy(page: Page, site: Site) -> None:
    with serving(site.client, "no-such-index") as url:
        for path in ("", "?q=a", "articles/x"):
            answer = page.goto(url + path)
            assert answer
            assert answer.status == 503
            expect(page.locator("main")).to_contain_text("dateline ingest PATH --index no-such-index")


def test_a_node_that_is_down_is_a_page_with_a_remedy(page: Page) -> None:
    with connect(Endpoint("http://127.0.0.1:9")) as client, serving(client, "news") as url:
        answer = page.goto(f"{url}?q=a")
        assert answer
        assert answer.status == 503
        expect(page.get_by_role("heading", level=1)).to_have_text("The archive does not answer")
        expect(page.locator("main")).to_contain_text("dateline es status")
        expect(page.get_by_role("searchbox")).to_have_value("a")


def test_a_node_that_does_not_answer_in_time_is_a_page_with_a_remedy(page: Page) -> None:
    with _silent_node() as node, connect(Endpoint(node), request_seconds=0.5) as client, serving(client, "news") as url:
        answer = page.goto(url)
        assert answer
        assert answer.status == 503
        expect(page.locator("main")).to_contain_text("Is Elasticsearch running?")


@contextmanager
def _silent_node() -> Iterator[str]:
    """A server that takes requests and answers none of them before it is stopped."""
    stopped = threading.Event()

    class Silent(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            stopped.wait(30)

        def do_GET(self) -> None:
            stopped.wait(30)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    stopped.set()
    server.shutdown()
    server.server_close()
