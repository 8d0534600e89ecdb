"""`dateline kibana` as a user runs it: output, files and exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.infra.kibana.scripted_kibana import ScriptedKibana, error, scripted_kibana


@pytest.fixture
def server() -> Iterator[ScriptedKibana]:
    with scripted_kibana(credentials="ApiKey c2VjcmV0") as running:
        yield running


def test_dry_run_push_push_again_and_diff(run: Run, server: ScriptedKibana) -> None:
    known = {"KIBANA_URL": server.url, "KIBANA_API_KEY": "c2VjcmV0"}
    dry = run("kibana", "push", "--dry-run", **known)
    assert dry.returncode == 0, dry.stderr
    assert "would be created  dashboard   dateline-news               Dateline: News" in dry.stdout
    assert "Nothing was written" in dry.stderr
    assert server.writes == []
    first = run("kibana", "push", **known)
    assert first.returncode == 0, first.stderr
    assert first.stdout.count("created  ") == len(first.stdout.splitlines())
    again = run("kibana", "push", **known)
    assert "nothing was changed" in again.stderr
    assert {line.split("  ")[0] for line in again.stdout.splitlines()} == {"unchanged"}
    server.spaces["default"].dashboards["dateline-news"]["title"] = "Ours"
    changed = run("kibana", "push", "--diff", **known)
    assert '    title: "Ours" -> "Dateline: News"' in changed.stdout
    assert "1 would be changed" in changed.stderr
    assert "c2VjcmV0" not in first.stdout + first.stderr + changed.stdout + changed.stderr


def test_a_refusal_ends_with_1_and_reports_what_was_done(run: Run, server: ScriptedKibana) -> None:
    wrong = run("kibana", "push", KIBANA_URL=server.url, KIBANA_API_KEY="d3Jvbmc=")
    assert wrong.returncode == 1
    assert "does not know these credentials" in wrong.stderr
    assert "Set KIBANA_API_KEY" in wrong.stderr
    assert "d3Jvbmc" not in wrong.stdout + wrong.stderr
    server.fail("PUT", "dashboards", 409, error(409, "Conflict", "another space owns it"))
    half = run("kibana", "push", KIBANA_URL=server.url, KIBANA_API_KEY="c2VjcmV0")
    assert half.returncode == 1
    assert " created at http://127.0.0.1" in half.stderr
    assert "another space owns it" in half.stderr
    assert "Traceback" not in half.stderr


def test_wrong_usage_ends_with_2(run: Run) -> None:
    for arguments, environment in (
        (("kibana", "push", "--since", "lately"), {}),
        (("kibana", "push"), {"KIBANA_URL": "http://kibana.example", "KIBANA_API_KEY": "c2VjcmV0"}),
        (("kibana", "export", "no/such/folder.ndjson"), {}),
        (("kibana", "export"), {}),
    ):
        done = run(*arguments, **environment)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr
        assert "c2VjcmV0" not in done.stderr


def test_export_writes_two_files_the_same_every_time(run: Run, tmp_path: Path) -> None:
    done = run("kibana", "export", "wires.ndjson", "--index", "wires")
    assert done.returncode == 0, done.stderr
    assert "Saved Objects > Import" in done.stdout
    objects, requests = tmp_path / "wires.ndjson", tmp_path / "wires.console.txt"
    kinds = [json.loads(line)["type"] for line in objects.read_text().splitlines()]
    assert {"index-pattern", "tag", "search", "map", "dashboard"} == set(kinds)
    method, _, body = requests.read_text().partition("\n")
    assert method == "PUT kbn:/api/dashboards/wires-news"
    assert json.loads(body.split("\nPUT ")[0])["title"] == "wires: News"
    before = objects.read_bytes(), requests.read_bytes()
    run("kibana", "export", "wires.ndjson", "--index", "wires", PYTHONHASHSEED="7")
    assert (objects.read_bytes(), requests.read_bytes()) == before
