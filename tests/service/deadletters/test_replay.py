"""Dead letters through today's pipeline, on the real index: after a fix, after none, and after a newer state."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import OPEN, DeadLetters, LetterSelection, open_dead_letters
from infra.elasticsearch.lifecycle.indices import ensure_index, refresh
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.elasticsearch.search.lookup import find_document
from infra.execution.replaying import plan_replay, replay_shard
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.execution.workers import Result, WorkerOptions, Workers, run_pipeline
from infra.settings import Settings
from infra.sources import Shard, metadata, plan_shards
from tests.support.kill_points import KillPoint
from transforms.records import RawRecord, Reason

pytestmark = pytest.mark.service

OBSERVED = "2024-11-27T08:00:00Z"
BREAK, DIE = "Not to be understood.", "Not to survive."


def broken_pipeline(batch: Sequence[RawRecord]) -> list[Result]:
    """The pipeline before its fix: one article raises, one kills its process."""
    for raw in batch:
        if raw.content == BREAK:
            raise ValueError(raw.content)
        if raw.content == DIE:
            os.kill(os.getpid(), signal.SIGKILL)
    return run_pipeline(batch)


def broken_workers(chosen: WorkerOptions) -> Workers:
    return Workers(chosen, broken_pipeline)


@pytest.fixture
def settings(
    node_url: str, client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    chosen = {"HOME": str(tmp_path / "home"), "MODEL": "blank", "WORKERS": "1"}
    for name, value in chosen.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    ensure_index(client, index_name)
    return Settings.read()


@pytest.fixture
def letters(settings: Settings, index_name: str) -> DeadLetters:
    return open_dead_letters(settings, index_name)


def feed(folder: Path, *lines: dict[str, str] | str) -> Shard:
    path = folder / "feed.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    (shard,) = plan_shards([str(path)]).shards
    return shard


def article(name: str, text: str, observed: str = OBSERVED) -> dict[str, str]:
    return {"id": name, "text": text, "observed": observed}


def replay(
    letters: DeadLetters, settings: Settings, index: str, run: str, selection: LetterSelection = OPEN
) -> ShardReport:
    shards = plan_replay(letters, selection)
    return sum_reports(replay_shard(shard, RunOptions(run, index), settings) for shard in shards)


def test_after_a_fix_the_articles_are_loaded_as_they_were_seen_and_twice_is_harmless(
    settings: Settings, client: Elasticsearch, index_name: str, tmp_path: Path, letters: DeadLetters
) -> None:
    shard = feed(tmp_path, article("a", BREAK), article("b", DIE), article("c", "Ministers met."))
    first = run_shard(shard, RunOptions("first", index_name), settings, broken_workers)
    assert first.reasons == {Reason.INTERNAL_ERROR: 1, Reason.WORKER_DIED: 1}
    report = replay(letters, settings, index_name, "replay")
    assert (report.read, report.outcomes["indexed"], report.adds_up) == (2, 2, True)
    assert letters.summaries() == []
    replayed = [filed.history for filed in letters.all()]
    assert all(history.replayed and history.attempts == 1 for history in replayed)
    refresh(client, index_name)
    found = find_document(client, index_name, "a")
    assert (found["observed"], found["run_id"], found["body"]) == (OBSERVED, "replay", BREAK)
    assert replay(letters, settings, index_name, "again").read == 0
    later = run_shard(shard, RunOptions("later", index_name), settings)
    assert later.outcomes["unchanged"] == 3, "the feed itself brings nothing new"


def test_what_is_refused_again_stays_open_with_one_more_attempt(
    settings: Settings, index_name: str, tmp_path: Path, letters: DeadLetters
) -> None:
    run_shard(feed(tmp_path, "{no json", article("a", "\n \n")), RunOptions("first", index_name), settings)
    report = replay(letters, settings, index_name, "replay", LetterSelection(reason=Reason.MALFORMED_JSON))
    assert (report.read, report.outcomes["rejected"], report.dead_letters_known) == (1, 1, 1)
    attempts = {card.reason: card.history.attempts for card in letters.summaries()}
    assert attempts == {Reason.MALFORMED_JSON: 2, Reason.EMPTY: 1}


def test_what_never_could_be_read_is_read_by_todays_reader(
    settings: Settings,
    client: Elasticsearch,
    index_name: str,
    tmp_path: Path,
    letters: DeadLetters,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as yesterday:
        yesterday.setattr(metadata, "METADATA_KEYS", ("id", "source"))
        shard = feed(tmp_path, "{no json", article("a", "Ministers met."))
        run_shard(shard, RunOptions("first", index_name), settings)
        assert {card.reason for card in letters.summaries()} == {Reason.MALFORMED_JSON, Reason.UNKNOWN_KEY}
    (tmp_path / "feed.jsonl").unlink()
    report = replay(letters, settings, index_name, "replay")
    assert (report.outcomes["indexed"], report.outcomes["rejected"], report.adds_up) == (1, 1, True)
    assert [card.reason for card in letters.summaries()] == [Reason.MALFORMED_JSON]
    refresh(client, index_name)
    assert find_document(client, index_name, "a")["observed"] == OBSERVED


def test_a_letter_that_is_refused_for_another_reason_goes_on_as_that(
    settings: Settings, index_name: str, tmp_path: Path, letters: DeadLetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as yesterday:
        yesterday.setattr(metadata, "METADATA_KEYS", ("id", "source"))
        run_shard(feed(tmp_path, article("a", "\n")), RunOptions("first", index_name), settings)
    (before,) = letters.summaries()
    report = replay(letters, settings, index_name, "replay")
    assert (report.read, report.outcomes["rejected"], report.dead_letters_new) == (1, 1, 1)
    (after,) = letters.summaries()
    assert (before.reason, after.reason) == (Reason.UNKNOWN_KEY, Reason.EMPTY)
    closed = letters.get(before.id)
    assert closed
    assert closed.history.replayed


def replay_and_die(index: str, kill_point: KillPoint) -> None:
    """The child process of the next test."""
    kill_point.install()
    settings = Settings.read()
    replay(open_dead_letters(settings, index), settings, index, "killed")


@pytest.mark.slow
@pytest.mark.parametrize(
    "step", ["processed:2", "sending", "answered", "settled:2", "letter-written:2", "letter-synced:2"]
)
def test_a_replay_that_is_killed_at_any_step_loses_and_doubles_nothing(
    settings: Settings,
    client: Elasticsearch,
    index_name: str,
    tmp_path: Path,
    letters: DeadLetters,
    step: str,
) -> None:
    names = [f"a{number}" for number in range(6)]
    refused: list[dict[str, str] | str] = [article("x", "\n"), "{no json"]
    shard = feed(tmp_path, *(article(name, BREAK) for name in names), *refused)
    run_shard(shard, RunOptions("first", index_name), settings, broken_workers)
    child = get_context("spawn").Process(target=replay_and_die, args=(index_name, KillPoint.parse(step)))
    child.start()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL
    waiting = len(letters.summaries())
    report = replay(letters, settings, index_name, "replay")
    assert (report.read, report.adds_up) == (waiting, True)
    assert report.outcomes["indexed"] + report.outcomes["unchanged"] == waiting - len(refused)
    assert {card.reason for card in letters.summaries()} == {Reason.EMPTY, Reason.MALFORMED_JSON}
    refresh(client, index_name)
    assert client.count(index=index_name)["count"] == len(names)
    assert [find_document(client, index_name, name)["body"] for name in names] == [BREAK] * len(names)
    assert replay(letters, settings, index_name, "again").read == len(refused)


def test_a_newer_state_and_a_withdrawal_go_before_a_replay(
    settings: Settings, client: Elasticsearch, index_name: str, tmp_path: Path, letters: DeadLetters
) -> None:
    first = feed(tmp_path, article("a", BREAK), article("b", DIE))
    run_shard(first, RunOptions("first", index_name), settings, broken_workers)
    newer = [article("a", "Ministers met.", "2024-11-28"), article("b", "Ministers left.", "2024-11-28")]
    run_shard(feed(tmp_path, *newer), RunOptions("second", index_name), settings)
    refresh(client, index_name)
    withdraw(client, index_name, "b", "killed")
    report = replay(letters, settings, index_name, "replay")
    assert (report.read, report.outcomes["older"], letters.summaries()) == (2, 2, [])
    assert find_document(client, index_name, "a")["body"] == "Ministers met."
    assert find_document(client, index_name, "b")["body"] == ""


def test_letters_are_chosen_by_source_and_time(
    settings: Settings, index_name: str, tmp_path: Path, letters: DeadLetters
) -> None:
    lines = [{"id": name, "source": name, "text": "\n"} for name in ("afp", "ap")]
    run_shard(feed(tmp_path, *lines), RunOptions("first", index_name), settings)
    now = datetime.now(UTC)
    assert replay(letters, settings, index_name, "future", LetterSelection(since=now)).read == 0
    assert replay(letters, settings, index_name, "afp", LetterSelection(source="afp")).read == 1
    assert replay(letters, settings, index_name, "since", LetterSelection(since=now)).read == 1
