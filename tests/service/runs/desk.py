"""An operator's runs over one inbox, without any processing: what the tests of runs do with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.report import RunReport, ShardReport
from infra.runs import (
    ActiveRun,
    IngestedFiles,
    RunPlan,
    RunRecord,
    RunRequest,
    RunState,
    RunStore,
    ShardRecord,
    open_run,
    plan_run,
    record_shard,
)
from infra.settings import Settings
from infra.sources import find_segments
from tests.service.loading import action, loaded

SHARD_BYTES = 30


class _KilledRunStore(RunStore):
    """The run records of a process that was killed: it writes no more."""

    def save(self, record: RunRecord, *, once: bool = False) -> None:
        """The record stays as it was."""


class Desk:
    """An operator's runs over one inbox; articles are counted, not processed."""

    def __init__(self, client: Elasticsearch, index: str, inbox: Path) -> None:
        self.client, self.index, self.inbox = client, index, inbox
        self.notices: list[str] = []
        self.store = RunStore(client, index)
        inbox.mkdir()
        ensure_index(client, index)

    def put(self, name: str, text: str = "Ministers met.", modified: float | None = None) -> None:
        (self.inbox / name).write_text(text, encoding="utf-8")
        if modified is not None:
            os.utime(self.inbox / name, (modified, modified))

    @contextmanager
    def run(
        self, id_: str, *, new_only: bool = False, resume: str | None = None, source: str | None = None
    ) -> Iterator[tuple[ActiveRun, RunPlan]]:
        request = RunRequest.ingest([str(self.inbox)], source, force=False, new_only=new_only)
        with open_run(self.client, self.index, id_, request, Settings.read(), self.notices.append, None, resume) as run:
            found = find_segments([str(self.inbox)], SHARD_BYTES)
            yield run, plan_run(self.client, run, found, SHARD_BYTES)

    def end_shards(self, run: ActiveRun, work: RunPlan, most: int = 100) -> ShardReport:
        total = work.done
        for shard in work.shards[:most]:
            read = ShardReport(read=len(shard.segments), by_source={"s": {"indexed": len(shard.segments)}})
            record_shard(
                self.client, self.index, run.token, ShardRecord.of(shard, run.record.run, read, run.index_uuid)
            )
            actions = [action(f"{Path(one.path).name}-{one.start}", "text") for one in shard.segments]
            loaded(self.client, self.index, actions)
            total += read
        return total

    def complete(self, id_: str, *, new_only: bool = False, source: str | None = None) -> list[str]:
        """A run from start to end; the names of the files that it read."""
        with self.run(id_, new_only=new_only, source=source) as (run, work):
            total = self.end_shards(run, work)
            self.client.indices.refresh(index=self.index)
            documents = int(self.client.count(index=self.index)["count"])
            report = RunReport(
                run_id=run.record.run, index=self.index, started="", seconds=1.0, total=total, documents=documents
            )
            IngestedFiles(self.client, self.index, source, run.index_uuid).set(run.record.run, work.segments)
            run.end(RunState.COMPLETED, report)
        return read(work)

    def lose(self, id_: str, shards: int, *, new_only: bool = False) -> None:
        """A run whose process dies after so many shards."""
        with pytest.raises(SystemExit), self.run(id_, new_only=new_only) as (run, work):
            self.end_shards(run, work, shards)
            run.store = _KilledRunStore(self.client, self.index)
            raise SystemExit


def read(work: RunPlan) -> list[str]:
    return sorted({Path(one.path).name for shard in work.shards for one in shard.segments})


def states(desk: Desk) -> dict[str, RunState]:
    return {record.run: record.state for record in desk.store.latest(10)}


def recreate_index(desk: Desk, *articles: str) -> None:
    """Another index comes in the place of the desk's, with other articles in it."""
    desk.client.indices.delete(index=[*desk.client.indices.get_alias(name=desk.index)])
    ensure_index(desk.client, desk.index)
    loaded(desk.client, desk.index, [action(name, "text") for name in articles])
    desk.client.indices.refresh(index=desk.index)
