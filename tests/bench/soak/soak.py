"""One soak: deliveries one after the other on a real node with a real Prefect server, some of them disturbed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import NamedTuple

from elasticsearch import Elasticsearch

from infra.cluster import endpoint_at
from infra.deadletters import open_dead_letters
from infra.elasticsearch.client import connect
from infra.settings import Settings
from tests.bench.soak.faults import FAULTS, FaultyStack, SoakFault
from tests.bench.soak.history import SoakHistory
from tests.bench.soak.samples import ProcessUse, SoakSample, SoakSampler, peak_use
from tests.faults.audit import Holdings, holdings
from tests.faults.node_under_test import PLAIN, NodeUnderTest
from tests.faults.proxy import faulty_proxy
from tests.faults.trial import LEASE_SECONDS, REQUEST_SECONDS, ROOT
from tests.flows.support.stack import prefect_stack
from tests.support.node_folder import node_folder

INDEX = "soak"
_PATIENCE_SECONDS = 1_800
_MOST_RUNS = 4
"""Runs of one delivery; the second one has no fault any more."""

_WITHDRAWAL_EVERY = 3


@dataclass(frozen=True, slots=True)
class SoakOptions:
    """`minutes` of deliveries with `articles` new ones each.

    Deliveries begin `every` so many seconds, or when the one before is loaded if that takes longer. `faulty` is the
    share of deliveries that are disturbed; the first one never is.
    """

    minutes: float
    every: float = 0.0
    articles: int = 150
    seed: int = 1
    model: str = Settings.model_fields["model"].default
    faulty: float = 0.5


@dataclass(slots=True)
class SoakResult:
    """Outcome of a soak: the samples, the times each fault happened, the runs, and the defects that the audit found."""

    samples: list[SoakSample] = field(default_factory=list)
    happened: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    issued: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def disturbed(self) -> int:
        """Deliveries in which a fault happened."""
        return sum(1 for sample in self.samples if sample.fault)


class Ingested(NamedTuple):
    """One run: exit code, the end of its output, the times its fault happened, and its peaks."""

    code: int
    output: str
    times: int
    peak: ProcessUse


class Soak:
    """The parts of a running soak. Start it from the main thread: its node dies with the thread that started it."""

    def __init__(self, options: SoakOptions, stack: FaultyStack, server: int, folder: Path) -> None:
        self._options, self._stack = options, stack
        self._random = Random(options.seed)
        self._history = SoakHistory(folder / "in", options.articles, Random(options.seed))
        self._folder, self._begun = folder, monotonic()
        self._sampler = SoakSampler(INDEX, lambda: stack.node.pid, server)
        self._faults: list[SoakFault] = []
        self.result = SoakResult(self._sampler.samples, {fault.name: 0 for fault in FAULTS})

    def run(self, environment: dict[str, str]) -> SoakResult:
        """Deliver until the time is over, then audit, load everything once more, and audit again."""
        while self._minutes < self._options.minutes:
            begun = monotonic()
            self._deliver(environment)
            sleep(max(0.0, begun + self._options.every - monotonic()))
        self._stack.proxy.begin()
        before = self._held()
        self.result.problems += self._history.defects(before)
        last = self._ingest(self._history.folder, environment, None)
        after = self._held()
        if last.code:
            self.result.problems.append(f"the last run failed: {last.output}")
        if _without_sequence(after) != _without_sequence(before):
            self.result.problems.append("a second run over everything changed something")
        self.result.problems += [one for one in self._history.defects(after) if one not in self.result.problems]
        self.result.issued = self._history.issued
        return self.result

    def _deliver(self, environment: dict[str, str]) -> None:
        delivered, begun = self._history.deliver(), monotonic()
        fault = self._draw()
        done = self._ingest(delivered, environment, fault)
        times, peak = done.times, done.peak
        for _ in range(_MOST_RUNS - 1):
            if done.code == 0:
                break
            done = self._ingest(delivered, environment, None)
            peak.rise_to(done.peak)
        if done.code:
            self.result.problems.append(f"delivery {self._history.deliveries} was never loaded: {done.output}")
        latency = monotonic() - begun
        if fault:
            self.result.happened[fault.name] += times
        with self._client() as client:
            if self._history.deliveries % _WITHDRAWAL_EVERY == 0:
                self._history.withdraw_one(client, INDEX)
            self._sampler.take(client, self._minutes, fault.name if fault and times else None, latency, peak)

    def _draw(self) -> SoakFault | None:
        """The next fault, each once before any comes again; None for a delivery without one."""
        if self._history.deliveries == 1 or self._random.random() >= self._options.faulty:
            return None
        if not self._faults:
            self._faults = self._random.sample(FAULTS, len(FAULTS))
        return self._faults.pop()

    def _ingest(self, delivered: Path, environment: dict[str, str], fault: SoakFault | None) -> Ingested:
        """Run `dateline ingest` to its end, with a fault in its midst."""
        self.result.runs += 1
        self._stack.proxy.begin()
        command = [sys.executable, "-m", "flows.cli.main", "ingest", str(delivered), "--index", INDEX]
        output = self._folder / "output.log"
        with output.open("w+", encoding="utf-8") as log:
            process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log, text=True)
            with process, peak_use(process.pid) as peak:
                times = fault.inject(self._stack, process) if fault else lambda: 0
                code = process.wait(_PATIENCE_SECONDS)
        return Ingested(code, output.read_text(encoding="utf-8")[-2_000:], times(), peak)

    @property
    def _minutes(self) -> float:
        return (monotonic() - self._begun) / 60

    def _client(self) -> Elasticsearch:
        return connect(endpoint_at(Settings.read(), self._stack.node.url), patience=60.0)

    def _held(self) -> Holdings:
        settings = Settings.read().model_copy(update={"home": self._folder / "home"})
        with self._client() as client:
            return holdings(client, INDEX, open_dead_letters(settings, INDEX))


def _without_sequence(held: Holdings) -> tuple[object, object]:
    """The contents of what is held: the last run also groups and links what a disturbed one left."""
    documents = {id_: [replace(one, sequence=0) for one in several] for id_, several in held.documents.items()}
    return documents, {place: [stored.letter for stored in several] for place, several in held.letters.items()}


def run_soak(options: SoakOptions) -> SoakResult:
    """Run a soak with a node, a proxy before it and a Prefect server of its own."""
    with node_folder("soak") as folder, faulty_proxy() as proxy:
        node = NodeUnderTest(folder / "nodes", proxy)
        node.assume(PLAIN)
        try:
            with prefect_stack(folder, _settings(options, proxy.url, folder)) as server:
                soak = Soak(options, FaultyStack(proxy, node), server.pid, folder)
                return soak.run(dict(server.environment))
        finally:
            node.end()


def _settings(options: SoakOptions, url: str, folder: Path) -> dict[str, str]:
    return {
        "ELASTICSEARCH_URL": url,
        "DATELINE_HOME": str(folder / "home"),
        "DATELINE_MODEL": options.model,
        "DATELINE_WORKERS": "2",
        "DATELINE_BULK_DOCUMENTS": "20",
        "DATELINE_REQUEST_SECONDS": str(REQUEST_SECONDS),
        "DATELINE_LEASE_SECONDS": str(LEASE_SECONDS),
    }
