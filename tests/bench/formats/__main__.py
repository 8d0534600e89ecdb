"""Speed and memory of the readers: `make bench-formats`, or `python -m tests.bench.formats [ARTICLES] [LARGE_MB]`.

Each seed in `seeds/deliveries` becomes a file of many copies of its article. Reading it is compared with the bare
reading of the same bytes by lxml, warcio or json, and with the enrichment of the articles. Then a WARC file and a
NewsML message of `LARGE_MB` are read, each in a process of its own, whose speed is compared with the bare reading, and
whose peak of resident memory with that of a file a hundred times smaller.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time

from infra.models import load_models
from infra.settings import Settings
from infra.sources import BadInput, plan_shards, read_shard
from infra.sources.recognition import recognize_file
from tests.bench.formats.bare import bare_reader
from tests.bench.formats.copies import write_copies, write_large
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import Options, RawRecord

ARTICLES, LARGE_MB = 1_000, 2_000
ENRICHED = 100
"""Articles that are enriched; the cost of one hardly depends on their number."""

SEEDS = Path(__file__).parents[3] / "seeds/deliveries"
LARGE = {"crawl.warc.gz": "large.warc", "newsml-g2.xml": "large.xml"}
"""Seeds of large files, and the names of these."""


@dataclass(frozen=True, slots=True)
class FormatSpeed:
    """Seconds of the processor for an article: read here, read bare (None without a reader), and enriched."""

    name: str
    read: float
    bare: float | None
    enriched: float
    bytes: float

    @property
    def row(self) -> str:
        """A row of the table."""
        bare = f"{self.read / self.bare:.1f}" if self.bare else "-"
        return (
            f"| {self.name} | {1 / self.read:,.0f} | {self.bytes / self.read / 1e6:,.1f} | {bare} "
            f"| {self.read / self.enriched:.1%} |"
        )


def cpu_seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The least processor seconds of some rounds."""
    found = []
    for _ in range(rounds):
        begun = process_time()
        work()
        found.append(process_time() - begun)
    return min(found)


def read_all(path: Path) -> list[RawRecord]:
    """The articles of a file. Raises AssertionError for a bad input."""
    inputs = [item for shard in plan_shards([str(path)], 1 << 40).shards for item in read_shard(shard)]
    assert not [item for item in inputs if isinstance(item, BadInput)], path
    return [item for item in inputs if isinstance(item, RawRecord)]


def measure(seed: Path, folder: Path, articles: int, models: Models) -> FormatSpeed:
    """The speed of reading copies of a seed."""
    file = write_copies(seed, folder / seed.name, articles)
    type_ = recognize_file(file)
    assert type_ is not None
    found = read_all(file)
    assert len(found) >= articles, (file, len(found))
    sample = list(islice(found, ENRICHED))
    bare = bare_reader(type_.format.name)
    return FormatSpeed(
        name=type_.format.title,
        read=cpu_seconds(lambda: read_all(file)) / len(found),
        bare=cpu_seconds(lambda: bare(file)) / len(found) if bare else None,
        enriched=cpu_seconds(lambda: process_batch(sample, Options(), models), 2) / len(sample),
        bytes=file.stat().st_size / len(found),
    )


@dataclass(frozen=True, slots=True)
class LargeFileReading:
    """One reading of a file as a stream: articles, seconds of the processor, and peak of resident memory in MB."""

    articles: int
    seconds: float
    peak: float


def read_alone(path: Path, *arguments: str) -> LargeFileReading:
    """Read a file in a process of its own; with `bare` by the library for its syntax."""
    command = [sys.executable, "-m", "tests.bench.formats.peak", str(path), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    articles, seconds, peak = done.stdout.split()
    return LargeFileReading(int(articles), float(seconds), float(peak))


def large_row(seed: Path, file: Path, megabytes: int) -> str:
    """A row of the table of large files."""
    write_large(seed, file, megabytes * 10_000)
    small = read_alone(file)
    write_large(seed, file, megabytes * 1_000_000)
    large, bare = read_alone(file), read_alone(file, "bare")
    file.unlink()
    return (
        f"| {file.name} | {large.articles / large.seconds:,.0f} | {megabytes / large.seconds:,.0f} "
        f"| {megabytes / bare.seconds:,.0f} | {small.peak:,.0f} MB | {large.peak:,.0f} MB | {bare.peak:,.0f} MB |"
    )


def main() -> None:
    """Prints both tables."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    large = int(sys.argv[2]) if len(sys.argv) > 2 else LARGE_MB
    models = load_models(Settings.read().model)
    with tempfile.TemporaryDirectory(prefix="dateline-formats-") as name:
        folder = Path(name)
        print("| format | articles/s | MB/s | times bare reading | of enrichment |\n|---|---|---|---|---|")
        for seed in sorted(SEEDS.iterdir()):
            print(measure(seed, folder, articles, models).row, flush=True)
        print(
            f"\n| file of {large:,} MB | articles/s | MB/s | bare MB/s | peak at {large // 100:,} MB | peak "
            "| bare peak |\n"
            "|---|---|---|---|---|---|---|"
        )
        for seed_name, file_name in LARGE.items():
            print(large_row(SEEDS / seed_name, folder / file_name, large), flush=True)


if __name__ == "__main__":
    main()
