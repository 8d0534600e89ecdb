"""A newcomer's first day: each command and each mistake as typed, on a real node, the output checked."""

from __future__ import annotations

import os
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
