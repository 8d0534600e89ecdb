"""Reads a file as a stream, prints articles, seconds and peak of resident memory in MB.

`python -m tests.bench.formats.peak FILE`, with `bare` behind it for the bare reading by a library.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from time import process_time

from infra.sources import BadInput, plan_shards, read_shard
from infra.sources.recognition import recognize_file
from tests.bench.formats.bare import bare_reader


def read_articles(path: Path) -> int:
    """Read a file, and return the number of its articles."""
    articles = 0
    for shard in plan_shards([str(path)], 1 << 40).shards:
        for item in read_shard(shard):
            assert not isinstance(item, BadInput), item.rejected
            articles += 1
    assert articles > 1
    return articles


def read_bare(path: Path) -> int:
    """Read a file by the library for its syntax, and return 0."""
    type_ = recognize_file(path)
    reader = bare_reader(type_.format.name) if type_ else None
    assert reader
    reader(path)
    return 0


if __name__ == "__main__":
    begun = process_time()
    read = (read_bare if "bare" in sys.argv[2:] else read_articles)(Path(sys.argv[1]))
    seconds = process_time() - begun
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak
    print(read, seconds, int(peak[1]) / 1_000)
