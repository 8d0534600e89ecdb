"""One node, one server and one Chromium for the tests of the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from elasticsearch import Elasticsearch
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, sync_playwright

from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from tests.service.articles import drop, load
from tests.web.corpus import page_corpus
from tests.web.serving import serving

INDEX = f"test-page-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""One for each process: they may share an Elasticsearch."""
NO_CHROMIUM = "No Chromium: apt-get install chromium, or name one by CHROMIUM."


@dataclass(frozen=True)
class Site:
    """A served page: `url` ends with a slash, `client` writes to its index."""

    url: str
    client: Elasticsearch
    index: str = INDEX

    def at(self, path: str) -> str:
        """Return the URL of a path."""
        return self.url + path.removeprefix("/")


@pytest.fixture(scope="session")
def site(node_url: str) -> Iterator[Site]:
    with connect(Endpoint(node_url), request_seconds=15) as client:
        drop(client, INDEX)
        load(client, INDEX, page_corpus())
        with serving(client, INDEX) as url:
            yield Site(url, client)
        drop(client, INDEX)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for one file: playwright keeps an event loop running, with which no flow can be tested."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


def follow(link: Locator) -> None:
    """Click a link, and return once the page behind it is loaded."""
    with link.page.expect_navigation():
        link.click()


@contextmanager
def watched(browser: Browser, **options: object) -> Iterator[Page]:
    """Open a window; fails if a page reports an error, opens a dialog or asks another server."""
    context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    page = context.new_page()
    problems: list[str] = []
    hosts: set[str] = set()
    page.on("pageerror", lambda error: problems.append(str(error)))

    def report(message: ConsoleMessage) -> None:
        # A policy that blocked something, an exception; the status of an error page is expected.
        if "Failed to load resource" not in message.text:
            problems.append(message.text)

    def dismiss(dialog: Dialog) -> None:
        problems.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("console", report)
    page.on("dialog", dismiss)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or urlsplit(request.url).scheme))
    yield page
    context.close()
    assert not problems
    assert hosts <= {"127.0.0.1"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of a desk."""
    with watched(browser, viewport={"width": 1280, "height": 900}, color_scheme="light") as page:
        yield page


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A window without JavaScript."""
    with watched(browser, viewport={"width": 1280, "height": 900}, java_script_enabled=False) as page:
        yield page
