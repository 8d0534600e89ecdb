"""The feed, the exports and the saved searches of the page, over HTTP and a real index."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import orjson
import pytest
from elasticsearch import Elasticsearch
from fastapi.testclient import TestClient
from lxml import etree
from pyarrow.parquet import read_table
from pydantic import SecretStr

from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.searches import SearchStore
from infra.settings import Settings
from infra.web.app import create_app
from infra.web.state import WebState
from tests.service.searches.conftest import Load

pytestmark = pytest.mark.service

ORIGIN = "http://127.0.0.1:8765"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def page_settings(node_url: str, settings: Settings) -> Settings:
    return settings.model_copy(update={"elasticsearch_url": node_url, "export_rows": 3})


@pytest.fixture
def web(client: Elasticsearch, store: SearchStore, page_settings: Settings) -> Iterator[TestClient]:
    state = WebState(client, store.name, page_settings)
    with TestClient(create_app(state), base_url=ORIGIN, follow_redirects=False) as web:
        yield web


def titles(content: bytes) -> list[str]:
    return [one.text or "" for one in etree.fromstring(content).iterfind(f"{ATOM}entry/{ATOM}title")]


def test_a_feed_takes_the_parameters_of_the_page(web: TestClient, load: Load) -> None:
    load("a", observed="2024-11-27T08:00:00Z", agencies=["AFP"])
    load("b", observed="2024-11-28T08:00:00Z")
    load("c", observed="2024-11-29T08:00:00Z", published="2023-01-01")
    load("d", delivery={"embargo": "2999-01-01T00:00:00Z"})
    answer = web.get("/search.atom?q=ferry&not=agency:AFP&published=2024&sort=oldest&page=2")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert titles(answer.content) == ["Ferry b"]
    assert titles(web.get("/search.atom?q=ferry").content) == ["Ferry c", "Ferry b", "Ferry a"]
    feed = etree.fromstring(answer.content)
    links = {link.get("rel"): link.get("href") for link in feed.iterfind(f"{ATOM}link")}
    assert links == {
        "self": f"{ORIGIN}/search.atom?q=ferry&not=agency%3AAFP&published=2024",
        "alternate": f"{ORIGIN}/?q=ferry&not=agency%3AAFP&published=2024",
    }


def test_a_feed_without_news_is_not_sent_again(
    web: TestClient, load: Load, client: Elasticsearch, store: SearchStore
) -> None:
    load("a", "b")
    first = web.get("/search.atom?q=ferry")
    etag = first.headers["etag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = web.get("/search.atom?q=ferry", headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert web.get("/search.atom?q=ferry", headers={"If-None-Match": '"other"'}).status_code == 200
    withdraw(client, store.name, "a", "killed")
    client.indices.refresh(index=store.name)
    changed = web.get("/search.atom?q=ferry", headers={"If-None-Match": etag})
    assert titles(changed.content) == ["Ferry b"]


@pytest.mark.parametrize("path", ["/search.atom", "/export.csv", "/export.parquet"])
def test_a_wrong_query_is_a_page(web: TestClient, path: str) -> None:
    answer = web.get(f"{path}?q=(ferry")
    assert answer.status_code == 400
    assert "never closed" in answer.text


def test_an_export_has_all_formats_and_ends_at_the_limit(web: TestClient, load: Load) -> None:
    load("a", "b", published="2024-01-01", source="=1+1")
    load("c", "d", "e", published="2024-02-02")
    rows = web.get("/export.csv?q=ferry&published=2024-01")
    assert rows.headers["content-disposition"].startswith('attachment; filename="')
    assert [row["external_id"] for row in csv.DictReader(StringIO(rows.text))] == ["a", "b"]
    assert "'=1+1" in rows.text
    lines = [orjson.loads(line) for line in web.get("/export.jsonl?q=ferry").content.splitlines()]
    assert [line["external_id"] for line in lines] == ["c", "d", "e"], "the newest, up to the limit"
    assert lines[0]["body"]
    table = read_table(BytesIO(web.get("/export.parquet?q=ferry").content))
    assert table.num_rows == 3
    assert web.get("/export.xlsx?q=ferry").status_code == 404


def test_the_results_link_to_feed_and_exports_with_their_count(web: TestClient, load: Load) -> None:
    load("a", "b", "c", "d")
    page = web.get("/?q=ferry").text
    assert "Export all 4 articles, every copy included:" in page
    assert "Only the newest 3 are in the file." in page
    assert 'href="/export.parquet?q=ferry"' in page
    assert page.count('href="/search.atom?q=ferry"') == 2


def test_a_search_is_saved_listed_and_removed(web: TestClient, load: Load, store: SearchStore) -> None:
    load("old")
    form = {"name": "Ferries <b>", "q": "ferry", "not": "agency:AFP", "webhook": "https://hooks.example/T0/secret"}
    saved = web.post("/searches", data=form, headers={"Origin": ORIGIN})
    (search,) = store.all()
    assert (saved.status_code, saved.headers["location"]) == (303, f"/searches#{search.id}")
    assert search.parameters.pairs == [("q", "ferry"), ("not", "agency:AFP")]
    listed = web.get("/searches").text
    assert "Ferries &lt;b&gt;" in listed
    assert "Sent to https://hooks.example/…" in listed
    assert "secret" not in listed
    load("new")
    since = {"since": search.created.isoformat()}
    assert web.get(f"/searches/{search.id}/new", params=since).json() == {"new": 1}
    again = web.post("/searches", data=form, headers={"Origin": ORIGIN})
    assert (again.status_code, "already" in again.text) == (400, True)
    assert web.post(f"/searches/{search.id}/remove", headers={"Origin": ORIGIN}).status_code == 303
    assert store.all() == []
    assert web.post(f"/searches/{search.id}/remove", headers={"Origin": ORIGIN}).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_no_other_page_saves_a_search(web: TestClient, store: SearchStore, headers: dict[str, str]) -> None:
    answer = web.post("/searches", data={"name": "x", "q": "ferry"}, headers=headers)
    assert answer.status_code == 403
    assert web.get("/searches?name=x&q=ferry").status_code == 200
    assert store.all() == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"name": "x", "q": "(ferry"}, 400),
        ({"name": "", "q": "ferry"}, 400),
        ({"name": "x"}, 400),
        ({"name": "x", "q": "ferry", "webhook": "file:///etc/passwd"}, 400),
        ({"name": "x", "q": "f" * 30_000}, 413),
    ],
)
def test_a_form_that_cannot_be_saved(web: TestClient, store: SearchStore, form: dict[str, str], status: int) -> None:
    assert web.post("/searches", data=form, headers={"Origin": ORIGIN}).status_code == status
    assert store.all() == []


def test_without_the_key_searches_are_off(client: Elasticsearch, page_settings: Settings, store: SearchStore) -> None:
    settings = page_settings.model_copy(update={"elasticsearch_api_key": SecretStr("a2V5OmtleQ==")})
    with TestClient(create_app(WebState(client, store.name, settings)), base_url=ORIGIN) as web:
        assert 'action="/searches"' not in web.get("/?q=ferry").text
        assert "Saved searches are off" in web.get("/searches").text
        answer = web.post("/searches", data={"name": "x", "q": "ferry"}, headers={"Origin": ORIGIN})
        assert answer.status_code == 400
    assert store.all() == []
