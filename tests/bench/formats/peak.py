"""Reads a file as a stream, prints its peak of resident memory in MB: `python -m tests.bench.formats.peak FILE`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from infra.sources import BadInput, plan_shards, read_shard

if __name__ == "__main__":
    articles = 0
    for shard in plan_shards([sys.argv[1]], 1 << 40).shards:
        for item in read_shard(shard):
            assert not isinstance(item, BadInput), item.rejected
            articles += 1
    assert articles > 1
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak
    print(int(peak[1]) / 1_000)
