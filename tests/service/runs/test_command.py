"""`dateline runs` as it is typed, over records in a real Elasticsearch."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli.main import dateline
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.report import RunReport, ShardReport
from infra.runs import Owner, RunRecord, RunRequest, RunState, RunStore, UnknownRun, runs_name
from infra.runs.locking.lock import LockHolder

pytestmark = pytest.mark.service

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)


def record(run: str, index: str, state: RunState, hours: int, report: RunReport | None = None) -> RunRecord:
    return RunRecord(
        run=run,
        index=index,
        request=RunRequest.ingest(["feeds/caf\udce9"], "afp", force=False, new_only=True),
        state=state,
        owner=Owner(host="desk-1", pid=4711),
        started=NOON + timedelta(hours=hours),
        report=report,
    )


@pytest.fixture
def run_command(
    client: Elasticsearch, node_url: str, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Two runs are on record, a good one and one that was lost; gives what `dateline runs` says."""
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    monkeypatch.setenv("COLUMNS", "200")
    ensure_index(client, runs_name(index_name), run_index())
    store = RunStore(client, index_name)
    total = ShardReport(read=3, by_source={"afp": {"indexed": 2, "rejected": 1}}, reasons={"empty": 1})
    report = RunReport(run_id="good-1", index=index_name, started=NOON.isoformat(), seconds=2.0, total=total)
    store.save(record("good-1", index_name, RunState.COMPLETED, 0, report))
    store.save(record("lost-1", index_name, RunState.LOST, 1))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(dateline, ["runs", *arguments, "--index", index_name])

    return run


def test_runs_are_listed_the_latest_first(run_command: Callable[..., Result]) -> None:
    lines = run_command("list").output.splitlines()
    (lost, good) = [line.split() for line in lines if "lost-1" in line or "good-1" in line]
    assert (lost[1], lost[3]) == ("lost-1", "lost")
    assert (good[1], good[3]) == ("good-1", "completed")
    assert "indexed 2," in "\n".join(lines)
    first, second = map(json.loads, run_command("list", "--json").output.splitlines())
    assert (first["state"], second["report"]["total"]["read"]) == ("lost", 3)


def test_a_run_is_shown_with_the_ways_to_its_documents_and_on(
    run_command: Callable[..., Result], index_name: str
) -> None:
    good, lost = run_command("show", "good").output, run_command("show", "last").output
    assert f"dateline search run:good-1 --index {index_name}" in good
    assert "1 × empty" in good
    assert "--resume" not in good
    assert f"dateline ingest --resume lost-1 --index {index_name}" in lost
    assert "desk-1:4711" in lost
    assert r"feeds/caf\udce9" in lost


def test_a_running_run_says_whether_it_holds_the_index(
    run_command: Callable[..., Result], client: Elasticsearch, index_name: str
) -> None:
    store = RunStore(client, index_name)
    store.save(record("busy-1", index_name, RunState.RUNNING, 2))
    assert "the next run will record this one as lost" in run_command("show", "busy-1").output
    store.lock.write(LockHolder.new("busy-1", 30.0), None)
    assert "held, last renewed at" in run_command("show", "busy-1").output


def test_an_unknown_or_ambiguous_id_is_reported(run_command: Callable[..., Result]) -> None:
    assert isinstance(run_command("show", "nothing").exception, UnknownRun)
    several = run_command("show", "").exception
    assert isinstance(several, UnknownRun)
    assert "Several runs" in several.message
