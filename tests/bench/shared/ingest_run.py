"""An ingest run into an index of its own, by all that a run does but Prefect."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from elasticsearch import Elasticsearch

from infra.deadletters import open_dead_letters
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.bounds import Bounds
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.runs import RunRequest, build_report, open_run, plan_run, record_run_end
from infra.settings import Settings
from infra.sources import find_segments


class IngestRun:
    """Runs over one folder of JSON lines into a new index."""

    def __init__(
        self, client: Elasticsearch, folder: Path, lines: Iterable[Mapping[str, Any]], settings: Settings
    ) -> None:
        self.client, self.folder, self.index = client, folder, f"bench-{uuid.uuid4().hex[:8]}"
        self.settings = settings
        folder.mkdir()
        (folder / "articles.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        ensure_index(client, self.index)

    def run(self, *, new_only: bool = False, archive: str | None = None) -> tuple[float, ShardReport]:
        """Seconds, and the report of the run, which archives in the folder `archive`."""
        begun, letters = perf_counter(), open_dead_letters(self.settings, self.index)
        request = RunRequest.ingest(
            [str(self.folder)], None, force=False, new_only=new_only, archive=archive is not None
        )
        with open_run(self.client, self.index, uuid.uuid4().hex, request, self.settings, print) as run:
            work = plan_run(self.client, run, find_segments([str(self.folder)]))
            options = RunOptions(run.record.run, self.index, token=run.token, archive=archive)
            reports = (run_shard(shard, options, self.settings) for shard in work.shards)
            total = work.done + sum_reports(work.receipts.collect(reports))
            report = build_report(self.client, run, letters, total)
            assert Bounds(most_rejected=0).complaint(total) is None
            record_run_end(self.client, run, report, segments=work.segments, receipts=work.receipts)
        return perf_counter() - begun, total

    def delete(self) -> None:
        """Delete the index and the run's own."""
        self.client.indices.delete(index=list(self.client.indices.get(index=f"{self.index}*")))
