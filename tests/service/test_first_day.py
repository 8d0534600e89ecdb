"""A newcomer's first day: each command and each mistake as typed, on a real node, the output checked."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.support.stack import BIN, ROOT

pytestmark = pytest.mark.service

Type = Callable[..., "subprocess.CompletedProcess[str]"]
SECONDS = 240.0


@pytest.fixture
def type_(node_url: str, tmp_path: Path) -> Type:
    """Runs a command in a folder of its own with a home of its own, without a Prefect server."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    reaching = {
        "PYTHONPATH": str(ROOT),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "DATELINE_HOME": str(tmp_path / "home"),
        "DATELINE_MODEL": "blank",
        "DATELINE_WORKERS": "1",
        "ELASTICSEARCH_URL": node_url,
    }

    def run(*arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BIN / "dateline"), *arguments],
            env={**clean, **reaching, **more},
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    return run


def test_a_stale_prefect_address_is_reported_before_anything_starts(type_: Type, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("The ferry sank.\n", encoding="utf-8")
    for url in ("http://127.0.0.1:9/api", "localhost:4200/api"):
        done = type_("ingest", "story.txt", PREFECT_API_URL=url)
        assert done.returncode == 1
        assert f"The Prefect server at {url} does not answer" in done.stderr
        assert "unset PREFECT_API_URL" in done.stderr
        assert "Traceback" not in done.stderr


def test_another_service_at_the_prefect_address_is_reported(type_: Type, node_url: str, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("The ferry sank.\n", encoding="utf-8")
    done = type_("ingest", "story.txt", PREFECT_API_URL=f"{node_url}/api")
    assert (done.returncode, "no Prefect server" in done.stderr) == (1, True)


def test_a_missing_model_is_found_before_prefect_starts(type_: Type, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("The ferry sank.\n", encoding="utf-8")
    done = type_("ingest", "story.txt", DATELINE_MODEL="en_core_web_huge")
    assert done.returncode == 1
    assert "The entity model 'en_core_web_huge' is not installed" in done.stderr
    assert "Starting Prefect" not in done.stderr
    assert "ERROR" not in done.stderr


def test_misspelled_settings_are_warned_about_by_every_command(type_: Type) -> None:
    done = type_("index", "status", DATELINE_MODLE="blank", ELASTICSEARCH_HOST="localhost")
    assert "DATELINE_MODLE is not a setting of Dateline: did you mean DATELINE_MODEL?" in done.stderr
    assert "ELASTICSEARCH_HOST is not a setting of Dateline: did you mean ELASTICSEARCH_URL?" in done.stderr


@pytest.mark.parametrize("path", ["", "https://news.example/a.html", "missing"])
def test_a_path_that_cannot_be_read_is_wrong_usage(type_: Type, path: str) -> None:
    done = type_("ingest", path)
    assert done.returncode == 2
    assert "Starting Prefect" not in done.stderr


@pytest.mark.slow
def test_the_last_line_of_a_run_without_inputs_or_with_refused_ones(
    type_: Type, index_name: str, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    empty = type_("ingest", "inbox", "--index", index_name)
    assert (empty.returncode, empty.stderr.splitlines()[-1]) == (0, "no new inputs")
    (tmp_path / "inbox/feed.jsonl").write_text('{"id": "a"}\n{"id": "b"}\n{"id": "c", "text": "Rain."}\n')
    refused = type_("ingest", "inbox", "--index", index_name)
    assert refused.returncode == 0
    assert refused.stderr.splitlines()[-1].startswith("Warning: 2 of 3 inputs were refused (no_content 2): ")


def test_a_search_in_an_empty_home_starts_no_node(type_: Type, tmp_path: Path) -> None:
    for command in (("search", "ferry"), ("show", "a"), ("explain", "a"), ("runs", "list"), ("kibana", "check")):
        done = type_(*command, ELASTICSEARCH_URL="")
        assert done.returncode == 1
        assert "There is no index behind the alias dateline." in done.stderr
        assert "dateline ingest PATH" in done.stderr
        assert "Starting Elasticsearch" not in done.stderr
    assert not (tmp_path / "home/node").exists()


EXPORT = """headline,body,date,section
Ferry sinks off Port Vell,"The ferry sank near London, Britain.
Nobody was hurt.",27/11/2024,News
Rain in Rangoon,"It rained in Yangon, Burma, on Monday.",02/12/2024,Weather
Wall falls,"In West Germany and the Soviet Union the news was heard in Tokyo.",03/12/2024,History
"""
MAP = "text=body,title=headline,published=date,ignore=section"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_first_day_with_an_export_of_another_tool(type_: Type, index_name: str, tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    into = ("--index", index_name)

    refused = type_("ingest", "export.csv", *into)
    assert refused.returncode == 0
    assert "export.csv: neither text nor html is given; its keys are 'headline', 'body'" in refused.stderr
    assert f"--map {MAP}" in refused.stderr
    assert refused.stderr.splitlines()[-1].startswith("Warning: all 3 inputs were refused")
    ambiguous = type_("ingest", "export.csv", "--map", MAP, *into)
    assert ambiguous.stderr.splitlines()[-1].startswith("Warning: 2 of 3 inputs were refused (bad_value 2)")
    loaded = type_("ingest", "export.csv", "--map", MAP, "--day-first", *into)
    assert loaded.returncode == 0, loaded.stderr

    def count(*arguments: str) -> str:
        done = type_("search", *arguments, "--count", *into)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert count() == "3"
    assert count("title:ferry") == "1"
    for name, number in {
        "UK": "1",
        "Britain": "1",
        "Burma": "1",
        "West Germany": "1",
        "USSR": "1",
        "Japan": "1",
    }.items():
        assert count("--country", name) == number, name
    assert count("--near", "Tokyo,50") == "1"
    misspelled = type_("search", "--country", "Germny", *into)
    assert (misspelled.returncode, misspelled.stdout.strip()) == (0, "No article matches.")
    assert "did you mean Germany?" in misspelled.stderr
    months = json.loads(type_("search", "--timeline", "--per", "month", "--json", *into).stdout)
    assert [(bar["period"], bar["count"]) for bar in months["bars"]] == [("2024-11", 1), ("2024-12", 2)]
    rows = type_("search", "title:ferry", "--csv", "--with-body", *into).stdout
    assert "authors" in rows.splitlines()[0]
    assert "Nobody was hurt." in rows

    found = json.loads(type_("search", "title:ferry", "--json", *into).stdout)["hits"][0]["id"]
    assert "Ferry sinks" in type_("show", found[:8], *into).stdout
    dry = type_("withdraw", "--run", "last", "--dry-run", *into)
    assert (dry.returncode, "2 articles selected" in dry.stderr) == (0, True), "the run before loaded one of the three"
    assert count("run:last") == "2"
    closed = json.loads(type_("replay", "--json", *into).stdout)["total"]
    assert (closed["read"], closed["loaded_since"]) == (5, 5), "the letters of both attempts before"
    assert type_("deadletters", "list", *into).stderr == f"No dead letters in {index_name}.\n"
    assert type_("withdraw", "--source", "local", "--reason", "wrong file", *into).returncode == 2
    done = type_("withdraw", "--source", "local", "--reason", "wrong file", "--yes", *into)
    assert (done.returncode, "3 articles withdrawn" in done.stdout) == (0, True)
    assert count() == "0"
    assert type_("withdraw", "--undo", "--reason", "wrong file", "--yes", *into).returncode == 0
    again = type_("ingest", "export.csv", "--map", MAP, "--day-first", *into)
    assert again.returncode == 0
    assert count() == "3"

    assert type_("withdraw", found, "--reason", "killed", *into).returncode == 0
    forced = type_("ingest", "export.csv", "--map", MAP, "--day-first", "--force", *into)
    assert "1 belong to withdrawn articles" in forced.stdout
    assert "`--force` would load" not in forced.stdout
    lifted = type_("withdraw", found, "--undo", *into)
    _, _, restoring = lifted.stdout.partition("To restore it: dateline ")
    assert "--map" in restoring, lifted.stdout
    assert type_(*shlex.split(restoring)).returncode == 0
    assert count() == "3"
