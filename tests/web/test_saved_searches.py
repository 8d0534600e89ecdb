"""A reader exports what is found, follows it as a feed, and saves the search; the browser keeps the last visit."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from playwright.sync_api import Page, expect

from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from infra.elasticsearch.lifecycle.index_set import ensure_indices
from infra.settings import Settings
from tests.service.articles import CORPUS, document, drop, load
from tests.web.conftest import Site, follow
from tests.web.serving import serving

INDEX = "test-page-searches"


@pytest.fixture(scope="module")
def desk(node_url: str) -> Iterator[Site]:
    """A served page over an index of its own, without authentication: searches can be saved."""
    settings = Settings.read().model_copy(update={"elasticsearch_url": node_url})
    with connect(Endpoint(node_url), request_seconds=15) as client:
        drop(client, INDEX)
        load(client, INDEX, CORPUS)
        ensure_indices(client, INDEX)
        with serving(client, INDEX, settings) as url:
            yield Site(url, client, INDEX)
        drop(client, INDEX)


def add_article(client: Elasticsearch, name: str) -> None:
    article = dict(document(name, "Another president", "A president.", indexed_at=datetime.now(UTC).isoformat()))
    client.index(index=INDEX, id=f"id-{name}", document=article, refresh=True)


def open_outputs(page: Page, desk: Site) -> None:
    page.goto(desk.at("/?q=president"))
    page.get_by_text("Export, follow, save").click()


def test_everything_found_is_exported_after_its_count(page: Page, desk: Site, tmp_path: Path) -> None:
    open_outputs(page, desk)
    expect(page.locator(".outputs")).to_contain_text("Export all 4 articles, every copy included:")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    assert started.value.suggested_filename == f"{INDEX}.csv"
    file = tmp_path / "articles.csv"
    started.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert [row["external_id"] for row in rows] == ["kyiv", "martial", "weapons", "busan"]


def test_a_saved_search_shows_what_is_new_since_the_last_visit(page: Page, desk: Site) -> None:
    open_outputs(page, desk)
    name = page.get_by_label("Save this search as")
    expect(name).to_have_value("president")
    name.fill("Presidents")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved searches")
    saved = page.locator(".saved > li")
    expect(saved).to_have_count(1)
    add_article(desk.client, "later")
    page.reload()
    expect(saved.locator(".new")).to_have_text("1 new")
    follow(saved.get_by_role("link", name="Presidents"))
    expect(page.locator(".hits .headline").first).to_be_visible()
    assert "sort=newest" in page.url
    page.goto(desk.at("/searches"))
    expect(saved.locator(".new")).to_have_text("")
    add_article(desk.client, "latest")
    page.reload()
    expect(saved.locator(".new")).to_have_text("1 new")
    saved.get_by_text("Remove", exact=True).click()
    saved.get_by_role("button", name="Remove Presidents").click()
    expect(page.locator("main")).to_contain_text("No search is saved.")


def test_saving_needs_no_script(plain_page: Page, desk: Site) -> None:
    open_outputs(plain_page, desk)
    plain_page.get_by_role("button", name="Save", exact=True).click()
    expect(plain_page.locator(".saved h2")).to_contain_text("president")
    plain_page.get_by_text("Remove", exact=True).click()
    plain_page.get_by_role("button", name="Remove president").click()
    expect(plain_page.locator("main")).to_contain_text("No search is saved.")


def test_a_webhook_that_is_never_requested_is_refused_on_a_page(page: Page, desk: Site) -> None:
    open_outputs(page, desk)
    page.get_by_label("Send new articles to (optional)").fill("http://desk.example:22/hook")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Port 22 is not one of HTTP")
