"""The ordinary loading of collected segments, and what the index has afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from uuid import uuid4

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from infra.collect.rounds import mark_ingested, segments_to_ingest
from infra.elasticsearch.lifecycle.indices import refresh
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.execution.workers import WorkerOptions
from infra.settings import Settings
from infra.sources import plan_shards
from tests.ledger.harness import KeptWorkers
from tests.service.collect.ledger.audit.record import IndexedArticle
from tests.support.news_site.articles import read_mark
from transforms.records import Options


@dataclass
class SegmentLoader:
    """Loads segments into an index with one worker process and no model."""

    client: Elasticsearch
    index: str
    settings: Settings
    reports: list[ShardReport] = field(default_factory=list)
    _closing: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        options = WorkerOptions(1, self.settings.model, self.settings.document_seconds, Options())
        self._workers = KeptWorkers(options)
        self._closing.callback(self._workers.end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def load(self, *, mark: bool = True) -> None:
        """Load the segments that no ingest has read; without `mark` they are left to the next load, as by a kill."""
        segments = segments_to_ingest(self.client, self.index)
        if not segments:
            return
        self.load_again([one.path for one in segments])
        if mark:
            mark_ingested(self.client, self.index, segments, uuid4().hex)

    def load_again(self, paths: Sequence[str]) -> None:
        """Load segments, whether they were loaded before or not."""
        run = RunOptions(uuid4().hex, self.index)
        shards = plan_shards(paths).shards
        self.reports.append(sum_reports(run_shard(one, run, self.settings, lambda _: self._workers) for one in shards))

    def articles(self) -> list[IndexedArticle]:
        """Return what the index has, without articles that were withdrawn."""
        refresh(self.client, self.index)
        kept = {"bool": {"must_not": {"exists": {"field": "withdrawn.at"}}}}
        found = scan(self.client, index=self.index, query={"query": kept, "_source": ["body", "url"]})
        return [IndexedArticle(read_mark(one["_source"]["body"]), one["_source"]["url"]) for one in found]
