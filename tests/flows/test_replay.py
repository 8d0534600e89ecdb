"""`dateline replay` as an operator types it, on a real Prefect server and a real index: killed, resumed, done twice."""

from __future__ import annotations

import json
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetters, build_letter
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.indices import refresh
from infra.failpoints import Step
from infra.runs import RunRequest, RunState, RunStore, open_run
from infra.settings import Settings
from infra.sources import BadInput, plan_shards, read_shard
from tests.flows.support.stack import Stack
from tests.support.build import raw_text
from tests.support.kill_points import KillPoint, interpreter_arguments
from transforms.records import RawRecord, Reason, Rejected

pytestmark = pytest.mark.service

ARTICLES = 12
MARKED = 3
"""Letters that have been closed when the replay is killed."""


@pytest.fixture
def letters(stack: Stack, index_name: str) -> DeadLetters:
    return DeadLetters(Path(stack.environment["DATELINE_HOME"]) / "deadletters" / index_name)


def refuse(letters: DeadLetters, folder: Path, count: int, reason: Reason = Reason.TIMEOUT) -> None:
    """Articles as they would be read from a feed, all of them refused."""
    lines = [{"id": f"a{number}", "text": f"Ministers met, {number}.", "source": "afp"} for number in range(count)]
    feed = folder / "feed.jsonl"
    feed.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    (shard,) = plan_shards([str(feed)]).shards
    for raw in read_shard(shard, None):
        assert not isinstance(raw, BadInput)
        letters.record(build_letter(raw, Rejected(reason, "process", "slow", raw.input)), raw.observed)


def test_a_replay_that_is_killed_goes_on_where_it_was_and_once_more_is_harmless(
    stack: Stack, letters: DeadLetters, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    refuse(letters, tmp_path, ARTICLES)
    dying = interpreter_arguments(KillPoint(Step.LETTER_SYNCED, MARKED))
    killed = stack.run("python", *dying, "replay", "--index", index_name, DATELINE_LEASE_SECONDS="2")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = len(letters.summaries())
    assert left == ARTICLES - MARKED, "killed in the middle"

    done = stack.run("dateline", "replay", "--index", index_name, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    outcomes = report["total"]["by_source"]["afp"]
    assert outcomes.keys() <= {"indexed", "unchanged"}
    assert (report["flow"], report["total"]["read"], sum(outcomes.values())) == ("replay", left, left)
    assert letters.summaries() == []
    assert client.count(index=index_name)["count"] == ARTICLES
    refresh(client, copy_name(index_name))
    closed = client.count(index=copy_name(index_name), query={"exists": {"field": "replayed"}})
    assert closed["count"] == ARTICLES

    records = RunStore(client, index_name).latest(9)
    assert [(record.request.flow, record.state) for record in records] == [
        ("replay", RunState.COMPLETED),
        ("replay", RunState.LOST),
    ]

    again = stack.run("dateline", "replay", "--index", index_name)
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr == f"No dead letter of {index_name} is open.\n"


def test_a_replay_does_not_begin_while_another_run_has_the_index(
    stack: Stack, letters: DeadLetters, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    refuse(letters, tmp_path, 1)
    settings = Settings.read().model_copy(update={"lease_seconds": 2.0})
    with open_run(client, index_name, "other", RunRequest(paths=("feed.jsonl",)), settings, print) as run:
        refused = stack.run("dateline", "replay", "--index", index_name)
        run.end(RunState.COMPLETED)
    assert refused.returncode == 1
    assert f"One run at a time: {index_name} belongs to run other" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(letters.summaries()) == 1


def test_what_would_be_replayed_is_shown_and_nothing_is_done(
    stack: Stack, letters: DeadLetters, index_name: str, tmp_path: Path
) -> None:
    refuse(letters, tmp_path, 3)
    nowhere = {"ELASTICSEARCH_URL": "http://127.0.0.1:9", "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    command = ("dateline", "replay", "--index", index_name)
    shown = stack.run(*command, "--reason", "timeout", "--dry-run", **nowhere)
    assert shown.returncode == 0, shown.stderr
    assert "3 dead letters" in shown.stdout
    listed = stack.run(*command, "--dry-run", "--json", **nowhere)
    assert [json.loads(line)["reason"] for line in listed.stdout.splitlines()] == ["timeout"] * 3
    assert len(letters.summaries()) == 3

    none = stack.run(*command, "--reason", "empty", "--source", "ap", **nowhere)
    assert none.returncode == 0
    assert none.stderr == f"No open dead letter of {index_name} has reason empty, source ap; open are 3 timeout.\n"
    unknown = stack.run(*command, "--reason", "unheard-of", **nowhere)
    assert unknown.returncode == 2
    assert "'timeout', 'out_of_memory', 'worker_died'" in unknown.stderr


@pytest.mark.usefixtures("worker")
@pytest.mark.slow
def test_a_replay_is_triggered_and_what_it_closed_is_deleted_when_that_is_triggered(
    deployed: Stack, letters: DeadLetters, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    refuse(letters, tmp_path, 2)
    letters.record(build_letter(*_without_a_word()), datetime.now(UTC))
    command = ("dateline", "trigger", "replay", "--reason", "timeout", "--index", index_name, "--follow")
    replayed = deployed.run(*command)
    assert replayed.returncode == 0, replayed.stderr
    assert f"Replay into {index_name}" in replayed.stdout
    assert client.count(index=index_name)["count"] == 2
    assert [card.reason for card in letters.summaries()] == [Reason.EMPTY]
    (record,) = RunStore(client, index_name).latest(9)
    assert (record.request.flow, record.request.letters) == ("replay", "reason timeout")
    shown = deployed.run("dateline", "runs", "show", "last", "--index", index_name)
    assert "dead letters reason timeout" in shown.stdout
    assert deployed.run("dateline", "ingest", "--resume", "last", "--index", index_name).returncode == 2

    command = ("dateline", "trigger", "retention", "--letter-days", "0", "--index", index_name, "--follow")
    cleared = deployed.run(*command)
    assert cleared.returncode == 0, cleared.stderr
    assert f"2 closed dead letters of {index_name} deleted" in cleared.stdout
    assert [filed.letter.reason for filed in letters.all()] == [Reason.EMPTY]
    refresh(client, copy_name(index_name))
    assert client.count(index=copy_name(index_name))["count"] == 1


def _without_a_word() -> tuple[RawRecord, Rejected]:
    raw = raw_text("")
    return raw, Rejected(Reason.EMPTY, "decode", "no text", raw.input)
