"""Runs over a folder of feeds into an index, by all that a run does but Prefect, with and without receipts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.deadletters import open_dead_letters
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.execution.workers import WorkerOptions
from infra.runs import RunRequest, build_report, open_run, plan_run, record_run_end
from infra.settings import Settings
from infra.sources import find_segments
from tests.ledger.harness import KeptWorkers
from transforms.records import Options

SHARD_BYTES = 400
_FIELDS = ["body", "content_hash", "observed", "superseded", "known_ids", "input.offset", "withdrawn.reason", "source"]


@dataclass
class FeedRuns:
    """Runs of one operator over a folder of feeds.

    Attributes:
        client: The client to use.
        index: The alias.
        folder: The folder of the feeds.
        settings: Settings of the runs.
        workers: Worker processes, kept from run to run.
        use_receipts: False for runs that read everything.
        reports: The reports of the runs.
    """

    client: Elasticsearch
    index: str
    folder: Path
    settings: Settings
    workers: KeptWorkers
    use_receipts: bool = True
    reports: list[ShardReport] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        ensure_index(self.client, self.index)

    def write(self, name: str, *lines: Mapping[str, Any] | str, time: int = 1_700_000_000) -> Path:
        """Write a feed; a line may also be given as it is."""
        path = self.folder / name
        whole = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        path.write_text("".join(f"{line}\n" for line in whole), encoding="utf-8")
        os.utime(path, (time, time))
        return path

    def append(self, name: str, *lines: Mapping[str, Any], time: int = 1_700_000_100) -> None:
        """Write lines behind those of a feed."""
        path = self.folder / name
        with path.open("a", encoding="utf-8") as stream:
            stream.writelines(json.dumps(line) + "\n" for line in lines)
        os.utime(path, (time, time))

    def run(
        self, *, force: bool = False, new_only: bool = False, source: str | None = None, name: str = ""
    ) -> ShardReport:
        """A run over the folder, or over one file of it."""
        paths, run_id = [str(self.folder / name)], uuid4().hex
        letters = open_dead_letters(self.settings, self.index)
        request = RunRequest.ingest(paths, source, force=force, new_only=new_only)
        with open_run(self.client, self.index, run_id, request, self.settings, print) as run:
            work = plan_run(self.client, run, find_segments(paths, SHARD_BYTES), SHARD_BYTES)
            options = RunOptions(run_id, self.index, source, force, token=run.token)
            reports = (run_shard(shard, options, self.settings, lambda _: self.workers) for shard in work.shards)
            total = work.done + sum_reports(work.receipts.collect(reports))
            report = build_report(self.client, run, letters, total)
            receipts = work.receipts if self.use_receipts else None
            ended = record_run_end(self.client, run, report, segments=work.segments, receipts=receipts)
        assert ended.warnings == []
        assert ended.total.adds_up
        self.reports.append(ended.total)
        return ended.total

    def documents(self) -> dict[str, Any]:
        """All documents, by id."""
        self.client.indices.refresh(index=self.index)
        hits = self.client.search(index=self.index, size=1_000, source_includes=_FIELDS)["hits"]["hits"]
        return {hit["_id"]: hit["_source"] for hit in hits}

    def id_of(self, external_id: str) -> str:
        """The id of a document."""
        self.client.indices.refresh(index=self.index)
        (hit,) = self.client.search(index=self.index, query={"term": {"external_id": external_id}})["hits"]["hits"]
        return str(hit["_id"])


def kept_workers(settings: Settings) -> KeptWorkers:
    """One worker process without a model."""
    return KeptWorkers(WorkerOptions(1, settings.model, settings.document_seconds, Options()))


def article(id_: str, text: str = "Ministers met in Paris on Monday.", **given: Any) -> dict[str, Any]:
    """A line of a feed."""
    return {"id": id_, "text": f"{text} This is report {id_}.", **given}


def counts(report: ShardReport) -> dict[str, Any]:
    """The counts of a report that must be the same with and without receipts."""
    letters = {"dead_letters_new", "dead_letters_known"}
    fields = {"read", "moved", "withdrawn", "reverts", "reverted", "by_source", "reasons", *letters}
    return report.model_dump(include=fields)
