"""The unit of work: read a shard, process and load it, and give each input exactly one outcome. No Prefect.

    inputs -> _readable -> _identify -> _look_up -> archive -> worker processes -> _build_actions -> load -> _settle

Each stage is a generator over the one before it, so that a few batches are held at a time, never a whole shard.
Everything a later stage needs of a record travels with it: `IncomingState` has the record as it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter

from elasticsearch import Elasticsearch

from infra.archive.places import archive_place
from infra.archive.shard_archive import ShardArchive
from infra.cluster import ensure_endpoint
from infra.deadletters import DeadLetters, StorageIdentity, open_dead_letters
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.loading.actions import Action, build_action, build_touch
from infra.elasticsearch.loading.bulk import BulkPolicy, ItemOutcome, Outcome, load
from infra.elasticsearch.loading.decisions import (
    Decision,
    IncomingState,
    PendingWrite,
    Write,
    decide,
    incoming_state,
)
from infra.elasticsearch.loading.matching import DocumentMatcher
from infra.errors import describe_defect
from infra.execution.archiving import archive_records, open_shard_archive
from infra.execution.counts import OutcomeCounter
from infra.execution.limits import bulk_policy, input_limits
from infra.execution.receipts import ReceiptBuilder
from infra.execution.report import FlowName, IngestedShard, ShardReport
from infra.execution.stopping import RunStopped, require_running
from infra.execution.workers import Result, WorkerOptions, Workers, batches
from infra.failpoints import Step, failpoint
from infra.logs import Log, log_context
from infra.models import current_versions
from infra.runs.locking.fence import require_lock
from infra.settings import Settings
from infra.sources import ArchiveUse, BadInput, Input, Shard, read_shard
from transforms.identity import document_id
from transforms.records import Options, RawRecord, Reason, Rejected

log = Log.of(__name__)

LOOKUP_BATCH, LOOKUP_BYTES = 500, 8_000_000
"""Records, and code points or bytes of their content, at which a lookup is made; they are held meanwhile."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Options that all shards of a run share.

    Attributes:
        run_id: The run that the documents name.
        index: The alias to load into.
        source: The source of records that name none.
        force: Replace also what is unchanged or newer.
        storage: Where the run keeps its dead letters; a worker with other storage raises DeadLetterError.
        token: The fencing token of the run's lock; nothing is written once another run has the index. None: no lock.
        index_uuid: The index that was behind the alias when the run began, for the record of each shard; empty in a
            replay, which records no shards.
        roots: The absolute paths of the files and folders that the run reads.
        month_first: Whether 3/4/24 in a text is March 4.
        flow: The kind of the run.
        archive: The absolute folder or URL that records are archived in; None if they are not.
    """

    run_id: str
    index: str
    source: str | None = None
    force: bool = False
    storage: StorageIdentity | None = None
    token: str | None = None
    index_uuid: str = ""
    roots: tuple[str, ...] = ()
    month_first: bool = True
    flow: FlowName = "ingest"
    archive: str | None = None

    @property
    def continuation(self) -> str:
        """The advice on a run that was stopped."""
        if self.flow == "replay":
            return f"Replay the other letters: `dateline replay --index {self.index}`."
        return f"Resume it: `dateline ingest --resume {self.run_id} --index {self.index}`."


def run_shard(
    shard: Shard,
    options: RunOptions,
    settings: Settings,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> IngestedShard:
    """Give each input of the shard its outcome; the index must exist.

    Args:
        shard: The ranges of files to read.
        options: The options of its run.
        settings: Connection, model, workers and bounds.
        make_workers: Makes the worker processes; tests hand in others.

    Raises:
        IndexingError, NodeError: Elasticsearch cannot be reached, or cannot be written at all.
        LockLost: Another run has taken the index.
        DeadLetterError: A refused input could not be kept.
        ArchiveUnwritable: A record could not be archived; nothing of it is loaded.
    """
    failpoint(Step.SHARD_BEGUN)
    letters, versions = open_run_letters(options, settings), current_versions(settings.model)
    counter = OutcomeCounter(letters, shard, versions, month_first=options.month_first)
    # A run by force records no receipts, so that its files need no digests.
    counter.receipts = ReceiptBuilder(() if options.force else shard.segments)
    use = ArchiveUse(archive_place(settings).folder, keep_original=options.archive is not None)
    inputs = read_shard(shard, options.source, input_limits(settings), counter.count_other, use)
    report = run_inputs(inputs, counter, options, settings, make_workers)
    failpoint(Step.SHARD_DONE)
    receipts = counter.receipts.build(options.source, is_archived=use.keep_original)
    return IngestedShard.of(report, counter.created, receipts)


def open_run_letters(options: RunOptions, settings: Settings) -> DeadLetters:
    """Open the dead letters of a run. Raises DeadLetterError unless they are in the storage that the run names."""
    letters = open_dead_letters(settings, options.index)
    if options.storage:
        letters.require(options.storage)
    return letters


def run_inputs(
    inputs: Iterable[Input],
    counter: OutcomeCounter,
    options: RunOptions,
    settings: Settings,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> ShardReport:
    """Give each input its outcome, counted by `counter`. Raises as `run_shard`, and RunStopped."""
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    chosen = _worker_options(settings, options)
    with log_context(run=options.run_id, shard=counter.unit.number), make_workers(chosen) as workers:
        matcher = DocumentMatcher(client, options.index, options.run_id, options.roots, settings.patience_seconds)
        try:
            archive = open_shard_archive(options.archive, options.run_id, counter.unit.number, settings)
            run = ShardRun(options, counter, workers, client, matcher, bulk_policy(settings), archive)
            with counter.letters.batch():
                run.run(inputs)
        except RunStopped:
            raise RunStopped(options.continuation) from None
        report = counter.report(workers.timings)
        log.info("done: %s", report.line)
    return report


@dataclass(frozen=True, slots=True)
class ShardRun:
    """The stages of one shard, and what they share."""

    options: RunOptions
    counter: OutcomeCounter
    workers: Workers
    client: Elasticsearch
    matcher: DocumentMatcher
    policy: BulkPolicy
    archive: ShardArchive | None = None

    def run(self, inputs: Iterable[Input]) -> None:
        """Give each input its outcome."""
        records: Iterable[RawRecord] = self._readable(self.counter.timer.timed("read", inputs))
        while records := self._run_stages(records):
            log.info("processing %d articles again, whose documents were changed meanwhile", len(records))

    def _run_stages(self, records: Iterable[RawRecord]) -> list[RawRecord]:
        """Return records whose touch became a full write; they must be processed."""
        timed = self.counter.timer.timed
        looked_up = self._look_up(self._identify(records))
        pending = archive_records(looked_up, self.archive, self.counter.letters, self.counter.timer)
        actions = self._build_actions(timed("process", self.workers.process_jobs(pending)))
        outcomes = load(self.client, self.options.index, actions, self.policy, check_lock=self._fence())
        again = list[RawRecord]()
        for outcome in timed("load", outcomes):
            raw = outcome.action.state.raw
            if outcome.needs_document:
                again.append(raw)
            else:
                self._settle(raw, outcome)
        return again

    def _readable(self, inputs: Iterable[Input]) -> Iterator[RawRecord]:
        """Count every input, and refuse those that could not be read."""
        for item in inputs:
            require_running()
            self.counter.count_read(item)
            if isinstance(item, BadInput):
                self.counter.refuse(item, item.rejected)
            else:
                yield item

    def _identify(self, records: Iterable[RawRecord]) -> Iterator[IncomingState]:
        """Compute the identity of each record, once."""
        for raw in records:
            try:
                state = incoming_state(raw, self.options.run_id, force=self.options.force)
            except Exception as error:  # noqa: BLE001 - a defect costs the article that it was found by, and no other
                self.counter.refuse(raw, _defect(raw, "lookup", error))
            else:
                yield state

    def _look_up(self, states: Iterable[IncomingState]) -> Iterator[PendingWrite]:
        """Count records that need no write; yield the others."""
        for batch in batches(states, attrgetter("raw"), LOOKUP_BATCH, LOOKUP_BYTES):
            with self.counter.timer.stage("lookup"):
                matched = self.matcher.match(batch)
            failpoint(Step.LOOKED_UP)
            for state, each in zip(batch, matched, strict=True):
                decision = decide(each.state, each.known)
                self.counter.moved += each.moved
                if decision.write is None:
                    repeated = _repeated_outcome(decision) if each.state is state else None
                    flags = {"reverts": decision.reverts, "is_withdrawn": decision.is_withdrawn}
                    self.counter.settle(each.state.raw, decision.outcome, repeated=repeated, **flags)
                else:
                    yield PendingWrite(each.state, each.known, decision)

    def _build_actions(self, processed: Iterable[tuple[PendingWrite, Result | None]]) -> Iterator[Action]:
        """Build the bulk action of each document or touch, and refuse what could not be processed."""
        for pending, result in processed:
            require_running()
            action = self._build_action(pending, result)
            if isinstance(action, Rejected):
                self.counter.refuse(pending.state.raw, action)
            else:
                yield action

    def _build_action(self, pending: PendingWrite, result: Result | None) -> Action | Rejected:
        if result is None:  # a touch, which was not processed
            return build_touch(pending)
        failpoint(Step.PROCESSED)
        if isinstance(result, Rejected):
            return result
        try:
            action = build_action(result, pending, datetime.now(UTC).isoformat(timespec="seconds"))
            if isinstance(action, Action):
                self.counter.count_published(result)
        except Exception as error:  # noqa: BLE001 - a defect costs the article that it was found by, and no other
            return _defect(pending.state.raw, "load", error)
        return action

    def _settle(self, raw: RawRecord, outcome: ItemOutcome) -> None:
        """Count the end of a load; what the index refused is a dead letter."""
        if outcome.outcome in (Outcome.REJECTED, Outcome.FAILED):
            reason = outcome.reason or Reason.REFUSED_BY_INDEX
            rejected = Rejected(reason, "load", outcome.detail, raw.input, raw.external_id)
            self.counter.refuse(raw, rejected, outcome.outcome)
        else:
            is_created = outcome.outcome is Outcome.INDEXED and outcome.action.decision.write is Write.CREATE
            self.counter.created += is_created
            is_own = is_created and outcome.action.id == document_id(raw)
            repeated = Outcome.UNCHANGED if is_own else None
            flags = {"reverts": outcome.reverts, "is_withdrawn": outcome.is_withdrawn}
            self.counter.settle(raw, outcome.outcome, repeated=repeated, **flags)
        failpoint(Step.SETTLED)

    def _fence(self) -> Callable[[], None] | None:
        """The check before each write that the index still is this run's; None without a lock."""
        if not self.options.token:
            return None
        # The load repeats the whole request.
        once = self.client.options(max_retries=0)
        return partial(require_lock, once, self.options.index, self.options.token)


def _worker_options(settings: Settings, options: RunOptions) -> WorkerOptions:
    pipeline = Options(month_first=options.month_first)
    return WorkerOptions(settings.workers, settings.model, settings.document_seconds, pipeline, settings.worker_bytes)


def _repeated_outcome(decision: Decision) -> Outcome | None:
    """The outcome of a record without a write, when it is read again while its document stays as it is.

    None where it is not certain: the outcomes of an interrupted attempt of this run are not those of another run. Of a
    record that was found under another name nothing is certain: a search may find it elsewhere next time.
    """
    is_certain = decision.outcome in (Outcome.UNCHANGED, Outcome.OLDER) and not decision.reverts
    return decision.outcome if is_certain else None


def _defect(raw: RawRecord, stage: str, error: Exception) -> Rejected:
    return Rejected(Reason.INTERNAL_ERROR, stage, describe_defect(error), raw.input, raw.external_id)
