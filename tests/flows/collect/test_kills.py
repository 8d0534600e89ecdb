"""Runs that are killed, cancelled or stopped: the next one loads every article, and fetches none again."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter

import pytest
from elasticsearch import Elasticsearch

from infra.collect.state import SegmentStage, StateReader
from infra.execution.report import RunReport
from infra.failpoints import CollectStep
from infra.runs import RunState, RunStore
from tests.flows.collect.conftest import Collecting, site
from tests.flows.collect.test_collect import urls
from tests.flows.support.stack import BIN, Stack, end, eventually
from tests.support.kill_points import KillPoint, interpreter_arguments

pytestmark = [pytest.mark.service, pytest.mark.slow]

ARTICLES = 6
POLLED_AGAIN = {CollectStep.PAGES_QUEUED, CollectStep.LISTING_RECORDED}
"""Steps at which a listing may not yet be on record as polled: its pages are, so that it is only polled again."""

NOT_YET_ARCHIVED = {CollectStep.SEGMENT_INTENDED, CollectStep.SEGMENT_OPENED}
"""Steps at which the first page has arrived and is not in the archive: it is fetched again."""


def collected(done: subprocess.CompletedProcess[str]) -> RunReport:
    assert done.returncode == 0, done.stderr
    return RunReport.model_validate_json(done.stdout)


@pytest.mark.parametrize("step", list(CollectStep))
def test_a_run_that_is_killed_loses_nothing_and_nothing_is_fetched_again(
    step: CollectStep, stack: Stack, client: Elasticsearch, index_name: str, collecting: Collecting
) -> None:
    collecting.add("harbor-times", site(ARTICLES))
    dying = interpreter_arguments(KillPoint(step))
    killed = stack.run("python", *dying, "collect", "--index", index_name, **collecting.environment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    done = stack.run("dateline", "collect", "--index", index_name, "--json", **collecting.environment)
    report = collected(done)
    assert report.adds_up
    assert len(urls(client, index_name)) == ARTICLES
    fetched = collecting.fetched("harbor-times")
    assert len(set(fetched)) == ARTICLES
    assert len(fetched) == ARTICLES + (1 if step in NOT_YET_ARCHIVED else 0)
    reader = StateReader(client, index_name)
    assert reader.segments(SegmentStage.PUBLISHED) == reader.segments(SegmentStage.OPEN) == []
    feeds = [one for one in collecting.servers["harbor-times"].log.requests if one.path == "/feed.xml"]
    assert 1 <= len(feeds) <= (2 if step in POLLED_AGAIN else 1)
    states = [one.state for one in RunStore(client, index_name).latest(9) if one.request.flow == "collect"]
    assert states == [RunState.COMPLETED, RunState.LOST]


def start(stack: Stack, collecting: Collecting, index: str) -> subprocess.Popen[bytes]:
    """A command that collects, in the background."""
    return subprocess.Popen(
        [str(BIN / "dateline"), "collect", "--index", index],
        env={**stack.environment, **collecting.environment},
        cwd=stack.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_ctrl_c_ends_a_run_with_what_it_fetched(
    stack: Stack, client: Elasticsearch, index_name: str, collecting: Collecting
) -> None:
    collecting.add("harbor-times", site(ARTICLES), delay=1)
    running = start(stack, collecting, index_name)
    try:
        eventually(lambda: len(collecting.fetched("harbor-times")) >= 2, "two fetched pages")
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=60)
    finally:
        end(running)
    assert running.returncode == 1
    lines = said.decode().splitlines()
    assert lines[-2:] == [
        "Stopped by the user.",
        "What is fetched is in the archive, and what is loaded stays. To resume: the same command again.",
    ]
    assert "Traceback" not in said.decode()
    (run,) = RunStore(client, index_name).latest(5)
    assert (run.state, run.message) == (RunState.FAILED, "Stopped by the user.")
    reader = StateReader(client, index_name)
    assert len(reader.segments(SegmentStage.PUBLISHED)) == 1
    assert reader.segments(SegmentStage.OPEN) == []

    before = collecting.fetched("harbor-times")
    assert len(before) < ARTICLES
    report = collected(stack.run("dateline", "collect", "--index", index_name, "--json", **collecting.environment))
    assert report.collected is not None
    assert report.collected.segments == 2
    assert len(urls(client, index_name)) == ARTICLES
    assert max(Counter(collecting.fetched("harbor-times")).values()) == 1
