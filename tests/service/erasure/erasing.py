"""Loads a file with its archive, and erases an article, without a Prefect server."""

from __future__ import annotations

from pathlib import Path

from elasticsearch import Elasticsearch

from infra.erasure.forget import forget
from infra.erasure.report import ErasureReport
from infra.erasure.subject import ErasureRequest
from infra.execution.report import ShardReport
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import plan_shards
from tests.service.erasure.traces import ID
from tests.support.orchestrator import NoOrchestrator


def load(index: str, path: Path, archive: Path, run: str = "first") -> ShardReport:
    """Load a file and keep its records; the report is that of all of it."""
    options = RunOptions(run, index, archive=str(archive))
    reports = [run_shard(shard, options, Settings.read()) for shard in plan_shards([str(path)]).shards]
    total = sum(reports[1:], start=reports[0])
    assert isinstance(total, ShardReport)
    return total


def erase(client: Elasticsearch, index: str, name: str = ID) -> ErasureReport:
    """Erase an article, that with the marker unless another is named."""
    return forget(client, ErasureRequest(index, name), Settings.read(), NoOrchestrator(), "ticket 1", lambda _: None)
