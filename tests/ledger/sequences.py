"""Random sequences of operations and runs, on a real Elasticsearch, each compared with the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from elasticsearch import Elasticsearch

from infra.execution.report import ShardReport
from infra.settings import Settings
from tests.ledger.folder_tree import FOLDERS, FolderTree, LedgerInput
from tests.ledger.harness import HistoryHarness
from tests.ledger.model import Model
from tests.ledger.operations import OPERATIONS, WEIGHTS, write_feed, write_shared_page, write_single

INGEST, FORCE = "ingest", "ingest --force"
_LENGTH = 20
_KINDS = 6
_WRITERS = (write_feed, write_single, write_shared_page)
_FORCED = 0.1
_DELETIONS = 0.3
"""Part of the runs after which somebody else deletes a document; it is also deleted after each run with receipts."""


@dataclass(frozen=True, slots=True)
class SequenceStep:
    """One operation or run; its own `seed` decides on what, so that it is still a step when others are left out."""

    name: str
    seed: int


@dataclass(frozen=True, slots=True)
class SequenceOutcome:
    """Result of a sequence: the steps taken, the defects after the last of them, and the choices left open.

    `history` has a line for each step: the files after an operation, the counts of a run. `by_receipt` counts inputs
    that were not read again.
    """

    steps: tuple[SequenceStep, ...]
    problems: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    choices: int = 0
    by_receipt: int = 0

    def __str__(self) -> str:
        return "\n".join([f"{self.steps}", *self.history, *(f"PROBLEM {problem}" for problem in self.problems)])


@dataclass(frozen=True, slots=True)
class Totals:
    """Many sequences together; `lost` counts what was wrong in all of them."""

    sequences: int
    operations: int
    lost: int

    def __str__(self) -> str:
        return f"without faults: {self.sequences:,} sequences, {self.operations:,} operations, {self.lost:,} lost"


def run_sequences(seeds: Iterable[int], url: str, folder: Path) -> Totals:
    """Run the sequences of the seeds on the node at `url`; each that fails is printed without what is not needed."""
    settings = Settings.read().model_copy(update={"elasticsearch_url": url, "model": "blank", "workers": 1})
    outcomes = []
    with (
        Elasticsearch(url, max_retries=0, request_timeout=30) as client,
        HistoryHarness(client, settings, folder) as harness,
    ):
        for seed in seeds:
            outcomes.append(run(harness, random_steps(seed)))
            if outcomes[-1].problems:
                print(f"seed {seed}: {smallest(harness, random_steps(seed))}", flush=True)
    operations = sum(len(outcome.steps) for outcome in outcomes)
    return Totals(len(outcomes), operations, sum(len(outcome.problems) for outcome in outcomes))


def random_steps(seed: int) -> tuple[SequenceStep, ...]:
    """Return the steps of one sequence: a few operations, a run, and so on.

    Each sequence has a few kinds of operations only, so that what one of them does is seen often together with another
    (swarm testing, Groce et al. 2012).
    """
    random = Random(seed)
    writers = random.sample(_WRITERS, random.randint(1, len(_WRITERS)))
    chosen = random.sample([operation for operation in WEIGHTS if operation not in _WRITERS], _KINDS) + writers
    weights = [WEIGHTS[operation] for operation in chosen]
    steps = [SequenceStep(operation.__name__, random.randrange(10**9)) for operation in writers * 2]
    while len(steps) < _LENGTH:
        for operation in random.choices(chosen, weights, k=random.randint(1, 2)):
            steps.append(SequenceStep(operation.__name__, random.randrange(10**9)))
        steps.append(SequenceStep(FORCE if random.random() < _FORCED else INGEST, random.randrange(10**9)))
    return tuple(steps)


History = Callable[[FolderTree], Iterator[bool]]
"""Changes a tree step by step and yields where a run follows: True for one by force."""


def run(harness: HistoryHarness, steps: Sequence[SequenceStep]) -> SequenceOutcome:
    """Run a sequence up to its first problem."""
    with harness.place() as (folder, index):
        return _Sequence(harness, folder, index).run(steps)


def replay(harness: HistoryHarness, history: History, seed: int) -> SequenceOutcome:
    """Run a given history up to its first problem; the seed decides on the shards."""
    with harness.place() as (folder, index):
        return _Sequence(harness, folder, index).replay(history, Random(seed))


def smallest(harness: HistoryHarness, steps: Sequence[SequenceStep]) -> SequenceOutcome:
    """Return the outcome of a failing sequence without the steps that are not needed for its failure."""
    worst = run(harness, steps)
    kept = list(worst.steps)
    for at in reversed(range(len(kept))):
        outcome = run(harness, kept[:at] + kept[at + 1 :]) if at < len(kept) else worst
        if outcome.problems and at < len(kept):
            kept, worst = list(outcome.steps), outcome
    return worst


class _Sequence:
    """A tree, its index and its model, from one step to the next."""

    def __init__(self, harness: HistoryHarness, place: Path, index: str) -> None:
        self._harness, self._index = harness, index
        self._tree = FolderTree((place / "in").resolve())
        self._model = Model(self._tree.exists)
        self._history: list[str] = []
        self._receipts = 0

    def run(self, steps: Sequence[SequenceStep]) -> SequenceOutcome:
        for number, step in enumerate(steps, 1):
            random = Random(step.seed)
            if step.name in OPERATIONS:
                OPERATIONS[step.name](self._tree, random)
                self._history.append(f"{step.name}: {self._listing()}")
                continue
            if problems := self._ingest(self._targets(random), random, step.name == FORCE):
                return self._outcome(steps[:number], problems)
        return self._outcome(steps, ())

    def _outcome(self, steps: Sequence[SequenceStep], problems: Sequence[str]) -> SequenceOutcome:
        history, choices = tuple(self._history), self._model.choices
        return SequenceOutcome(tuple(steps), tuple(problems), history, choices, self._receipts)

    def replay(self, history: History, random: Random) -> SequenceOutcome:
        for forced in history(self._tree):
            self._history.append(self._listing())
            if problems := self._ingest(random.sample(FOLDERS, len(FOLDERS)), random, forced):
                return SequenceOutcome((), tuple(problems), tuple(self._history))
        return SequenceOutcome(())

    def _ingest(self, targets: Sequence[str], random: Random, forced: bool) -> list[str]:
        """Run over some of the folders, then again over what has not changed."""
        self._tree.write()
        deliveries = self._tree.deliveries(targets)
        if not deliveries:
            return []
        problems = self._load(targets, deliveries, random, forced)
        if not problems and (forced or not self._model.is_settled):
            problems = self._load(targets, deliveries, random, forced=False)
        counted = self._receipts
        problems = problems or self._again(targets, random)
        if not problems and (self._receipts > counted or random.random() < _DELETIONS):
            problems = self._after_deletion(targets, deliveries, random)
        return problems

    def _load(self, targets: Sequence[str], deliveries: list[LedgerInput], random: Random, forced: bool) -> list[str]:
        report = self._harness.load(self._index, self._paths(targets), random, forced)
        documents = self._harness.found(self._index)
        self._history.append(f"{FORCE if forced else INGEST} {' '.join(targets)}: {report.counts} in {report.shards}")
        return _miscounted(report, deliveries) + self._model.ingest(deliveries, documents, forced)

    def _again(self, targets: Sequence[str], random: Random) -> list[str]:
        """Run over what has not changed."""
        before = self._harness.found(self._index)
        report = self._harness.load(self._index, self._paths(targets), random, forced=False)
        self._history.append(f"again: {report.counts} in {report.shards}, {report.by_receipt} by receipt")
        self._receipts += report.by_receipt
        if report.by_receipt:
            full = self._harness.load(self._index, self._paths(targets), random, forced=False, by_receipts=False)
            if (full.by_source, full.reverts) != (report.by_source, report.reverts):
                return [f"by receipts {report.by_source} are counted, and {full.by_source} are there"]
        changed = set(before) ^ set(self._harness.found(self._index))
        in_order = sorted(changed, key=lambda each: (each.id, each.sequence))
        return [f"the same run again has changed {each}" for each in in_order]

    def _after_deletion(self, targets: Sequence[str], deliveries: list[LedgerInput], random: Random) -> list[str]:
        """Delete the document of a line that is still delivered: the next run must load it again."""
        lines = {each.text.id for each in deliveries if each.path is None and each.text.id}
        there = [each for each in self._harness.found(self._index) if each.text.id in lines]
        if not there:
            return []
        deleted = random.choice(sorted(there, key=lambda each: each.id))
        with self._harness.without(self._index, deleted.id):
            report = self._harness.load(self._index, self._paths(targets), random, forced=False)
            restored = {each.id for each in self._harness.found(self._index)}
        self._history.append(f"after the deletion of {deleted.text}: {report.counts}, {report.by_receipt} by receipt")
        return [] if deleted.id in restored else [f"deleted and not loaded again: {deleted}"]

    def _targets(self, random: Random) -> list[str]:
        chosen = [folder for folder in FOLDERS if random.random() < 0.7]
        if random.random() < 0.15 and self._tree.files:
            return [random.choice(sorted(self._tree.files))]
        return random.sample(chosen, len(chosen))

    def _paths(self, targets: Sequence[str]) -> list[Path]:
        return [self._tree.root / target for target in targets]

    def _listing(self) -> str:
        files = [f"{name} {file}" for name, file in sorted(self._tree.files.items())]
        return "; ".join([*files, *(f"{k}/manifest {v}" for k, v in self._tree.manifests.items())])


def _miscounted(report: ShardReport, deliveries: Sequence[LedgerInput]) -> list[str]:
    if report.adds_up and report.read == len(deliveries) and not report.refused:
        return []
    return [f"{len(deliveries)} inputs were counted as {report.read}: {report.outcomes}, {report.reasons}"]
