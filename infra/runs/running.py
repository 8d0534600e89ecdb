"""A run from its beginning to its end: it holds the lock, and its record says how it stands."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from infra.elasticsearch.definitions import run_index
from infra.elasticsearch.family import runs_name
from infra.elasticsearch.indices import ensure_index
from infra.errors import DatelineError
from infra.report import RunReport
from infra.runs.errors import LockLost
from infra.runs.lease import Lease, acquire
from infra.runs.lock import Lock
from infra.runs.owner import Owner
from infra.runs.records import Request, RunRecord, State
from infra.runs.store import RunStore
from infra.settings import Settings
from transforms.versions import stage_versions

log = logging.getLogger(__name__)

_MOST_LEFT = 100


@dataclass(slots=True)
class Running:
    """A run under way. Each method that records something raises LockLost once the index is another run's."""

    record: RunRecord
    store: RunStore
    lease: Lease

    @property
    def token(self) -> str:
        """What a shard needs to see that the index still is this run's (see `infra.runs.fence`)."""
        return self.lease.holder.token

    def planned(self, shards: int) -> None:
        """So many shards have been planned."""
        self._save(shards=shards)

    def end(self, state: State, report: RunReport | None = None, message: str | None = None) -> None:
        """The run has ended so; nothing is recorded after it."""
        self._save(state=state, report=report, message=message, ended=datetime.now(UTC))

    def _save(self, **changed: object) -> None:
        self.lease.require()
        self.record = self.record.model_copy(update=changed)
        self.store.save(self.record)


@contextmanager
def running(
    client: Elasticsearch,
    index: str,
    run: str,
    request: Request,
    settings: Settings,
    say: Callable[[str], None],
    due: datetime | None = None,
) -> Iterator[Running]:
    """Within the block `index` is this run's alone, and the run is on record.

    The block ends the run by `end`; an error ends it as failed. Raises IndexTaken if another run is alive.
    """
    ensure_index(client, runs_name(index), run_index())
    with acquire(Lock(client, index), run, settings.lease_seconds, say) as lease:
        store = RunStore(client, index)
        for left in store.latest(_MOST_LEFT, state=State.RUNNING):
            _mark_lost(store, left, say)
        record = RunRecord(
            run=run,
            index=index,
            request=request,
            state=State.RUNNING,
            owner=Owner.here(),
            due=due,
            started=datetime.now(UTC),
            versions=dict(stage_versions(settings.model)),
        )
        store.save(record)
        under_way = Running(record, store, lease)
        try:
            yield under_way
        except LockLost:
            raise
        except BaseException as error:
            _end_as_failed(under_way, error)
            raise


def _mark_lost(store: RunStore, left: RunRecord, say: Callable[[str], None]) -> None:
    """Whoever has the lock knows that no other run is alive, whatever its record says."""
    message = f"Its process on {left.owner} ended without a word, or fell silent."
    store.save(left.model_copy(update={"state": State.LOST, "ended": datetime.now(UTC), "message": message}))
    say(f"Run {left.run} was lost: {message}")


def _end_as_failed(under_way: Running, error: BaseException) -> None:
    if under_way.record.state is not State.RUNNING:
        return
    try:
        under_way.end(State.FAILED, message=_words(error))
    except DatelineError as unrecorded:
        log.warning("The end of run %s is not on record: %s", under_way.record.run, unrecorded.message)


def _words(error: BaseException) -> str:
    if isinstance(error, DatelineError):
        return error.message
    return "Stopped by the user." if isinstance(error, KeyboardInterrupt) else f"{type(error).__name__}: {error}"
