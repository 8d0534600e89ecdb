"""The unit of work: read a shard, process it, load it, and give every input its one outcome. No Prefect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetters, Storage, letters_of
from infra.elasticsearch.actions import Action, build_action
from infra.elasticsearch.bulk import BulkPolicy, ItemOutcome, Outcome, load
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.known import Known, lookup
from infra.elasticsearch.patience import patiently
from infra.logs import Log, about
from infra.reach import elasticsearch_url
from infra.report import ShardReport
from infra.runs.fence import require_lock
from infra.settings import Settings
from infra.sources import BadInput, Input, Shard, read_shard
from infra.steps import Step, reached
from infra.tally import Tally
from infra.workers import Result, WorkerOptions, Workers, batches
from transforms.identity import GENERATION, content_hash, document_id, external_version
from transforms.printable import printable
from transforms.records import Options, RawRecord, Reason, Rejected
from transforms.schema import Document
from transforms.versions import stage_versions

log = Log.of(__name__)

LOOKUP_BATCH, LOOKUP_BYTES = 500, 8_000_000
"""Records looked up at a time, fewer when they are long; they are held in memory meanwhile."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the shards of one run share; `force` replaces also what is unchanged or newer.

    `storage` is where the run keeps its dead letters: a worker that has another one does not begin. `token` is
    that of the run's lock: once another run has the index, nothing more is written. Null: there is no lock.
    `incarnation` is the index that the run began with.
    """

    run_id: str
    index: str
    source: str | None = None
    force: bool = False
    storage: Storage | None = None
    token: str | None = None
    incarnation: str = ""


@dataclass(slots=True)
class UnderWay:
    """What a shard must remember of the documents it is loading.

    `loading` has the raw record of each position handed to the loader, until its outcome is known;
    `before` what the index had of each document that is to be replaced.
    """

    loading: dict[int, RawRecord] = field(default_factory=dict)
    before: dict[str, Known] = field(default_factory=dict)


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
    reached(Step.SHARD_BEGUN)
    tally = Tally(run_letters(options, settings), shard, stage_versions(settings.model))
    report = run_inputs(read_shard(shard, options.source), tally, options, settings, make_workers)
    reached(Step.SHARD_DONE)
    return report


def run_letters(options: RunOptions, settings: Settings) -> DeadLetters:
    """The dead letters of a run; those of this worker must be in the run's storage. Raises DeadLetterError."""
    letters = letters_of(settings, options.index)
    if options.storage:
        letters.require(options.storage)
    return letters


def run_inputs(
    inputs: Iterable[Input],
    tally: Tally,
    options: RunOptions,
    settings: Settings,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> ShardReport:
    """Every input to its outcome, which the tally counts. Raises as `run_shard`."""
    client = connect_patiently(settings, elasticsearch_url(settings, log.info))
    under_way = UnderWay()
    chosen = WorkerOptions(settings.workers, settings.model, settings.document_seconds, Options())
    timed = tally.clock.timed
    with about(run=options.run_id, shard=tally.portion.number), make_workers(chosen) as workers:
        find = partial(_find, client, options.index, settings.patience_seconds)
        fresh = _fresh(_counted(timed("read", inputs), tally), find, options, tally, under_way)
        actions = _actions(timed("process", workers.process(fresh)), options, tally, under_way)
        loading = load(client, options.index, actions, policy_of(settings), allowed=_fence(client, options))
        for outcome in timed("load", loading):
            _settle(outcome, under_way.loading.pop(outcome.position), tally)
            reached(Step.SETTLED)
        report = tally.report(workers.effort)
        log.info("done: %s", report.line)
    return report


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


def _find(client: Elasticsearch, index: str, patience: float, ids: Sequence[str]) -> Mapping[str, Known]:
    """What the index has of `ids`; waits for an Elasticsearch that is away as long as a load does."""
    return patiently(lambda: lookup(client, index, ids), patience)


def _counted(inputs: Iterable[Input], tally: Tally) -> Iterator[RawRecord]:
    """Counts every input and lets the readable ones through."""
    for item in inputs:
        tally.read += 1
        if isinstance(item, BadInput):
            tally.refuse(item, item.rejected)
        else:
            yield item


def _fresh(
    raws: Iterable[RawRecord],
    find: Callable[[Sequence[str]], Mapping[str, Known]],
    options: RunOptions,
    tally: Tally,
    under_way: UnderWay,
) -> Iterator[RawRecord]:
    """Lets through what the index does not have yet, so that nothing is processed in vain; everything by force."""
    for batch in batches(raws, LOOKUP_BATCH, LOOKUP_BYTES):
        ids = [document_id(raw) for raw in batch]
        with tally.clock.stage("lookup"):
            known = find(ids)
        reached(Step.LOOKED_UP)
        for raw, id_ in zip(batch, ids, strict=True):
            outcome = _known_outcome(raw, known[id_], options) if id_ in known else None
            if outcome is not None:
                tally.count(raw, outcome)
                continue
            if id_ in known:
                under_way.before[id_] = known[id_]
            yield raw


def _known_outcome(raw: RawRecord, known: Known, options: RunOptions) -> Outcome | None:
    """Unchanged or older than what the index has; null if it would replace it.

    Indexed where this very input wrote it in this very run, before an attempt that was broken off. Whatever
    comes is older than a withdrawal, which is the last word on its article until it is lifted: by force too.
    """
    if known.withdrawn:
        return Outcome.OLDER
    if options.force or known.lifted:
        return None
    content = content_hash(raw)
    if known.content_hash == content and known.generation == GENERATION:
        mine = known.run_id == options.run_id and known.input == replace(raw.input, path=printable(raw.input.path))
        return Outcome.INDEXED if mine else Outcome.UNCHANGED
    return Outcome.OLDER if external_version(raw, content) <= known.version else None


def _actions(
    results: Iterable[tuple[RawRecord, Result]], options: RunOptions, tally: Tally, under_way: UnderWay
) -> Iterator[Action]:
    """The bulk action of each document; remembers its raw record by the position it is loaded at."""
    position = 0
    for raw, result in results:
        reached(Step.PROCESSED)
        before = under_way.before.pop(document_id(raw), None)
        if isinstance(result, Rejected):
            tally.refuse(raw, result)
            continue
        action = _action(raw, result, options, before)
        if isinstance(action, Rejected):
            tally.refuse(raw, action)
            continue
        tally.date(result)
        under_way.loading[position] = raw
        position += 1
        yield action


def _action(raw: RawRecord, document: Document, options: RunOptions, before: Known | None) -> Action | Rejected:
    version = external_version(raw, document["content_hash"])
    if before and (options.force or before.lifted):
        version = max(version, before.version + 1)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return build_action(document, version, options.run_id, at, replaces=before is not None)


def _settle(outcome: ItemOutcome, raw: RawRecord, tally: Tally) -> None:
    """Counts the end of a load; what the index refused is a dead letter."""
    if outcome.outcome not in (Outcome.REJECTED, Outcome.FAILED):
        tally.count(raw, outcome.outcome)
        return
    reason = outcome.reason or Reason.REFUSED_BY_INDEX
    tally.refuse(raw, Rejected(reason, "load", outcome.detail, raw.input, raw.external_id), outcome.outcome)
