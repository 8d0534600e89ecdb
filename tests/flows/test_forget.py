"""Erasure on a real Prefect server: what quotes the article in its artifacts and logs is found and deleted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from prefect.client.schemas.actions import LogCreate
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId

from flows.server.quoting_events import quoting_events
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.erasure.quotes import Quotes
from tests.flows.support.stack import Stack, eventually
from tests.service.erasure.traces import ID, MARKER, marked_files, marked_indices, write_delivery

pytestmark = pytest.mark.service


def _database(stack: Stack) -> list[Path]:
    """The files of the server's database that have the marker."""
    files = (stack.folder / "prefect").glob("prefect.db*")
    return [file for file in files if MARKER.encode() in file.read_bytes().lower()]


def _quoting_events(stack: Stack) -> set[str]:
    """The kinds of events that quote the article, as the server's API has them."""
    with stack.api() as api:
        return {event.event for event in quoting_events(api, Quotes([ID]))}


def test_artifacts_events_and_runs_whose_logs_quote_an_article_are_deleted(
    stack: Stack, client: Elasticsearch, index_name: str, reaching: dict[str, str], tmp_path: Path
) -> None:
    archive = {"DATELINE_ARCHIVE": str(tmp_path / "archive")}
    feed = write_delivery(tmp_path / "feed.jsonl", broken=True)
    loaded = stack.run("dateline", "ingest", str(feed), "--archive", "--index", index_name, **archive)
    assert loaded.returncode == 0, loaded.stderr
    with stack.api() as api:
        run = next(one for one in api.read_flow_runs() if one.parameters.get("paths") == [str(feed)])
        line = f"the record {ID} is slow"
        api.create_logs([LogCreate(name="a", level=20, message=line, timestamp=datetime.now(UTC), flow_run_id=run.id)])
        of_run = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id]))
        eventually(lambda: [one for one in api.read_logs(of_run) if MARKER in one.message], "the log")
    home = Path(reaching["DATELINE_HOME"])
    # Artifacts of one key are a collection, which another test may have created.
    artifacts = {"prefect.artifact-collection.created", "prefect.artifact-collection.updated"}
    eventually(lambda: artifacts & _quoting_events(stack), "the event of an artifact")
    assert _database(stack)
    assert marked_files(tmp_path / "archive")
    assert marked_files(home / "deadletters")
    assert len(marked_indices(client, index_name)) >= 2
    report = client.search(index=runs_name(index_name), query={"term": {"kind": "run"}})["hits"]["hits"]
    assert MARKER in json.dumps([one["_source"] for one in report])

    done = stack.run("dateline", "forget", ID, "--yes", "--json", "--index", index_name, **archive)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["prefect"]["artifacts"] >= 1
    assert found["prefect"]["flow runs by a log"] == 1
    assert found["prefect"]["events"] >= 1
    assert found["warnings"] == []
    assert _quoting_events(stack) == set()
    assert _database(stack) == []
    assert marked_files(stack.folder / "prefect") == []
