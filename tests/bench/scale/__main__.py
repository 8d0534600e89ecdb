"""`make bench-scale`: loads that grow by processes, runners, nodes and length, taking turns in one run.

Each load is a `dateline ingest` in a process of its own, with a Prefect server, into a new index that is compared
with what was to be stored. Core-seconds are steadier than the clock where others use the machine too. Ends with
`scale: E efficiency at 2 workers, D dask overhead, R ray overhead, 0 lost`, and with exit code 1 if anything was lost.
With `--write` the result is kept beside this file, and the tables and plots of docs/scaling.md are renewed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

from elasticsearch import Elasticsearch

from tests.bench.bulk import node
from tests.bench.scale.articles import scale_articles
from tests.bench.scale.indexing import indexing_costs
from tests.bench.scale.loads import LoadContender, LoadCost, load_articles
from tests.bench.scale.measured import (
    MEASURED,
    RUNNERS,
    START,
    WORKERS,
    LoadMeasurement,
    ScaleMeasurement,
    load_average,
)
from tests.bench.scale.page import print_measurement, write_page
from tests.bench.scale.processor import two_independent_processes
from tests.flows.support.clusters import RAY_ACCESS, dask_cluster, ray_cluster
from tests.flows.support.stack import Stack, prefect_stack
from tests.support.node_cluster import node_cluster
from tests.support.node_folder import node_folder

LENGTHS = (500, 1_500, 4_000, 12_000)
"""Code points of the articles of the length classes: a brief, a wire story, a report, a feature."""

USUAL = 2_500
"""Code points of an article in all other loads."""

SHARDS = 8
_NODE_SHARDS = 3
_HANDFUL = 8


@dataclass(frozen=True, slots=True)
class ContenderGroup:
    """Contenders that take turns over the same articles."""

    name: str
    contenders: Sequence[LoadContender]
    articles: int
    characters: int = USUAL


class ScaleBench:
    """Runs groups of contenders; each load has articles that no earlier one had."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder, self._rounds, self._seeds = folder, rounds, count(1)

    def run(self, groups: Sequence[ContenderGroup]) -> Iterator[LoadMeasurement]:
        """Measure the groups round by round, each time another contender first.

        Only what runs longer than one load is warmed up before: the nodes, and the workers of clusters.
        """
        turns = [(group, contender) for group in groups for contender in group.contenders]
        warm: list[Elasticsearch] = []
        costs: dict[tuple[str, str], list[LoadCost]] = {(group.name, who.name): [] for group, who in turns}
        for group, contender in turns:
            if contender.pids or contender.client not in warm:
                self._load(contender, _HANDFUL * contender.shards, group.characters)
                warm.append(contender.client)
        order = deque(turns)
        for _ in range(self._rounds):
            for group, contender in order:
                cost = self._load(contender, group.articles, group.characters)
                costs[group.name, contender.name].append(cost)
                print(f"{group.name:8} {contender.name:34} {_figures(cost)}", flush=True)
            order.rotate(1)
        for group, who in turns:
            yield LoadMeasurement.of(group.name, who.name, who.slots, who.shards, costs[group.name, who.name])

    def run_indexing(self, client: Elasticsearch, articles: int) -> Iterator[LoadMeasurement]:
        """Measure Elasticsearch alone, by length of the articles."""
        for length in LENGTHS:
            documents = max(_HANDFUL, articles * USUAL // length)
            costs = list(indexing_costs(client, length, documents, self._rounds))
            for cost in costs:
                print(f"indexing {length:,} characters: {_figures(cost)}", flush=True)
            yield LoadMeasurement.of("indexing", f"{length:,} characters", 1, 1, costs)

    def _load(self, contender: LoadContender, articles: int, characters: int) -> LoadCost:
        return load_articles(contender, scale_articles(articles, characters, next(self._seeds)), self._folder)


def main() -> int:
    """Run everything, print and maybe write the tables; return the exit code."""
    options = _options()
    before = load_average()
    with node_folder("scale") as folder:
        bench = ScaleBench(folder, options.rounds)
        loads = [*_on_clusters(bench, folder, options.articles), *_on_one_machine(bench, folder, options.articles)]
    measured = ScaleMeasurement(
        cores=os.cpu_count() or 1,
        load_before=before,
        load_after=load_average(),
        rounds=options.rounds,
        two_processes=round(median(two_independent_processes() for _ in range(options.rounds)), 2),
        loads=loads,
    )
    print_measurement(measured)
    if options.write:
        MEASURED.write_text(measured.model_dump_json(indent=1) + "\n", encoding="utf-8")
        write_page(measured)
    print(measured.summary)
    return 1 if measured.lost else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000, help="articles of a load")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="renew docs/scaling.md")
    return parser.parse_args()


def _on_one_machine(bench: ScaleBench, folder: Path, articles: int) -> list[LoadMeasurement]:
    """Lengths, worker processes and runners, with one node."""
    with ExitStack() as closing:
        running = closing.enter_context(node())
        reaching = {"ELASTICSEARCH_URL": running.url, **_homes(folder)}
        stack = closing.enter_context(prefect_stack(folder, reaching))
        groups = [
            ContenderGroup("start", [_contender(START, stack, running.client)], _HANDFUL),
            *(
                ContenderGroup(
                    "lengths",
                    [_contender(f"{length:,} characters", stack, running.client)],
                    max(_HANDFUL, articles * USUAL // length // 2),
                    length,
                )
                for length in LENGTHS
            ),
            ContenderGroup(
                "whole", [_contender("with stories and names", stack, running.client, whole=True)], articles
            ),
            ContenderGroup(
                "workers",
                [_contender(name, stack, running.client, workers=n) for n, name in enumerate(WORKERS, 1)],
                articles,
            ),
            ContenderGroup("runners", list(_runners(closing, stack, running.client, folder)), articles),
        ]
        return [*bench.run(groups), *bench.run_indexing(running.client, articles)]


def _runners(closing: ExitStack, stack: Stack, client: Elasticsearch, folder: Path) -> Iterator[LoadContender]:
    """Two shards at a time, of one worker process each: by threads, on two Dask workers, on two CPUs of Ray."""
    environment = {**stack.environment, "DATELINE_WORKERS": "1", **RAY_ACCESS}
    dask = closing.enter_context(dask_cluster(folder / "dask", environment))
    workers = [dask.add_worker(name) for name in ("first", "second")]
    ray = closing.enter_context(ray_cluster(folder / "ray", environment))
    pids = {"threads": [], "dask": [dask.scheduler.pid, *(worker.pid for worker in workers)], "ray": [ray.head.pid]}
    addresses = {"threads": "threads", "dask": dask.runner, "ray": ray.runner}
    for name in RUNNERS:
        yield LoadContender(
            name, environment, client, runner=addresses[name], slots=2, shards=SHARDS, pids=tuple(pids[name])
        )


def _on_clusters(bench: ScaleBench, folder: Path, articles: int) -> Iterator[LoadMeasurement]:
    """One, two and three nodes with TLS; the entity model is left out, so that the nodes are what limits the load."""
    with ExitStack() as closing:
        own = folder / "clusters"
        own.mkdir(mode=0o755)
        stack = closing.enter_context(prefect_stack(own, _homes(own)))
        contenders = []
        for nodes in (1, 2, 3):
            home = own / f"cluster-{nodes}"
            home.mkdir(mode=0o755)
            cluster = closing.enter_context(node_cluster(home, nodes, "512m", fast_start=False))
            contenders.append(
                LoadContender(
                    f"{nodes} node{'s' * (nodes > 1)}, {min(nodes - 1, 1)} replica{'s' * (nodes == 1)}",
                    {**stack.environment, **cluster.environment(), "DATELINE_MODEL": "blank", "DATELINE_WORKERS": "2"},
                    closing.enter_context(cluster.client()),
                    index_shards=_NODE_SHARDS,
                    replicas=min(nodes - 1, 1),
                )
            )
        yield from bench.run([ContenderGroup("nodes", contenders, articles)])


def _contender(name: str, stack: Stack, client: Elasticsearch, workers: int = 1, whole: bool = False) -> LoadContender:
    return LoadContender(name, {**stack.environment, "DATELINE_WORKERS": str(workers)}, client, whole=whole)


def _homes(folder: Path) -> dict[str, str]:
    return {"DATELINE_HOME": str(folder / "home"), "DATELINE_DEADLETTERS": str(folder / "deadletters")}


def _figures(cost: LoadCost) -> str:
    return (
        f"{cost.seconds:7.1f} s, shards {cost.shard_seconds:7.1f} s, pipeline {cost.pipeline:7.1f}, "
        f"node {cost.node:6.1f}, {cost.index_bytes / cost.articles:8,.0f} bytes an article, {cost.lost} lost"
    )


if __name__ == "__main__":
    sys.exit(main())
