"""Memory of a load into a slow cluster: `make bench-backpressure`, `python -m tests.bench.backpressure [ARTICLES]`.

One shard of tiny articles is read, looked up, passed through worker processes and loaded into a node of its own through
a proxy that answers each bulk request late and refuses (429) what is more than one at a time. The pipeline is left out,
so that reading is always faster than the cluster. Exits 1 if memory grows, or if articles pile up.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter

from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.counts import OutcomeCounter
from infra.execution.shard import RunOptions, open_run_letters, run_inputs
from infra.settings import Settings
from infra.sources import Input, plan_shards, read_shard
from tests.bench.bulk import node
from tests.bench.memory.pipeline import Sample, resident, show
from tests.bench.shared.tiny import workers, write_articles
from tests.faults.proxy import Exchange, FaultyProxy, faulty_proxy
from tests.service.ingest.test_backpressure import SlowCluster

ARTICLES = 100_000
SAMPLES = 100
REPLY_SECONDS = 0.5
MOST_GROWTH_MB = 20.0
"""Growth of this process from a tenth of the load to its end that is within the noise of the allocator."""


class _ForgetfulCluster(SlowCluster):
    """Keeps no record of what was sent, which would grow in this process."""

    def __init__(self, proxy: FaultyProxy) -> None:
        super().__init__(proxy, REPLY_SECONDS)
        self._sent = proxy.sent

    def __call__(self, exchange: Exchange) -> None:
        self._sent.clear()
        super().__call__(exchange)


def main() -> int:
    """Prints samples of memory, the most articles on their way, and the refusals; returns the exit code."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    samples: list[Sample] = []
    ahead = 0
    with tempfile.TemporaryDirectory(prefix="dateline-slow-") as folder, node() as running, faulty_proxy() as proxy:
        ensure_index(running.client, "slow")
        proxy.upstream = running.url.removeprefix("http://")
        proxy.network_fault = cluster = _ForgetfulCluster(proxy)
        chosen = {"elasticsearch_url": proxy.url, "home": Path(folder) / "home", "model": "blank"}
        settings = Settings.read().model_copy(update=chosen)
        file = write_articles(Path(folder) / "tiny.jsonl", articles)
        (shard,) = plan_shards([str(file)], shard_bytes=file.stat().st_size).shards

        def watched(inputs: Iterable[Input]) -> Iterator[Input]:
            nonlocal ahead
            for done, item in enumerate(inputs, start=1):
                ahead = max(ahead, done - cluster.accepted)
                if done % (articles // SAMPLES) == 0:
                    samples.append(Sample(done, *resident()))
                yield item

        options, begun = RunOptions("slow", "slow"), perf_counter()
        counter = OutcomeCounter(open_run_letters(options, settings), shard)
        report = run_inputs(watched(read_shard(shard)), counter, options, settings, workers)
        assert report.read == report.outcomes["indexed"] == articles, report.line
    show(
        samples, f"Memory in MB of a load into a slow cluster, {perf_counter() - begun:,.0f} s", "the node and workers"
    )
    first, last = _peak(samples[: SAMPLES // 10]), _peak(samples)
    print(
        f"backpressure: peak {first:.1f} MB up to {articles // 10:,} articles, {last:.1f} MB up to {articles:,}; "
        f"at most {ahead:,} articles read and not accepted; "
        f"{cluster.refusals:,} of {cluster.requests:,} requests refused"
    )
    return 0 if last - first <= MOST_GROWTH_MB else 1


def _peak(samples: list[Sample]) -> float:
    return max(sample.main for sample in samples)


if __name__ == "__main__":
    sys.exit(main())
