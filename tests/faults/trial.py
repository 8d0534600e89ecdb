"""One fault put to proof: a ledger is issued, loaded while the fault strikes, audited, loaded again, audited again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.deadletters import open_dead_letters
from infra.elasticsearch.client import connect
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.endpoint import endpoint_at
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import plan_shards
from tests.faults.audit import Holdings, audit, dead_letters, holdings
from tests.faults.disk import Disk, disk
from tests.faults.issue import Ledger, issue
from tests.faults.laboratory import Laboratory
from tests.faults.victim import PLAIN, Role, Victim
from tests.faults.wire import Wire
from tests.kill_points import KillPoint, interpreter_arguments

ROOT = Path(__file__).parents[2]
REQUEST_SECONDS, LEASE_SECONDS = 2.0, 2.0
_SHARD_BYTES = 100_000
_DOCUMENTS_A_REQUEST = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong: `strike` loads a trial's ledger to its end meanwhile, and tells how often it happened.

    `documents` is how many go into a request, `least` the articles below which it cannot happen. What `strike`
    asserts are the fault's own circumstances.
    """

    name: str
    strike: Callable[[Trial], int]
    role: Role = PLAIN
    documents: int = _DOCUMENTS_A_REQUEST
    least: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a fault went: times it happened, actions sent again, inputs that are dead letters, and what is wrong."""

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

    `started` counts the runs in processes of their own; where there is none, a single report counts all that is new.
    """

    laboratory: Laboratory
    ledger: Ledger
    index: str
    home: Path
    documents: int
    reports: list[ShardReport] = field(default_factory=list)
    started: int = 0
    mounts: ExitStack = field(default_factory=ExitStack)

    @property
    def wire(self) -> Wire:
        return self.laboratory.wire

    @property
    def victim(self) -> Victim:
        return self.laboratory.victim

    @property
    def client(self) -> Elasticsearch:
        """Straight to the node."""
        return connect(endpoint_at(self.settings, self.victim.url))

    @cached_property
    def settings(self) -> Settings:
        """As a loader has them, which reaches the node through the wire."""
        chosen = {
            "elasticsearch_url": self.wire.url,
            "home": self.home,
            "model": "blank",
            "workers": 2,
            "bulk_documents": self.documents,
            "request_seconds": REQUEST_SECONDS,
        }
        return Settings.read().model_copy(update=chosen)

    def load(self) -> ShardReport:
        """A run in this process, shard by shard."""
        options = RunOptions(uuid4().hex, self.index)
        shards = plan_shards([str(self.ledger.folder)], _SHARD_BYTES).shards
        report = sum_reports(run_shard(shard, options, self.settings, self.laboratory.workers) for shard in shards)
        self.reports.append(report)
        return report

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """A run in a process of its own: `dateline ingest`, of the whole ledger unless the arguments say otherwise."""
        return self._start(("-m", "flows.cli.main"), arguments, environment)

    def start_and_kill(self, kill_point: KillPoint) -> subprocess.Popen[str]:
        """A run of the whole ledger that kills its own process."""
        return self._start(interpreter_arguments(kill_point), (), {})

    def _start(
        self, dateline: Sequence[str], arguments: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[str]:
        self.started += 1
        what = arguments or (str(self.ledger.folder),)
        ingest = [sys.executable, *dateline, "ingest", *what, "--index", self.index, "--json"]
        ours = {
            "ELASTICSEARCH_URL": self.wire.url,
            "DATELINE_HOME": str(self.home),
            "DATELINE_MODEL": "blank",
            "DATELINE_WORKERS": "1",
            "DATELINE_BULK_DOCUMENTS": str(self.documents),
            "DATELINE_REQUEST_SECONDS": str(REQUEST_SECONDS),
            "DATELINE_LEASE_SECONDS": str(LEASE_SECONDS),
            "DATELINE_SHARD_BYTES": str(_SHARD_BYTES),
        }
        return subprocess.Popen(
            ingest,
            env={**self.laboratory.environment, **ours, **environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def mount(self, folder: Path, size: int) -> Disk:
        """A small disk, until the trial is over. Raises CannotMount."""
        return self.mounts.enter_context(disk(folder, size))

    def held(self) -> Holdings:
        """What is there now."""
        return holdings(self.client, self.index, open_dead_letters(self.settings, self.index))


def put_to_proof(fault: Fault, laboratory: Laboratory, ids: int) -> Verdict:
    """Issue about `ids` articles (or the fault's least), load them under it, and say what came of it.

    Raises CannotMount.
    """
    with _trial(fault, laboratory, ids) as trial:
        injected = fault.strike(trial)
        laboratory.wire.trouble = None
        retried = laboratory.wire.retried
        held = trial.held()
        problems = _unaccounted(trial, held) + audit(trial.ledger, held) + _second_run(trial, held)
        if not injected:
            problems.append(f"the fault never happened: {fault.name}")
        return Verdict(fault.name, injected, retried, dead_letters(held), tuple(problems))


@contextmanager
def _trial(fault: Fault, laboratory: Laboratory, ids: int) -> Iterator[Trial]:
    laboratory.victim.play(fault.role)
    laboratory.wire.begin()
    folder = laboratory.folder / uuid4().hex[:8]
    trial = Trial(
        laboratory,
        issue(folder / "in", max(ids, fault.least)),
        f"ledger-{folder.name}",
        folder / "home",
        fault.documents,
    )
    ensure_index(trial.client, trial.index)
    with trial.mounts:
        yield trial
    for index in trial.client.indices.get(index=f"{trial.index}*"):
        trial.client.indices.delete(index=index)


def _unaccounted(trial: Trial, held: Holdings) -> list[str]:
    """What the last run's report does not account for, or tells otherwise than it is."""
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
    """What a second run over the same input changes or does not account for; nothing, if all is well."""
    report, after = trial.load(), trial.held()
    problems = _unaccounted(trial, after)
    if told := {outcome for outcome, count in report.outcomes.items() if count} - {"unchanged", "older", "rejected"}:
        problems.append(f"the second run told {told}")
    if report.outcomes["unchanged"] != (there := sum(map(len, before.documents.values()))):
        problems.append(f"the second run found {report.outcomes['unchanged']} unchanged, where {there} are there")
    if not after.same_as(before):
        problems.append("the second run changed something")
    return problems
