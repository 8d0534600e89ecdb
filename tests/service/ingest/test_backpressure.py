"""A slow Elasticsearch slows reading: a bounded number of documents is on its way, and few requests are refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

import pytest

from infra.elasticsearch.loading.bulk import BulkPolicy
from infra.execution.counts import OutcomeCounter
from infra.execution.shard import LOOKUP_BATCH, RunOptions, open_run_letters, run_inputs
from infra.execution.workers.workers import BATCH_JOBS
from infra.settings import Settings
from infra.sources import Input, plan_shards, read_shard
from tests.bench.shared.tiny import workers, write_articles
from tests.faults.proxy import Exchange, FaultyProxy, Reply, faulty_proxy

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]

ARTICLES, IN_A_REQUEST, WORKERS = 3_000, 20, 1
REPLY_SECONDS = 0.03
FULL = {"error": {"type": "es_rejected_execution_exception", "reason": "queue capacity"}, "status": 429}
HEADERS = {"content-type": "application/json", "x-elastic-product": "Elasticsearch"}

ON_ITS_WAY = LOOKUP_BATCH + 4 * WORKERS * BATCH_JOBS + BulkPolicy().chunks_held * IN_A_REQUEST
"""Articles read and not yet accepted, at most: being looked up, in worker processes, in requests."""


class SlowCluster:
    """Answers each bulk request late, and refuses what is more than one at a time.

    `accepted` counts documents in replies, `most` the documents in requests at one moment.
    """

    def __init__(self, proxy: FaultyProxy, reply_seconds: float) -> None:
        self._proxy, self._reply_seconds, self._lock = proxy, reply_seconds, Lock()
        self._inside = 0
        self._documents = 0
        self.accepted = self.requests = self.refusals = self.most = 0

    def __call__(self, exchange: Exchange) -> None:
        if not exchange.is_bulk:
            return self._proxy.pass_on(exchange)
        documents = exchange.body.count(b"\n") // 2
        with self._lock:
            self._inside, self._documents = self._inside + 1, self._documents + documents
            self.most = max(self.most, self._documents)
            self.requests += 1
            is_refused = self._inside > 1
            self.refusals += is_refused
        reply = Reply(429, HEADERS, json.dumps(FULL).encode()) if is_refused else self._proxy.ask(exchange)
        time.sleep(self._reply_seconds)
        with self._lock:
            self._inside, self._documents = self._inside - 1, self._documents - documents
            self.accepted += 0 if is_refused else documents
        return exchange.answer(reply)


def test_what_is_read_of_a_long_shard_waits_for_what_is_accepted(
    node_url: str, index_name: str, tmp_path: Path
) -> None:
    file = write_articles(tmp_path / "feed.jsonl", ARTICLES)
    (shard,) = plan_shards([str(file)], shard_bytes=file.stat().st_size).shards
    options = RunOptions("slow", index_name)
    with faulty_proxy() as proxy:
        proxy.upstream = node_url.removeprefix("http://")
        proxy.network_fault = cluster = SlowCluster(proxy, REPLY_SECONDS)
        chosen = {"elasticsearch_url": proxy.url, "bulk_documents": IN_A_REQUEST, "workers": WORKERS}
        settings = Settings.read().model_copy(update=chosen)
        ahead: list[int] = []

        def watched(inputs: Iterable[Input]) -> Iterator[Input]:
            for read, item in enumerate(inputs, start=1):
                ahead.append(read - cluster.accepted)
                yield item

        counter = OutcomeCounter(open_run_letters(options, settings), shard)
        report = run_inputs(watched(read_shard(shard)), counter, options, settings, workers)
    assert report.outcomes["indexed"] == report.read == ARTICLES
    assert LOOKUP_BATCH < max(ahead) <= ON_ITS_WAY
    assert cluster.most <= BulkPolicy().in_flight * IN_A_REQUEST
    assert 0 < cluster.refusals < cluster.requests / 4
