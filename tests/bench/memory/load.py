"""Growth of memory with the length of a load: `python -m tests.bench.memory.load [RECORDS]`.

One shard of tiny records is read, looked up, passed through worker processes and loaded into a node of its own.
The pipeline itself is left out (it has `tests.bench.memory.pipeline`), so that many records go through in little time.
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
from tests.bench.memory.pipeline import SAMPLES, Sample, resident, show
from tests.bench.shared.tiny import workers, write_articles

RECORDS = 200_000


def measure(file: Path, records: int, settings: Settings) -> list[Sample]:
    """Samples of the load of a file of so many records as one shard."""
    samples: list[Sample] = []

    def watched(inputs: Iterable[Input]) -> Iterator[Input]:
        for done, item in enumerate(inputs, start=1):
            if done % (records // SAMPLES) == 0:
                samples.append(Sample(done, *resident()))
            yield item

    options = RunOptions("memory", "memory")
    (shard,) = plan_shards([str(file)], shard_bytes=file.stat().st_size).shards
    counter = OutcomeCounter(open_run_letters(options, settings), shard)
    report = run_inputs(watched(read_shard(shard)), counter, options, settings, workers)
    assert report.read == report.outcomes["indexed"] == records, report.line
    return samples


def main() -> None:
    """Prints the samples of a load and the slopes."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory(prefix="dateline-memory-") as folder, node() as running:
        ensure_index(running.client, "memory")
        chosen = {"elasticsearch_url": running.url, "home": Path(folder) / "home", "model": "blank"}
        file = write_articles(Path(folder) / "tiny.jsonl", records)
        begun = perf_counter()
        samples = measure(file, records, Settings.read().model_copy(update=chosen))
        show(
            samples,
            f"Memory in MB of the load of one shard, {perf_counter() - begun:,.0f} s",
            "the node and workers",
        )


if __name__ == "__main__":
    main()
