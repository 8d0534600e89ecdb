"""The unit of work: read a shard, process it, load it, and give every input its one outcome. No Prefect."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count

from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetters, StorageIdentity, open_dead_letters
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.loading.actions import Action, build_action, build_touch
from infra.elasticsearch.loading.bulk import BulkPolicy, ItemOutcome, Outcome, load
from infra.elasticsearch.loading.decisions import IncomingState, Write, decide, incoming_state
from infra.elasticsearch.loading.known import KnownDocument
from infra.elasticsearch.loading.resolution import Resolved, Resolver
from infra.endpoint import find_endpoint
from infra.errors import describe_defect
from infra.execution.counts import OutcomeCounter
from infra.execution.report import ShardReport
from infra.execution.workers import Result, WorkerOptions, Workers, batches
from infra.failpoints import Step, failpoint
from infra.logs import Log, log_context
from infra.runs.locking.fence import require_lock
from infra.settings import Settings
from infra.sources import BadInput, Input, Shard, read_shard
from transforms.document import Document
from transforms.records import Options, RawRecord, Reason, Rejected, Versions

log = Log.of(__name__)

LOOKUP_BATCH, LOOKUP_BYTES = 500, 8_000_000
"""Records looked up at a time, fewer when they are long; they are held in memory meanwhile."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the shards of one run share; `force` replaces also what is unchanged or newer.

    `storage` is where the run keeps its dead letters: a worker that has another one does not begin. `token` is
    that of the run's lock: once another run has the index, nothing more is written. Null: there is no lock.
    `incarnation` is the index that the run began with, `roots` are the absolute paths of the files and folders that
    it reads.
    """

    run_id: str
    index: str
    source: str | None = None
    force: bool = False
    storage: StorageIdentity | None = None
    token: str | None = None
    incarnation: str = ""
    roots: tuple[str, ...] = ()


@dataclass(slots=True)
class UnderWay:
    """What a shard must remember of the documents it is loading.

    `loading` has the raw record of each position handed to the loader, until its outcome is known; `processing` each
    record that the workers have, in order, with its state and the document in the index; `touches` the records whose
    document is there and has to remember that they were seen.
    """

    loading: dict[int, RawRecord] = field(default_factory=dict)
    processing: deque[tuple[RawRecord, IncomingState, KnownDocument | None]] = field(default_factory=deque)
    touches: deque[tuple[RawRecord, Action]] = field(default_factory=deque)


def run_shard(
    shard: Shard,
    options: RunOptions,
    settings: Settings,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> ShardReport:
    """Every input of the shard to its outcome; the index must be there.

    Holds a few batches of documents at a time, never a whole shard. Raises IndexingError or NodeError when
    Elasticsearch cannot be reached or written at all, LockLost when another run has the index.
    """
    failpoint(Step.SHARD_BEGUN)
    tally = OutcomeCounter(run_letters(options, settings), shard, asdict(Versions(model=settings.model)))
    report = run_inputs(read_shard(shard, options.source), tally, options, settings, make_workers)
    failpoint(Step.SHARD_DONE)
    return report


def run_letters(options: RunOptions, settings: Settings) -> DeadLetters:
    """The dead letters of a run; those of this worker must be in the run's storage. Raises DeadLetterError."""
    letters = open_dead_letters(settings, options.index)
    if options.storage:
        letters.require(options.storage)
    return letters


def run_inputs(
    inputs: Iterable[Input],
    tally: OutcomeCounter,
    options: RunOptions,
    settings: Settings,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> ShardReport:
    """Every input to its outcome, which the tally counts. Raises as `run_shard`."""
    client = connect_patiently(find_endpoint(settings, log.info), settings)
    chosen = WorkerOptions(
        settings.workers, settings.model, settings.document_seconds, Options(), settings.worker_bytes
    )
    with log_context(run=options.run_id, shard=tally.portion.number), make_workers(chosen) as workers:
        resolver = Resolver(client, options.index, options.run_id, options.roots, settings.patience_seconds)
        raws: Iterable[RawRecord] = _counted(tally.clock.timed("read", inputs), tally)
        while raws := _load(raws, resolver, workers, client, tally, options, settings):
            log.info("processing %d articles again, whose documents were changed meanwhile", len(raws))
        report = tally.report(workers.timings)
        log.info("done: %s", report.line)
    return report


def _load(
    raws: Iterable[RawRecord],
    resolver: Resolver,
    workers: Workers,
    client: Elasticsearch,
    tally: OutcomeCounter,
    options: RunOptions,
    settings: Settings,
) -> list[RawRecord]:
    """Gives each record its outcome; returns those that need their document, which only were to be remembered."""
    under_way, again, timed = UnderWay(), list[RawRecord](), tally.clock.timed
    fresh = _fresh(raws, resolver.resolve, options, tally, under_way)
    actions = _actions(timed("process", workers.process(fresh)), options, tally, under_way)
    loading = load(client, options.index, actions, policy_of(settings), allowed=_fence(client, options))
    for outcome in timed("load", loading):
        raw = under_way.loading.pop(outcome.position)
        if outcome.needs_document:
            again.append(raw)
            continue
        tally.reverted(raw, outcome.reverts)
        _settle(outcome, raw, tally)
        failpoint(Step.SETTLED)
    return again


def _fence(client: Elasticsearch, options: RunOptions) -> Callable[[], None] | None:
    """What is asked before each write: whether the index still is this run's."""
    # The load repeats the whole request.
    once = client.options(max_retries=0)
    return partial(require_lock, once, options.index, options.token) if options.token else None


def policy_of(settings: Settings) -> BulkPolicy:
    """How a load behaves, by the settings."""
    return BulkPolicy(
        chunk_count=settings.bulk_documents,
        request_seconds=settings.request_seconds,
        patience=settings.patience_seconds,
    )


def _counted(inputs: Iterable[Input], tally: OutcomeCounter) -> Iterator[RawRecord]:
    """Counts every input and lets through those that can be read and identified."""
    for item in inputs:
        tally.read += 1
        if isinstance(item, BadInput):
            tally.refuse(item, item.rejected)
        elif defect := _identification_defect(item):
            tally.refuse(item, defect)
        else:
            yield item


def _identification_defect(raw: RawRecord) -> Rejected | None:
    """Why an article cannot be identified: what the lookup computes is tried here, for one article at a time."""
    try:
        incoming_state(raw, "")
    except Exception as error:  # noqa: BLE001 - a defect costs the article that it was found by, and no other
        return _defect(raw, "lookup", error)
    return None


def _defect(raw: RawRecord, stage: str, error: Exception) -> Rejected:
    return Rejected(Reason.INTERNAL_ERROR, stage, describe_defect(error), raw.input, raw.external_id)


def _fresh(
    raws: Iterable[RawRecord],
    resolve: Callable[[Sequence[RawRecord]], list[Resolved]],
    options: RunOptions,
    tally: OutcomeCounter,
    under_way: UnderWay,
) -> Iterator[RawRecord]:
    """Lets through what the index does not have yet, so that nothing is processed in vain; everything by force."""
    for batch in batches(raws, LOOKUP_BATCH, LOOKUP_BYTES):
        with tally.clock.stage("lookup"):
            resolved = resolve(batch)
        failpoint(Step.LOOKED_UP)
        for raw, each in zip(batch, resolved, strict=True):
            state = incoming_state(each.raw, options.run_id, force=options.force)
            decision = decide(state, each.known)
            tally.moved += each.moved
            if decision.write is None:
                tally.reverted(raw, decision.reverts)
                tally.count(raw, decision.outcome)
            elif decision.write is Write.TOUCH and each.known is not None:
                under_way.touches.append((raw, build_touch(each.known.id, state, each.known)))
            else:
                under_way.processing.append((raw, state, each.known))
                yield each.raw


def _actions(
    results: Iterable[tuple[RawRecord, Result]], options: RunOptions, tally: OutcomeCounter, under_way: UnderWay
) -> Iterator[Action]:
    """The bulk action of each document; remembers its raw record by the position it is loaded at."""
    positions = count()

    def remember(raw: RawRecord, action: Action) -> Action:
        under_way.loading[next(positions)] = raw
        return action

    for _, result in results:
        failpoint(Step.PROCESSED)
        raw, state, known = under_way.processing.popleft()
        if isinstance(result, Rejected):
            tally.refuse(raw, result)
            continue
        action = _action_or_defect(raw, result, state, known, tally)
        if isinstance(action, Rejected):
            tally.refuse(raw, action)
            continue
        yield remember(raw, action)
        while under_way.touches:
            yield remember(*under_way.touches.popleft())
    while under_way.touches:
        yield remember(*under_way.touches.popleft())


def _action_or_defect(
    raw: RawRecord, document: Document, state: IncomingState, known: KnownDocument | None, tally: OutcomeCounter
) -> Action | Rejected:
    """The action of a document whose publication time is counted."""
    try:
        action = build_action(document, state, known, datetime.now(UTC).isoformat(timespec="seconds"))
        if isinstance(action, Action):
            tally.date(document)
    except Exception as error:  # noqa: BLE001 - a defect costs the article that it was found by, and no other
        return _defect(raw, "load", error)
    return action


def _settle(outcome: ItemOutcome, raw: RawRecord, tally: OutcomeCounter) -> None:
    """Counts the end of a load; what the index refused is a dead letter."""
    if outcome.outcome not in (Outcome.REJECTED, Outcome.FAILED):
        tally.count(raw, outcome.outcome)
        return
    reason = outcome.reason or Reason.REFUSED_BY_INDEX
    tally.refuse(raw, Rejected(reason, "load", outcome.detail, raw.input, raw.external_id), outcome.outcome)
