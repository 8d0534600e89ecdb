"""`dateline sources check` and `add` as a user runs them, against a local site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.paper_site import PaperSite, paper_site

FEED = (
    "<rss version='2.0'><channel><title>The Paper</title><language>de</language><item><title>Ferry</title>"
    "<link>BASE/news/1</link></item></channel></rss>"
)
HOME = "<html lang=de><title>The \x9b31mPaper</title><link rel=alternate type=application/rss+xml href=/feed>"
LOCAL = {"DATELINE_SOURCES": "sources.yaml", "DATELINE_ALLOWED_NETWORKS": "127.0.0.0/8"}
VALID = "contact: desk@paper.example\nsources:\n  - name: a\n    feeds: [https://a.example/feed]\n"


@pytest.fixture
def site() -> Iterator[PaperSite]:
    with paper_site({"/": ("text/html", HOME), "/feed": ("application/rss+xml", FEED)}) as running:
        yield running


def test_a_site_is_added_and_found_valid(run: Run, site: PaperSite, tmp_path: Path) -> None:
    done = run("sources", "add", site.url, "--contact", "desk@paper.example", **LOCAL)
    assert done.returncode == 0, done.stderr
    name = site.url.removeprefix("http://").replace(":", "-")
    entry = f"  - name: {name}\n    feeds:\n      - {site.url}/feed\n    language: de\n"
    assert done.stdout == entry
    assert f"found: feed {site.url}/feed" in done.stderr
    assert (tmp_path / "sources.yaml").read_text().endswith(f"contact: desk@paper.example\nsources:\n{entry}")
    assert site.agents == {f"Dateline/{version('dateline')} (+desk@paper.example)"}
    checked = run("sources", "check", **LOCAL)
    assert (checked.returncode, checked.stdout) == (0, "sources.yaml is valid: 1 source, 1 enabled.\n")


def test_the_contact_of_the_file_is_sent_and_a_duplicate_is_refused(run: Run, site: PaperSite, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(VALID)
    done = run("sources", "add", f"{site.url}/feed", "--name", "paper", "--json", **LOCAL)
    added = json.loads(done.stdout)
    assert added["entry"] == {"name": "paper", "feeds": [f"{site.url}/feed"], "language": "de"}
    assert added["found"]["name"] == "The Paper"
    before = (tmp_path / "sources.yaml").read_text()
    assert before.startswith(VALID)
    again = run("sources", "add", site.url, **LOCAL)
    assert (again.returncode, again.stdout) == (2, "")
    assert f"The source paper has {site.url}/feed already." in again.stderr
    assert (tmp_path / "sources.yaml").read_text() == before


def test_a_new_file_needs_a_contact_before_any_request(run: Run, site: PaperSite, tmp_path: Path) -> None:
    done = run("sources", "add", site.url, **LOCAL)
    assert done.returncode == 2
    assert "--contact" in done.stderr
    assert not (tmp_path / "sources.yaml").exists()
    assert site.requested == []


@pytest.mark.parametrize(
    ("url", "code", "message"),
    [
        ("http://127.0.0.1:1/", 2, "bad_url"),
        ("file:///etc/passwd", 2, "Only http and https URLs are fetched"),
        ("http://user:hunter2@127.0.0.1/", 2, "bad_url"),
        ("SITE/missing", 1, "http_error"),
    ],
)
def test_a_url_that_cannot_be_fetched_is_an_error_and_nothing_is_written(
    run: Run, site: PaperSite, tmp_path: Path, url: str, code: int, message: str
) -> None:
    done = run("sources", "add", url.replace("SITE", site.url), "--contact", "desk@paper.example", **LOCAL)
    assert done.stderr.startswith("Error: ")
    assert (done.returncode, message in done.stderr) == (code, True), done.stderr
    assert "hunter2" not in done.stderr + done.stdout
    assert not (tmp_path / "sources.yaml").exists()


def test_an_internal_address_is_refused_without_the_setting(run: Run, site: PaperSite) -> None:
    done = run("sources", "add", site.url, "--contact", "a@b.example", DATELINE_SOURCES="sources.yaml")
    assert done.returncode == 1
    assert "DATELINE_ALLOWED_NETWORKS" in done.stderr
    assert site.requested == []


def test_problems_are_reported_with_their_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(VALID + "    intervall: 1h\n    delay: soon\n")
    done = run("sources", "check", **LOCAL)
    assert done.returncode == 2
    assert "sources.yaml:5: sources.a.intervall: there is no such key; did you mean interval?" in done.stderr
    assert "sources.yaml:6: sources.a.delay: write a number" in done.stderr
    as_json = run("sources", "check", "--json", **LOCAL)
    assert as_json.returncode == 2
    found = json.loads(as_json.stdout)
    assert not found["valid"]
    assert [one["line"] for one in found["problems"]] == [5, 6]


def test_warnings_are_no_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(VALID + "    leave: ['*']\n    headers: {Authorization: env:NO_SUCH_KEY}\n")
    done = run("sources", "check", **LOCAL)
    assert done.returncode == 0
    assert "Warning: sources.yaml: sources.a.leave.1: * leaves every article" in done.stderr
    assert "NO_SUCH_KEY is not set here" in done.stderr
    found = json.loads(run("sources", "check", "--json", **LOCAL).stdout)
    assert (found["valid"], found["sources"], len(found["warnings"])) == (True, 1, 2)


def test_hostile_text_is_printed_harmlessly(run: Run, site: PaperSite, tmp_path: Path) -> None:
    done = run("sources", "add", site.url, "--contact", "desk@paper.example", **LOCAL)
    assert "\x9b" not in done.stdout + done.stderr
    (tmp_path / "sources.yaml").write_text(VALID + '    "a\\e]0;x\\a": 1\n    take: ["re:(\\e[2J"]\n')
    for arguments in ((), ("--json",)):
        checked = run("sources", "check", *arguments, **LOCAL)
        assert checked.returncode == 2
        assert "\x1b" not in checked.stdout + checked.stderr
        assert "\x07" not in checked.stdout + checked.stderr
