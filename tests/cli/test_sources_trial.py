"""`dateline sources test`: what would be loaded is shown, and nothing is left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.conftest import Run
from tests.support.paper_site import PaperSite, paper_site

TEXT = "The ferry is back in the harbor, and the council has thanked its crew for a winter of repairs. "
HOSTILE = "Ferry \x9b31m is back"
FEED = (
    "<rss version='2.0'><channel><title>The Paper</title>"
    + "".join(
        f"<item><title>Ferry {number}</title><link>BASE/news/{number}</link>"
        f"<pubDate>Fri, 27 Nov 2026 0{number}:00:00 GMT</pubDate></item>"
        for number in range(1, 5)
    )
    + "<item><title>Sport</title><link>BASE/sport/1</link></item></channel></rss>"
)


def page(title: str, extra: str = "") -> tuple[str, str]:
    paragraphs = "".join(f"<p>{TEXT * 2}{number}</p>" for number in range(4))
    return "text/html", (
        f"<html lang=en><head><title>{title}</title><meta property='article:published_time' "
        f"content='2026-11-27T08:00:00Z'></head><body><article><h1>{title}</h1>{paragraphs}{extra}</article></body>"
    )


PAGES = {
    "/feed": ("application/rss+xml", FEED),
    "/news/4": page("Ferry four is back"),
    "/news/3": page(HOSTILE),
    "/news/2": ("text/html", "<html><title>Nothing</title><body></body></html>"),
}


@pytest.fixture
def site() -> Iterator[PaperSite]:
    with paper_site(PAGES) as running:
        yield running


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files; the addresses of sockets in it must stay short."""
    with TemporaryDirectory(prefix="trial-") as folder:
        yield Path(folder)


@pytest.fixture
def local(site: PaperSite, tmp_path: Path, temporary: Path) -> dict[str, str]:
    source = {"name": "paper", "feeds": [f"{site.url}/feed"], "delay": 0, "leave": ["/sport/*"], "enabled": False}
    (tmp_path / "sources.yaml").write_text(json.dumps({"contact": "desk@paper.example", "sources": [source]}))
    return {
        "DATELINE_SOURCES": "sources.yaml",
        "DATELINE_ALLOWED_NETWORKS": "127.0.0.0/8",
        "DATELINE_MODEL": "blank",
        "DATELINE_HOME": str(tmp_path / "home"),
        "ELASTICSEARCH_URL": "http://127.0.0.1:9",
        "TMPDIR": str(temporary),
    }


def test_a_trial_shows_what_would_be_loaded_and_leaves_nothing(
    run: Run, site: PaperSite, local: dict[str, str], tmp_path: Path, temporary: Path
) -> None:
    done = run("sources", "test", "paper", "--pages", "3", "--json", **local)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [one["url"] for one in found["documents"]] == [f"{site.url}/news/4", f"{site.url}/news/3"]
    first = found["documents"][0]
    assert (first["title"], first["published"]) == ("Ferry four is back", "2026-11-27T08:00:00Z")
    assert first["characters"] > len(TEXT)
    assert [one["reason"] for one in found["refused"]] == ["nothing_extracted"]
    assert found["not_tried"] == [f"{site.url}/news/1"]
    assert (found["counts"]["listed"], found["counts"]["left"], found["counts"]["taken"]) == (5, 1, 3)
    assert [path for path in site.requested if path != "/robots.txt"] == ["/feed", "/news/4", "/news/3", "/news/2"]
    assert not (tmp_path / "home").exists() or not list((tmp_path / "home").rglob("*.warc.gz*"))
    assert list(temporary.iterdir()) == []


def test_a_trial_on_a_terminal_is_harmless_and_says_that_nothing_was_loaded(
    run: Run, local: dict[str, str], tmp_path: Path
) -> None:
    done = run("sources", "test", "paper", "--pages", "4", **local)
    assert done.returncode == 0, done.stderr
    assert "\x9b" not in done.stdout + done.stderr
    assert "Ferry four is back" in done.stdout
    assert "refused (nothing_extracted)" in done.stdout
    assert "not fetched (http_error)" in done.stdout
    assert "4 pages tried: 2 articles would be loaded. Nothing was loaded." in done.stdout.replace("\n", " ")


def test_the_text_of_a_feed_is_shown_where_its_page_is_missing(
    run: Run, site: PaperSite, local: dict[str, str]
) -> None:
    item = (
        "<item><title>Harbor diary</title><link>BASE/diary</link><pubDate>Fri, 27 Nov 2026 09:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[<p>{TEXT * 4}</p>]]></content:encoded></item></channel>"
    )
    site.pages["/feed"] = ("application/rss+xml", FEED.replace("</channel>", item))
    done = run("sources", "test", "paper", "--pages", "1", "--json", **local)
    found = json.loads(done.stdout)
    assert found["counts"]["outcomes"] == {"from_feed": 1}
    assert [(one["title"], one["url"]) for one in found["documents"]] == [("Harbor diary", f"{site.url}/diary")]


def test_a_name_that_is_unknown_and_a_secret_that_is_not_set_are_errors_before_any_request(
    run: Run, site: PaperSite, local: dict[str, str], tmp_path: Path
) -> None:
    unknown = run("sources", "test", "papper", **local)
    assert unknown.returncode == 2
    assert "has no source papper.\nDid you mean paper?" in unknown.stderr
    file = tmp_path / "sources.yaml"
    content = json.loads(file.read_text())
    content["sources"][0]["headers"] = {"Authorization": "env:NO_SUCH_KEY"}
    file.write_text(json.dumps(content))
    missing = run("sources", "test", "paper", **local)
    assert missing.returncode == 2
    assert "its header Authorization needs the environment variable NO_SUCH_KEY, which is not set" in missing.stderr
    assert site.requested == []
