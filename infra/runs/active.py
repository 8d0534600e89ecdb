"""A run from its beginning to its end: it holds the lock, and its record says how it stands."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from time import monotonic

from elasticsearch import Elasticsearch

from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.lifecycle.definitions import run_index
from infra.elasticsearch.lifecycle.family import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index, incarnation
from infra.errors import DatelineError
from infra.execution.report import RunReport
from infra.runs.errors import IndexReplaced, LockLost
from infra.runs.locking.lease import Lease, acquire
from infra.runs.locking.lock import IndexLock
from infra.runs.owner import Owner
from infra.runs.records import RunRecord, RunRequest, RunState
from infra.runs.resuming import find_run_to_resume, mark_lost_runs, resumed_record
from infra.runs.store import RunStore
from infra.settings import Settings
from transforms.records import Versions

log = logging.getLogger(__name__)

_LOCK_SECONDS = 10.0
"""The most that a request about the lock may take: a third of the usual lease."""

_FAREWELL_SECONDS = 5.0
"""How long recording the end of a run that has failed is tried: Elasticsearch may be why it failed."""


@dataclass(slots=True)
class ActiveRun:
    """A run under way. Each method that records something raises LockLost once the index is another run's.

    `incarnation` is the index that stood behind the alias when this process began.
    """

    record: RunRecord
    store: RunStore
    lease: Lease
    incarnation: str
    _begun: float = field(default_factory=monotonic)

    @property
    def seconds(self) -> float:
        """How long the run has taken; of one that was resumed, since its first start."""
        if self.record.attempts == 1:
            return round(monotonic() - self._begun, 3)
        return round((datetime.now(UTC) - self.record.started).total_seconds(), 3)

    @property
    def token(self) -> str:
        """What a shard needs to see that the index still is this run's (see `infra.runs.locking.fence`)."""
        return self.lease.holder.token

    def planned(self, shards: int) -> None:
        """So many more shards have been planned."""
        self._save(shards=self.record.shards + shards)

    def end(self, state: RunState, report: RunReport | None = None, message: str | None = None) -> None:
        """The run has ended so; nothing is recorded after it."""
        self._save(state=state, report=report, message=message, ended=datetime.now(UTC))

    def fail(self, message: str) -> None:
        """The run has failed; tries to record it for a few seconds."""
        ended = {"state": RunState.FAILED, "message": message, "ended": datetime.now(UTC)}
        patiently(lambda: self._save(hasty=True, **ended), _FAREWELL_SECONDS)

    def require_index(self, client: Elasticsearch) -> None:
        """Returns while the alias stands for the index that the run began with. Raises IndexReplaced, IndexingError."""
        if incarnation(client, self.record.index) != self.incarnation:
            raise IndexReplaced(
                f"While run {self.record.run} was under way the index behind {self.record.index} was exchanged or made "
                f"anew: what was loaded before is not in it.",
                "Ingest the same again: what is there is recognised, the rest follows.",
            )

    def _save(self, *, hasty: bool = False, **changed: object) -> None:
        self.lease.require(patience=0.0 if hasty else None)
        self.record = self.record.model_copy(update=changed)
        self.store.save(self.record, hasty=hasty)


@contextmanager
def open_run(
    client: Elasticsearch,
    index: str,
    run: str,
    request: RunRequest,
    settings: Settings,
    say: Callable[[str], None],
    due: datetime | None = None,
    resume: str | None = None,
) -> Iterator[ActiveRun]:
    """Within the block `index` is this run's alone, and the run is on record; `say` is told of other runs.

    `run` is its id, unless it goes on with an earlier one: that of `resume` (an id, its beginning, or `last`), or
    the latest one with the same request if that was lost. The block ends the run by `end`; an error ends it as
    failed. Raises IndexTaken if another run is alive, UnknownRun, NotResumable.
    """
    ensure_index(client, runs_name(index), run_index())
    store = RunStore(client, index)
    wanted = store.find(resume).run if resume else None
    hasty = client.options(max_retries=0, request_timeout=min(_LOCK_SECONDS, settings.request_seconds))
    lock = IndexLock(hasty, index)
    with acquire(lock, wanted or run, settings.lease_seconds, say, settings.patience_seconds) as lease:
        mark_lost_runs(store, say)
        former = find_run_to_resume(store, request, wanted)
        if former:
            say(f"Going on with run {former.run} of {former.started:%Y-%m-%d %H:%M:%S} UTC.")
            lease.transfer_to(former.run)
        record = resumed_record(former) if former else _begin(index, run, request, settings, due)
        under_way = ActiveRun(record, store, lease, incarnation(client, index))
        store.save(under_way.record)
        try:
            yield under_way
        except LockLost:
            raise
        except BaseException as error:
            _end_as_failed(under_way, error)
            raise


def _begin(index: str, run: str, request: RunRequest, settings: Settings, due: datetime | None) -> RunRecord:
    return RunRecord(
        run=run,
        index=index,
        request=request,
        state=RunState.RUNNING,
        owner=Owner.current(),
        due=due,
        started=datetime.now(UTC),
        versions=asdict(Versions(model=settings.model)),
    )


def _end_as_failed(under_way: ActiveRun, error: BaseException) -> None:
    if under_way.record.state is not RunState.RUNNING:
        return
    try:
        under_way.fail(_words(error))
    except DatelineError as unrecorded:
        log.warning("The end of run %s is not on record: %s", under_way.record.run, unrecorded.message)


def _words(error: BaseException) -> str:
    if isinstance(error, DatelineError):
        return error.message
    return "Stopped by the user." if isinstance(error, KeyboardInterrupt) else f"{type(error).__name__}: {error}"
