"""A run that is killed between two shards goes on by the real command, and never looks at what was done again."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.runners.shard_runner import SHARDS_AT_ONCE
from infra.execution.report import RunReport
from infra.failpoints import Step
from infra.runs import RunStore
from infra.sources import BadInput, plan_shards, read_shard
from tests.flows.support.stack import Stack
from tests.support.kill_points import KillPoint, interpreter_arguments

pytestmark = pytest.mark.service

FILES, ARTICLES_A_FILE = 6, 3
SHARD_BYTES = 1_000
RECORDED = 2


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Files of which each is a shard of its own."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in "abcdef"[:FILES]:
        articles = ({"id": f"{name}-{n}", "text": f"Ministers met in {name}{n}. " * 12} for n in range(ARTICLES_A_FILE))
        lines = "".join(json.dumps(article) + "\n" for article in articles)
        assert len(lines) > SHARD_BYTES / 2
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def spoil(file: Path) -> None:
    """Makes every article of a file one that would be refused; to a look without reading it is as it was."""
    before, lines = file.stat(), file.read_bytes().splitlines()
    file.write_bytes(b"".join(b"x" * len(line) + b"\n" for line in lines))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def written(client: Elasticsearch, index: str) -> dict[str, int]:
    """The number of the write that each article's document comes from, by its sender's id."""
    client.indices.refresh(index=index)
    hits = client.search(index=index, size=1_000, seq_no_primary_term=True, source_includes=["external_id"])["hits"][
        "hits"
    ]
    return {hit["_source"]["external_id"]: hit["_seq_no"] for hit in hits}


def test_what_was_done_is_neither_read_nor_written_again(
    stack: Stack, client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    environment = {"DATELINE_SHARD_BYTES": str(SHARD_BYTES), "DATELINE_LEASE_SECONDS": "1"}
    dying = interpreter_arguments(KillPoint(Step.SHARD_RECORDED, RECORDED))
    killed = stack.run("python", *dying, "ingest", str(inbox), "--index", index_name, **environment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    store = RunStore(client, index_name)
    run = store.find("last")
    done = {Path(segment.path) for shard in store.shards(run) for segment in shard.segments}
    assert RECORDED <= len(done) < FILES
    before = written(client, index_name)
    interrupted = {id_.partition("-")[0] for id_ in before} - {file.stem for file in done}
    assert len(interrupted) <= SHARDS_AT_ONCE
    for file in done:
        spoil(file)

    resume = ["--resume", run.run, "--no-stories", "--no-names"]  # both are written into documents that are there
    resumed = stack.run("dateline", "ingest", *resume, "--index", index_name, "--json", **environment)
    assert resumed.returncode == 0, resumed.stderr
    report = RunReport.model_validate_json(resumed.stdout)
    assert report.run_id == run.run
    assert (report.total.shards, report.total.read) == (FILES, FILES * ARTICLES_A_FILE)
    assert report.total.outcomes["indexed"] == report.total.read
    after = written(client, index_name)
    assert len(after) == report.total.read
    assert before.items() <= after.items(), "what was there had been written again"


def test_a_file_that_is_spoilt_looks_as_it_was_and_each_of_its_articles_would_be_refused(inbox: Path) -> None:
    before = plan_shards([str(inbox)], SHARD_BYTES)
    spoil(inbox / "a.jsonl")
    assert plan_shards([str(inbox)], SHARD_BYTES) == before
    assert [type(item) for item in read_shard(before.shards[0])] == [BadInput] * ARTICLES_A_FILE
