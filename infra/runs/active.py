"""A run in progress: it holds the lock, and keeps its record up to date."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from elasticsearch import Elasticsearch

from infra.deadletters import StorageIdentity
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index, index_uuid
from infra.errors import DatelineError
from infra.execution.report import RunReport
from infra.execution.stopping import set_recorded_run
from infra.runs.errors import IndexReplaced, LockLost
from infra.runs.locking.lease import Lease, acquire
from infra.runs.locking.lock import IndexLock, lock_id
from infra.runs.owner import Owner
from infra.runs.records import RunRecord, RunRequest, RunState
from infra.runs.resuming import find_run_to_resume, mark_lost_runs, resumed_record
from infra.runs.store import RunStore
from infra.settings import Settings

log = logging.getLogger(__name__)

_LOCK_SECONDS = 10.0
"""Time limit of a request about the lock: a third of the default lease."""

_FAILURE_SECONDS = 5.0
"""Time for recording a failure: Elasticsearch may be its cause."""


@dataclass(slots=True)
class ActiveRun:
    """A run in progress. Its recording methods raise LockLost once another run has the index.

    `index_uuid` is the index that was behind the alias when this process began.
    """

    record: RunRecord
    store: RunStore
    lease: Lease
    index_uuid: str
    _begun: float = field(default_factory=monotonic)

    @property
    def seconds(self) -> float:
        """Time since the start of the run; of a resumed run, since its first start."""
        if self.record.attempts == 1:
            return round(monotonic() - self._begun, 3)
        return round((datetime.now(UTC) - self.record.started).total_seconds(), 3)

    @property
    def token(self) -> str:
        """The fencing token with which a shard checks that the run has the index (`infra.runs.locking.fence`)."""
        return self.lease.holder.token

    def add_planned_shards(self, shards: int) -> None:
        """Record that `shards` more have been planned."""
        self._save(shards=self.record.shards + shards)

    def note_storage(self, storage: StorageIdentity) -> None:
        """Record where the run keeps its dead letters."""
        self._save(storage=storage)

    def end(self, state: RunState, report: RunReport | None = None, message: str | None = None) -> None:
        """Record the end of the run; nothing is recorded after it."""
        self._save(state=state, report=report, message=message, ended=datetime.now(UTC))

    def fail(self, message: str) -> None:
        """Record that the run failed; repeated for a few seconds while Elasticsearch is unavailable."""
        ended = {"state": RunState.FAILED, "message": message, "ended": datetime.now(UTC)}
        patiently(lambda: self._save(once=True, **ended), _FAILURE_SECONDS)

    def require_index(self, client: Elasticsearch) -> None:
        """Return while the alias points to the index that the run began with. Raises IndexReplaced, IndexingError."""
        if index_uuid(client, self.record.index) != self.index_uuid:
            raise IndexReplaced(
                f"During run {self.record.run} the index behind {self.record.index} was replaced or recreated: what "
                f"was loaded before is not in it.",
                "Ingest the same again: what is there is recognized, the rest is loaded.",
            )

    def _save(self, *, once: bool = False, **changed: object) -> None:
        self.lease.require(patience=0.0 if once else None)
        self.record = self.record.model_copy(update=changed)
        self.store.save(self.record, once=once)


@contextmanager
def open_run(
    client: Elasticsearch,
    index: str,
    run: str,
    request: RunRequest,
    settings: Settings,
    notify: Callable[[str], None],
    due: datetime | None = None,
    resume: str | None = None,
) -> Iterator[ActiveRun]:
    """Within the block the run holds the lock of `index`, and is on record.

    The block ends the run by `end`; an error ends it as failed.

    Args:
        client: The client to use.
        index: The alias.
        run: The id of the run, unless it resumes an earlier one.
        request: Its kind, paths and options.
        settings: Times of the lease and of retries.
        notify: Called with sentences on other runs.
        due: When the run was to begin (aware).
        resume: The run to resume: an id, its beginning, or `last`. None: the latest one with the same request, if that
            was lost.

    Raises:
        IndexTaken: Another run is alive.
        UnknownRun: No single run has the id of `resume`.
        NotResumable: That run has no work left, or another request.
    """
    set_recorded_run(None)
    ensure_index(client, runs_name(index), run_index())
    store = RunStore(client, index)
    wanted = store.find(resume, request.flow).run if resume else None
    once = client.options(max_retries=0, request_timeout=min(_LOCK_SECONDS, settings.request_seconds))
    lock = IndexLock(once, index, lock_id(request.flow))
    with acquire(lock, wanted or run, settings.lease_seconds, notify, settings.patience_seconds) as lease:
        mark_lost_runs(store, notify, lock.id)
        former = find_run_to_resume(store, request, wanted)
        if former:
            notify(f"Resuming run {former.run} of {former.started:%Y-%m-%d %H:%M:%S} UTC.")
            lease.transfer_to(former.run)
        record = resumed_record(former) if former else _begin(index, run, request, settings, due)
        active = ActiveRun(record, store, lease, index_uuid(client, index))
        store.save(active.record)
        set_recorded_run(active.record.run)
        try:
            yield active
        except LockLost:
            raise
        except BaseException as error:
            _record_failure(active, error)
            raise


def _begin(index: str, run: str, request: RunRequest, settings: Settings, due: datetime | None) -> RunRecord:
    versions: dict[str, Any] = {}
    if request.flow != "collect":
        # Loads spaCy, a second that commands which only read the records of runs do not have to wait.
        from infra.models import current_versions

        versions = current_versions(settings.model)
    return RunRecord(
        run=run,
        index=index,
        request=request,
        state=RunState.RUNNING,
        owner=Owner.current(),
        due=due,
        started=datetime.now(UTC),
        versions=versions,
    )


def _record_failure(active: ActiveRun, error: BaseException) -> None:
    if active.record.state is not RunState.RUNNING:
        return
    try:
        active.fail(_message_of(error))
    except DatelineError as unrecorded:
        log.warning("The end of run %s is not on record: %s", active.record.run, unrecorded.message)


def _message_of(error: BaseException) -> str:
    if isinstance(error, DatelineError):
        return error.message
    if isinstance(error, KeyboardInterrupt):
        return "Stopped by the user."
    # Neither an error nor a Ctrl-C: Prefect ends the process of a run that is cancelled, or whose worker ends.
    return f"{type(error).__name__}: {error}" if isinstance(error, Exception) else "Cancelled, or its worker ended."
