"""One fault injected: a ledger is issued, loaded under the fault, audited, loaded again, audited again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.cluster import endpoint_at
from infra.deadletters import StoredLetter, open_dead_letters
from infra.elasticsearch.client import connect
from infra.elasticsearch.lifecycle.index_set import ensure_indices
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.lifecycle.sizing import IndexShape
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import plan_shards
from tests.faults.audit import Holdings, audit, dead_letters, holdings
from tests.faults.disk import Disk, disk
from tests.faults.harness import FaultHarness
from tests.faults.ledger import InputPlace, Ledger, issue
from tests.faults.node_under_test import PLAIN, NodeUnderTest, Role
from tests.faults.proxy import FaultyProxy
from tests.support.kill_points import KillPoint, interpreter_arguments
from tests.support.node_cluster import NodeCluster
from transforms.records import Reason

ROOT = Path(__file__).parents[2]
REQUEST_SECONDS, LEASE_SECONDS = 2.0, 2.0
_SHARD_BYTES = 100_000
_CLUSTER_REQUEST_SECONDS = 10.0
"""Three nodes, with TLS between them, on the cores of one."""
_DOCUMENTS_A_REQUEST = 20
_DATELINE = ("-m", "flows.cli.main")


@dataclass(frozen=True, slots=True)
class FaultScenario:
    """A fault: `inject` loads a trial's ledger to its end under it, and returns the number of times it happened.

    `documents` is the number of documents in a request, `least` the smallest number of articles for the fault to
    happen. `inject` asserts the circumstances of the fault. With `archived` each record is kept in an archive.
    """

    name: str
    inject: Callable[[Trial], int]
    role: Role = PLAIN
    documents: int = _DOCUMENTS_A_REQUEST
    least: int = 0
    archived: bool = False


@dataclass(frozen=True, slots=True)
class FaultVerdict:
    """Result of a fault: times it happened, actions sent again, inputs that are dead letters, and the defects."""

    fault: str
    injected: int
    retried: int
    dead_lettered: int
    problems: tuple[str, ...]

    @property
    def lost(self) -> int:
        """Inputs that are nowhere, twice, or not what they should be."""
        return len(self.problems)


@dataclass
class Trial:
    """One load of a ledger into an index of its own, with dead letters of its own.

    `started` counts the commands in processes of their own; without any, a single report counts all new documents.
    `found` has the defects that a fault has found on the way.
    """

    harness: FaultHarness
    ledger: Ledger
    index: str
    home: Path
    documents: int
    archived: bool = False
    reports: list[ShardReport] = field(default_factory=list)
    started: int = 0
    found: list[str] = field(default_factory=list)
    mounts: ExitStack = field(default_factory=ExitStack)

    @property
    def proxy(self) -> FaultyProxy:
        return self.harness.proxy

    @property
    def node(self) -> NodeUnderTest:
        return self.harness.node

    @property
    def cluster(self) -> NodeCluster:
        """The nodes, in a role of several."""
        assert self.node.cluster is not None
        return self.node.cluster

    @property
    def client(self) -> Elasticsearch:
        """A client of the node itself, or of all nodes."""
        nodes = self.node.cluster
        return nodes.client() if nodes else connect(endpoint_at(self.settings, self.node.url))

    @cached_property
    def settings(self) -> Settings:
        """Settings of a loader that reaches the node through the proxy, or the nodes of a cluster without it."""
        chosen: dict[str, object] = {
            "home": self.home,
            "model": "blank",
            "workers": 2,
            "bulk_documents": self.documents,
        }
        if self.node.cluster:
            return self.node.cluster.settings(**chosen, request_seconds=_CLUSTER_REQUEST_SECONDS)
        chosen |= {"elasticsearch_url": self.proxy.url, "request_seconds": REQUEST_SECONDS}
        return Settings.read().model_copy(update=chosen)

    @property
    def archive(self) -> Path:
        """The folder of the archive."""
        return self.home / "archive"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a loader in a process of its own."""
        ours = {
            "DATELINE_HOME": str(self.home),
            "DATELINE_MODEL": "blank",
            "DATELINE_WORKERS": "1",
            "DATELINE_BULK_DOCUMENTS": str(self.documents),
            "DATELINE_REQUEST_SECONDS": str(REQUEST_SECONDS),
            "DATELINE_LEASE_SECONDS": str(LEASE_SECONDS),
            "DATELINE_SHARD_BYTES": str(_SHARD_BYTES),
        }
        if cluster := self.node.cluster:
            ours = {**cluster.environment(**ours), "DATELINE_REQUEST_SECONDS": str(_CLUSTER_REQUEST_SECONDS)}
        return {**self.harness.environment, "ELASTICSEARCH_URL": self.proxy.url, **ours}

    def load(self, before_shard: Callable[[float], None] = lambda _: None) -> ShardReport:
        """A run in this process, shard by shard; `before_shard` is called with the share of shards that are done."""
        report = self._load(self.ledger.folder, before_shard)
        self.reports.append(report)
        return report

    def load_half(self) -> ShardReport:
        """Load the first half of the shards; a later run is about the whole ledger."""
        return self._load(self.ledger.folder, share=0.5)

    def load_archive(self) -> ShardReport:
        """Load what the archive has, as an ingest does: the index of the alias is created if it is missing."""
        ensure_index(self.client, self.index)
        return self._load(self.archive)

    def _load(
        self, folder: Path, before_shard: Callable[[float], None] = lambda _: None, share: float = 1.0
    ) -> ShardReport:
        options = RunOptions(uuid4().hex, self.index, archive=str(self.archive) if self.archived else None)
        shards = plan_shards([str(folder)], _SHARD_BYTES).shards
        chosen = shards[: max(1, round(share * len(shards)))]

        def reports() -> Iterator[ShardReport]:
            for number, shard in enumerate(chosen):
                before_shard(number / len(chosen))
                yield run_shard(shard, options, self.settings, self.harness.workers)

        return sum_reports(reports())

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """A run in a process of its own: `dateline ingest`, of the whole ledger unless the arguments say otherwise."""
        return self._start(_DATELINE, self._ingest(arguments), environment)

    def start_and_kill(self, kill_point: KillPoint) -> subprocess.Popen[str]:
        """A run of the whole ledger that kills its own process."""
        return self._start(interpreter_arguments(kill_point), self._ingest(()), {})

    def command(
        self, *arguments: str, kill_point: KillPoint | None = None, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Another command about the index, in a process of its own; with a kill point it kills itself."""
        dateline = interpreter_arguments(kill_point) if kill_point else _DATELINE
        return self._start(dateline, (*arguments, "--index", self.index, "--json"), environment or {})

    def _ingest(self, arguments: Sequence[str]) -> tuple[str, ...]:
        return ("ingest", *(arguments or (str(self.ledger.folder),)), "--index", self.index, "--json")

    def _start(
        self, dateline: Sequence[str], arguments: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[str]:
        self.started += 1
        return subprocess.Popen(
            [sys.executable, *dateline, *arguments],
            env={**self.environment, **environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def mount(self, folder: Path, size: int) -> Disk:
        """A small disk, until the trial is over. Raises CannotMount."""
        return self.mounts.enter_context(disk(folder, size))

    def documents_now(self) -> int:
        """The number of articles that the index has by now."""
        with self.client as client:
            client.indices.refresh(index=self.index)
            return int(client.count(index=self.index)["count"])

    def held(self) -> Holdings:
        """The articles and dead letters that are there now, without letters of archived copies of the junk."""
        held = holdings(self.client, self.index, open_dead_letters(self.settings, self.index))
        return replace(
            held, letters={place: some for place, some in held.letters.items() if not self._is_copy(place, some)}
        )

    def _is_copy(self, place: InputPlace, letters: Sequence[StoredLetter]) -> bool:
        # The large text is compressed in the archive by more than is allowed.
        reasons = {Reason.EXPANDS_TOO_MUCH, *(one.reason for one in self.ledger.junk.values())}
        return self.archive in Path(place.path).parents and {one.letter.reason for one in letters} <= reasons


def try_fault(fault: FaultScenario, harness: FaultHarness, ids: int) -> FaultVerdict:
    """Issue about `ids` articles (or the fault's least), load them under it, and audit them.

    Raises CannotMount.
    """
    with _trial(fault, harness, ids) as trial:
        injected = fault.inject(trial)
        harness.proxy.network_fault = None
        retried = harness.proxy.retried
        held = trial.held()
        problems = [*trial.found, *_unaccounted(trial, held), *audit(trial.ledger, held), *_second_run(trial, held)]
        if not injected:
            problems.append(f"the fault never happened: {fault.name}")
        return FaultVerdict(fault.name, injected, retried, dead_letters(held), tuple(problems))


@contextmanager
def _trial(fault: FaultScenario, harness: FaultHarness, ids: int) -> Iterator[Trial]:
    harness.node.assume(fault.role)
    harness.proxy.begin()
    folder = harness.folder / uuid4().hex[:8]
    trial = Trial(
        harness,
        issue(folder / "in", max(ids, fault.least)),
        f"ledger-{folder.name}",
        folder / "home",
        fault.documents,
        fault.archived,
    )
    if fault.role.nodes == 1:
        ensure_index(trial.client, trial.index)
    else:
        ensure_indices(trial.client, trial.index, IndexShape(shards=3, replicas=1))
    with trial.mounts:
        yield trial
    for index in trial.client.indices.get(index=f"{trial.index}*"):
        trial.client.indices.delete(index=index)


def _unaccounted(trial: Trial, held: Holdings) -> list[str]:
    """Return the differences between the last run's report and what was found."""
    if not trial.reports:
        return ["no run came to its end"]
    last, letters = trial.reports[-1], dead_letters(held)
    there = sum(map(len, held.documents.values()))
    if len(trial.reports) == 1 and not trial.started and last.outcomes["indexed"] != there:
        return [f"the only run counts {last.outcomes['indexed']} as indexed, where {there} are new"]
    if last.adds_up and last.read == trial.ledger.issued and last.refused == letters:
        return []
    return [f"a run accounts for {last.outcomes}; {trial.ledger.issued} were issued, {letters} are dead letters"]


def _second_run(trial: Trial, before: Holdings) -> list[str]:
    """Run again over the same input and return the defects, among them any change."""
    report, after = trial.load(), trial.held()
    problems = _unaccounted(trial, after)
    if unexpected := {outcome for outcome, count in report.outcomes.items() if count} - {
        "unchanged",
        "older",
        "rejected",
    }:
        problems.append(f"the second run reported {unexpected}")
    if report.outcomes["unchanged"] != (there := sum(map(len, before.documents.values()))):
        problems.append(f"the second run found {report.outcomes['unchanged']} unchanged, where {there} are there")
    if not after.same_as(before):
        problems.append("the second run changed something")
    return problems
