"""Matching of files and lines to documents, on a real Elasticsearch: renames, copies, manifests, corrections."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index, refresh
from infra.elasticsearch.lifecycle.withdrawing import lift, withdraw
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import plan_shards

pytestmark = pytest.mark.service

Ingest = Callable[..., ShardReport]
ADDRESS = "https://www.herald.example/news/bridge"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def ingest(
    node_url: str, client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Ingest:
    """A run over some paths, and what became of their inputs; what it loaded can be searched."""
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_MODEL", "blank")
    monkeypatch.setenv("DATELINE_WORKERS", "1")
    ensure_index(client, index_name)

    def run(*paths: Path, force: bool = False, shard_bytes: int = 1_000_000, backwards: bool = False) -> ShardReport:
        shards = plan_shards(map(str, paths), shard_bytes).shards
        roots = tuple(str(path.resolve()) for path in paths)
        options = RunOptions(uuid4().hex, index_name, force=force, roots=roots)
        done = sum_reports(
            run_shard(shard, options, Settings.read()) for shard in (shards[::-1] if backwards else shards)
        )
        refresh(client, index_name)
        return done

    return run


@pytest.fixture
def bodies(client: Elasticsearch, index_name: str) -> Callable[[], list[str]]:
    """The texts that the index has, sorted."""

    def read() -> list[str]:
        hits = client.search(index=index_name, size=1_000)["hits"]["hits"]
        return sorted(hit["_source"]["body"] for hit in hits)

    return read


def outcomes(report: ShardReport) -> dict[str, int]:
    assert report.adds_up
    return {outcome: count for outcome, count in report.outcomes.items() if count}


def write(path: Path, text: str, seconds: int = 0) -> Path:
    """Write a file as of so many seconds after a fixed moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000 + seconds,) * 2)
    return path


def lines(*states: tuple[str, str]) -> str:
    return "".join(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in states)


def page(text: str, address: str = ADDRESS) -> str:
    head = f'<title>Bridge</title><link rel="canonical" href="{address}">'
    return f"<html><head>{head}</head><body><article><p>{text} {text} {text}</p></article></body></html>"


@pytest.mark.parametrize("backwards", [False, True])
def test_of_two_lines_of_a_file_the_later_wins_whichever_shard_is_first(
    ingest: Ingest, bodies: Callable[[], list[str]], folder: Path, backwards: bool
) -> None:
    states = [(str(n), f"The {word} state of article {n}.") for word in ("first", "second") for n in range(40)]
    write(folder / "feed.jsonl", lines(*states))
    report = ingest(folder, shard_bytes=500, backwards=backwards)
    assert report.shards > 4
    assert len(bodies()) == 40
    assert all("second" in body for body in bodies())


@pytest.mark.parametrize("backwards", [False, True])
def test_lines_appended_to_an_old_file_bring_no_replaced_state_back(
    ingest: Ingest, bodies: Callable[[], list[str]], folder: Path, backwards: bool
) -> None:
    first, second = ([(str(n), f"The {word} state of article {n}.") for n in range(30)] for word in ("first", "second"))
    write(folder / "1.jsonl", lines(*first), 0)
    write(folder / "2.jsonl", lines(*second), 10)
    ingest(folder, backwards=backwards)
    write(folder / "1.jsonl", lines(*first, ("new", "A new article.")), 20)
    report = ingest(folder)
    assert outcomes(report) == {"indexed": 1, "unchanged": 30, "older": 30}
    assert (report.reverts, len(report.reverted)) == (30, 5)
    assert not [body for body in bodies() if "first" in body]
    assert outcomes(ingest(folder / "1.jsonl", force=True))["replaced"] == 31
    assert [body for body in bodies() if "first" in body]


def test_a_record_that_says_itself_that_it_is_later_brings_a_replaced_state_back(
    ingest: Ingest, bodies: Callable[[], list[str]], folder: Path
) -> None:
    write(folder / "1.jsonl", lines(("a", "The first state."), ("a", "The second state.")))
    ingest(folder)
    given = {"id": "a", "text": "The first state.", "observed": "2100-01-01T00:00:00.000001Z"}
    write(folder / "2.jsonl", json.dumps(given) + "\n")
    assert outcomes(ingest(folder / "2.jsonl")) == {"replaced": 1}
    write(
        folder / "3.jsonl", json.dumps(given | {"text": "The third state.", "observed": "2100-01-01T00:00:00Z"}) + "\n"
    )
    assert outcomes(ingest(folder / "3.jsonl")) == {"older": 1}, "a microsecond earlier"
    assert bodies() == ["The first state."]


def test_files_of_one_name_in_two_folders_are_two_articles_in_one_run_and_in_two(
    ingest: Ingest, bodies: Callable[[], list[str]], folder: Path
) -> None:
    for day in ("day1", "day2", "day3"):
        write(folder / day / "1.txt", f"What happened on {day}.")
    assert outcomes(ingest(folder / "day1", folder / "day2")) == {"indexed": 2}
    assert outcomes(ingest(folder / "day3")) == {"indexed": 1}
    assert outcomes(ingest(folder)) == {"unchanged": 3}
    assert len(bodies()) == 3


def test_a_folder_that_was_moved_is_known_by_content_and_goes_on_from_its_new_place(
    ingest: Ingest, bodies: Callable[[], list[str]], folder: Path
) -> None:
    for number in range(4):
        write(folder / "old" / f"{number}.txt", f"What happened at number {number}.")
    write(folder / "old" / "same.txt", "What happened at number 0.")
    ingest(folder / "old")
    (folder / "old").rename(folder / "new")
    write(folder / "new" / "3.txt", "What really happened at number 3.", 10)
    report = ingest(folder / "new")
    assert (outcomes(report), report.moved) == ({"indexed": 1, "unchanged": 4}, 4)
    write(folder / "new" / "1.txt", "What really happened at number 1.", 20)
    report = ingest(folder / "new")
    assert (outcomes(report), report.moved) == ({"replaced": 1, "unchanged": 4}, 0)
    assert len(bodies()) == 6


def test_a_copy_is_an_article_of_its_own(ingest: Ingest, folder: Path) -> None:
    write(folder / "one" / "1.txt", "What happened.")
    ingest(folder / "one")
    shutil.copytree(folder / "one", folder / "two")
    report = ingest(folder / "two")
    assert (outcomes(report), report.moved) == ({"indexed": 1}, 0)


@pytest.mark.parametrize("manifest_first", [False, True])
def test_a_folder_of_pages_is_one_set_of_articles_with_and_without_its_manifest(
    ingest: Ingest, client: Elasticsearch, index_name: str, folder: Path, manifest_first: bool
) -> None:
    for number in range(3):
        write(folder / f"{number}.html", page(f"Number {number} was closed for the winter.", f"{ADDRESS}/{number}"))
    manifest = {
        "0.html": {"url": f"{ADDRESS}/0"},
        "1.html": {"url": f"{ADDRESS}/1", "title": "Closed", "source": "Herald"},
        "2.html": {"id": "two", "published": "2024-11-27"},
    }
    for described in (manifest_first, not manifest_first, manifest_first):
        if described:
            write(folder / "manifest.json", json.dumps(manifest))
        else:
            (folder / "manifest.json").unlink(missing_ok=True)
        assert ingest(folder).adds_up
        assert client.count(index=index_name)["count"] == 3


def test_two_pages_of_a_run_with_one_canonical_url_and_different_text_stay_two(
    ingest: Ingest, bodies: Callable[[], list[str]], folder: Path
) -> None:
    write(folder / "1.html", page("The bridge was closed on Monday after a flood."))
    write(folder / "2.html", page("The ferry was late on Tuesday because of fog."))
    assert outcomes(ingest(folder)) == {"indexed": 2}
    for path in folder.iterdir():
        os.utime(path)
    assert outcomes(ingest(folder)) == {"unchanged": 2}
    write(folder / "3.html", page("The airport was open on Wednesday in spite of it."))
    assert outcomes(ingest(folder)) == {"indexed": 1, "unchanged": 2}
    assert len(bodies()) == 3


def test_a_later_copy_of_a_page_is_a_state_of_the_article_by_its_canonical_url(
    ingest: Ingest, bodies: Callable[[], list[str]], folder: Path
) -> None:
    write(folder / "day1" / "a.html", page("The bridge was closed on Monday after a flood."), 0)
    write(folder / "day2" / "b.html", page("The bridge was opened again on Tuesday at noon."), 10)
    ingest(folder / "day1")
    assert outcomes(ingest(folder / "day2")) == {"replaced": 1}
    assert len(bodies()) == 1


def test_a_withdrawn_file_stays_withdrawn_when_it_is_moved(
    ingest: Ingest, client: Elasticsearch, index_name: str, folder: Path
) -> None:
    write(folder / "old" / "1.txt", "What happened.")
    ingest(folder)
    (hit,) = client.search(index=index_name)["hits"]["hits"]
    withdraw(client, index_name, hit["_id"], "a request")
    (folder / "old").rename(folder / "new")
    assert outcomes(ingest(folder)) == {"older": 1}
    lift(client, index_name, hit["_id"])
    assert outcomes(ingest(folder)) == {"replaced": 1}
    assert client.count(index=index_name)["count"] == 1
