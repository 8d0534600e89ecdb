"""Growth of memory with the articles read: `python -m tests.bench.memory [ARTICLES] [--workers N]`.

The memory of this process and of its workers is looked at as articles come back; a line is fitted from the tenth
part of the run on, when caches are warm. A page that several processes share counts once (proportional set size).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import linear_regression
from time import perf_counter

from psutil import AccessDenied, NoSuchProcess, Process

from infra.execution.workers import WorkerOptions, Workers
from infra.settings import Settings
from tests.bench.memory.articles import articles
from tests.bench.shared.table import print_table
from transforms.records import Options, Rejected

SAMPLES = 100
ROWS = 10
WARM = 0.1


@dataclass(frozen=True, slots=True)
class Sample:
    """Megabytes after so many articles, of this process and of all that it started."""

    articles: int
    main: float
    others: float


def measure(count: int, workers: int) -> Iterator[Sample]:
    """Samples of a run over `count` articles, one in each hundredth; a rejected article ends it with an error."""
    chosen = WorkerOptions(workers, Settings.read().model, 300.0, Options())
    step = max(1, count // SAMPLES)
    with Workers(chosen) as pool:
        for done, (_, result) in enumerate(pool.process(articles(count)), start=1):
            if isinstance(result, Rejected):
                raise SystemExit(f"article {done} was rejected: {result.reason}, {result.message}")
            if done % step == 0:
                yield Sample(done, *resident())


def slope(samples: list[Sample], of: str) -> float:
    """Megabytes gained by 1,000 articles, by least squares over the samples after the first tenth."""
    warm = [sample for sample in samples if sample.articles >= WARM * samples[-1].articles]
    return 1_000 * linear_regression([s.articles for s in warm], [getattr(s, of) for s in warm]).slope


def resident() -> tuple[float, float]:
    """Return the megabytes of this process and of its descendants; pages that several share are divided among them."""
    here = Process()
    return _megabytes(here), sum(_megabytes(process) for process in here.children(recursive=True))


def _megabytes(process: Process) -> float:
    """Return the proportional set size, the resident size of a process of another user, 0 of one that has ended."""
    try:
        return float(process.memory_full_info().pss) / 2**20
    except AccessDenied:
        return float(process.memory_info().rss) / 2**20
    except NoSuchProcess:
        return 0.0


def show(samples: list[Sample], title: str, others: str = "workers") -> None:
    """Prints ten of the samples and the slopes; `others` is what the process started."""
    rows = [
        [f"{sample.articles:,}", f"{sample.main:.1f}", f"{sample.others:.1f}"]
        for sample in samples[len(samples) // ROWS - 1 :: max(1, len(samples) // ROWS)]
    ]
    print_table(title, ["articles", "this process", others], rows)
    last = samples[-1].articles
    print(
        f"\nFrom {WARM * last:,.0f} to {last:,} articles, MB per 1,000: "
        f"this process {slope(samples, 'main'):+.3f}, {others} {slope(samples, 'others'):+.3f}."
    )


def main() -> None:
    """Prints the samples of a run and the slopes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=Settings.read().workers)
    options = parser.parse_args()
    begun = perf_counter()
    samples = list(measure(options.articles, options.workers))
    seconds = perf_counter() - begun
    show(samples, f"Memory in MB, {options.workers} workers, {seconds:,.0f} s")
