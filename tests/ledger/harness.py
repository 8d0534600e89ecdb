"""Environment of histories: an index of their own on a real node, loaded in shards of random size and order."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.execution.workers import WorkerOptions, Workers
from infra.runs.receipts import RunReceipts
from infra.settings import Settings
from infra.sources import find_segments, group_into_shards
from tests.ledger.folder_tree import ArticleText, number_in
from tests.ledger.model import FoundDocument
from transforms.records import Options

_FIELDS = ["body", "external_id", "url", "input"]


class KeptWorkers(Workers):
    """Worker processes that outlive the shards that they work for."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep them."""

    def end(self) -> None:
        """End them."""
        super().__exit__(None, None, None)


@dataclass
class HistoryHarness:
    """A node, a folder, and two pools of workers for two shards at once."""

    client: Elasticsearch
    settings: Settings
    folder: Path
    _closing: ExitStack = field(default_factory=ExitStack)
    _pools: list[KeptWorkers] = field(default_factory=list)

    def __enter__(self) -> HistoryHarness:
        for _ in range(2):
            pool = KeptWorkers(WorkerOptions(1, self.settings.model, self.settings.document_seconds, Options()))
            self._closing.callback(pool.end)
            self._pools.append(pool)
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.close()

    @contextmanager
    def place(self) -> Iterator[tuple[Path, str]]:
        """A folder and an index, removed afterwards."""
        folder = self.folder / uuid4().hex[:8]
        index = f"ledger-{folder.name}"
        ensure_index(self.client, index)
        ensure_index(self.client, runs_name(index), run_index())
        yield folder, index
        for name in self.client.indices.get(index=f"{index}*", expand_wildcards="all"):
            self.client.indices.delete(index=name)
        shutil.rmtree(folder, ignore_errors=True)

    def load(
        self, index: str, paths: Sequence[Path], random: Random, forced: bool, *, by_receipts: bool = True
    ) -> ShardReport:
        """Run over the paths, in shards of random size and order, one or two at a time.

        Without `by_receipts` all lines are read.
        """
        size = random.choice([150, 600, 1_000_000])
        receipts = RunReceipts.open(self.client, index, None, force=forced or not by_receipts)
        left, settled = receipts.settle(find_segments(map(str, paths), size).segments)
        shards = list(group_into_shards(left, shard_bytes=size))
        random.shuffle(shards)
        settings = self.settings.model_copy(update={"home": self.folder / index})
        options = RunOptions(uuid4().hex, index, force=forced, roots=tuple(str(path.resolve()) for path in paths))
        width = random.choice([1, 1, 2])

        def run(lane: int) -> list[ShardReport]:
            make: Callable[[WorkerOptions], Workers] = lambda _: self._pools[lane]  # noqa: E731
            return [run_shard(shard, options, settings, make) for shard in shards[lane::width]]

        with ThreadPoolExecutor(width) as pool:
            reports = [report for part in pool.map(run, range(width)) for report in part]
        self.client.indices.refresh(index=index)
        total = sum_reports([settled, *receipts.collect(reports)])
        receipts.record(options.run_id)
        return total

    @contextmanager
    def without(self, index: str, id_: str) -> Iterator[None]:
        """Delete a document within the block, unnoticed by the loader; afterwards it is as it was."""
        document = self.client.get(index=index, id=id_)["_source"]
        self.client.delete(index=index, id=id_, refresh=True)
        yield
        self.client.index(index=index, id=id_, document=document, refresh=True)

    def found(self, index: str) -> list[FoundDocument]:
        """Return all documents of the index."""
        hits = self.client.search(index=index, size=1_000, source_includes=_FIELDS, seq_no_primary_term=True)
        return [_found(hit) for hit in hits["hits"]["hits"]]


def _found(hit: Mapping[str, Any]) -> FoundDocument:
    source = hit["_source"]
    text = ArticleText(number_in(source["body"]), source.get("external_id"), source.get("url"))
    return FoundDocument(hit["_id"], text, source["input"]["file"], hit["_seq_no"])
