"""Two hosts with homes, names and clocks of their own: what one has begun or refused, the other resumes or replays."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from prefect.client.schemas.objects import FlowRun
from prefect.states import Crashed

from infra.execution.report import RunReport
from infra.failpoints import Step
from infra.runs import RunState, RunStore
from tests.flows.support.hosts import Gate, Host
from tests.flows.support.pools import deploy_ingest_to
from tests.flows.support.stack import COMMAND_SECONDS, Stack, end, eventually
from tests.support.object_storage import Bucket, s3_bucket

pytestmark = pytest.mark.service

FILES, ARTICLES_A_FILE = 4, 3
AHEAD, BEHIND = 600, -600


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with s3_bucket(monkeypatch) as started:
        yield started


@pytest.fixture
def shared(bucket: Bucket) -> Mapping[str, str]:
    """The environment that all hosts have."""
    access = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    letters = {"DATELINE_DEADLETTERS": bucket.url("deadletters"), "DATELINE_ARCHIVE": bucket.url("archive")}
    return {**access, **letters, "DATELINE_SHARD_BYTES": "1000", "DATELINE_LEASE_SECONDS": "2"}


@pytest.fixture
def inbox(bucket: Bucket) -> str:
    """Objects of which each is a shard of its own; each has a line that is no article."""
    for name in "abcd"[:FILES]:
        articles = [{"id": f"{name}-{n}", "text": f"Ministers met in {name}{n}. " * 15} for n in range(ARTICLES_A_FILE)]
        bucket.put(f"in/{name}.jsonl", "\n".join([*map(json.dumps, articles), '{"id": "broken']).encode())
    return bucket.url("in")


@pytest.fixture
def first(stack: Stack, tmp_path: Path, shared: Mapping[str, str]) -> Host:
    return Host("first-host", tmp_path / "first", AHEAD, stack, shared)


@pytest.fixture
def second(stack: Stack, tmp_path: Path, shared: Mapping[str, str]) -> Host:
    return Host("second-host", tmp_path / "second", BEHIND, stack, shared)


def finished(stack: Stack, run: FlowRun) -> FlowRun | None:
    with stack.api() as api:
        found = api.read_flow_run(run.id)
    return found if found.state and found.state.is_final() else None


def test_a_run_whose_worker_is_killed_is_resumed_on_the_other_host_which_replays_its_letters(
    stack: Stack, first: Host, second: Host, client: Elasticsearch, index_name: str, inbox: str, tmp_path: Path
) -> None:
    name = deploy_ingest_to(stack, f"hosts-{index_name}", tmp_path)
    gate = Gate(tmp_path / "gate", Step.SHARD_RECORDED)

    def trigger() -> FlowRun:
        with stack.api() as api:
            deployed = api.read_deployment_by_name(name)
            return api.create_flow_run_from_deployment(deployed.id, parameters={"paths": [inbox], "index": index_name})

    worker = first.worker(f"hosts-{index_name}", **gate.environment)
    try:
        interrupted = trigger()
        dying = eventually(lambda: gate.reached, "the first host to finish a shard", COMMAND_SECONDS)
    finally:
        end(worker, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(dying, signal.SIGKILL)
    store = RunStore(client, index_name)
    lost = store.find("last")
    assert (lost.state, lost.owner.host) == (RunState.RUNNING, "first-host")

    worker = second.worker(f"hosts-{index_name}")
    try:
        with stack.api() as api:
            # Prefect does so itself five minutes later; until then it cancels other runs of the deployment.
            api.set_flow_run_state(interrupted.id, Crashed(), force=True)
        run = trigger()
        done = eventually(lambda: finished(stack, run), "the run of the second host", COMMAND_SECONDS)
    finally:
        end(worker)
    assert done.state is not None
    assert done.state.is_completed(), done.state.message
    record = store.find("last")
    assert (record.run, record.attempts, record.owner.host) == (lost.run, 2, "second-host")
    assert record.report is not None
    assert record.report.total.adds_up
    assert record.report.total.outcomes["indexed"] == client.count(index=index_name)["count"]
    assert client.count(index=index_name)["count"] == FILES * ARTICLES_A_FILE
    assert record.report.total.reasons == {"malformed_json": FILES}
    assert not [warning for warning in record.report.warnings if "of this host alone" in warning]

    replayed = second.run("dateline", "replay", "--index", index_name)
    assert replayed.returncode == 0, replayed.stderr
    listed = first.run("dateline", "deadletters", "list", "--index", index_name, "--json")
    letters = [json.loads(line) for line in listed.stdout.splitlines()]
    assert len(letters) == FILES, "each was kept once, whichever host refused it first"
    for host in (first, second):
        assert not (host.folder / "home" / "deadletters").exists()


@pytest.mark.parametrize("is_ahead_first", [True, False])
def test_no_clock_takes_the_lock_of_a_live_run(
    first: Host, second: Host, index_name: str, inbox: str, tmp_path: Path, is_ahead_first: bool
) -> None:
    holder, other = (first, second) if is_ahead_first else (second, first)
    gate = Gate(tmp_path / "gate", Step.SHARD_RECORDED)
    ingest = "dateline", "ingest", inbox, "--index", index_name, "--json"
    running = holder.start(*ingest, **gate.environment)
    eventually(lambda: gate.reached, "the holder to have the lock", COMMAND_SECONDS)
    refused = other.run(*ingest)
    assert refused.returncode == 1
    assert "One run at a time" in refused.stderr
    assert f"on {holder.name}" in refused.stderr
    gate.open()
    out, err = running.communicate(timeout=COMMAND_SECONDS)
    assert running.returncode == 0, err
    assert RunReport.model_validate_json(out).total.outcomes["indexed"] == FILES * ARTICLES_A_FILE


def test_folders_that_hosts_do_not_share_are_named_before_the_run_and_a_replay_without_letters_is_refused(
    first: Host, second: Host, index_name: str, tmp_path: Path
) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "a", "text": "Ministers met."}\n{"id": "broken\n', encoding="utf-8")
    alone = {"DATELINE_DEADLETTERS": "", "DATELINE_ARCHIVE": ""}
    assert first.run("dateline", "ingest", str(feed), "--index", index_name, **alone).returncode == 0
    replay = second.run("dateline", "replay", "--index", index_name, **alone)
    assert replay.returncode == 1
    assert "on first-host keeps its own there" in " ".join(replay.stderr.split())
    assert "Set DATELINE_DEADLETTERS on all hosts" in " ".join(replay.stderr.split())
    good = tmp_path / "good.jsonl"
    good.write_text('{"id": "b", "text": "Ministers left."}\n', encoding="utf-8")
    done = second.run("dateline", "ingest", str(good), "--archive", "--index", index_name, "--json", **alone)
    assert done.returncode == 0, done.stderr
    warnings = json.loads(done.stdout)["warnings"]
    assert any("on first-host keeps its dead letters there" in warning for warning in warnings)
    assert any(warning.startswith("The archive ") for warning in warnings)
