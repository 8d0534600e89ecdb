"""Erasure of what the Prefect server has of an article: logs, artifacts, events, results and runs that quote it.

A log cannot be deleted alone: the flow run that it is of is deleted with all of its logs. The run's own record, with
its report, stays in `NAME-runs`. Runs without a configured server leave their logs in a local database, which a
temporary server opens.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import ArtifactUpdate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId, LogFilter, LogFilterFlowRunId
from prefect.exceptions import ObjectNotFound
from prefect.settings import get_current_settings

from flows.server.api import prefect_api, translate_prefect_errors
from flows.server.quoting_events import (
    LOCKED_SECONDS,
    await_events,
    delete_events,
    quoting_events,
    remaining_events,
)
from flows.server.temporary import start_temporary_server
from infra.erasure.quotes import ERASED, Quotes
from infra.logs import Log

log = Log.of(__name__)

_PAGE = 200
_LOGS_SECONDS = 60.0
"""Time in which the server deletes the logs of a deleted run, in the background."""

_POLL_SECONDS = 0.2
_SQLITE = "sqlite+aiosqlite:///"

Item = TypeVar("Item")


class PrefectHistory:
    """The traces of an article on the configured server, or in the local database, and in results on this machine.

    The methods raise PrefectUnavailable, PrefectRefused.
    """

    def __init__(self) -> None:
        self._artifacts: list[UUID] = []
        self._runs: set[UUID] = set()
        self._results: list[Path] = []
        self._quotes = Quotes(())

    def find(self, quotes: Quotes) -> Mapping[str, int]:
        """Return the number of artifacts, events, results and flow runs (by log, parameters, state and tasks)."""
        runs, events = Counter[str](), 0
        self._quotes = quotes
        if _has_history():
            with _history_api() as api:
                self._artifacts = [
                    one.id
                    for one in _pages(lambda offset: api.read_artifacts(limit=_PAGE, offset=offset))
                    if quotes.quoted_in_value([_plain(one.data), one.description, one.key])
                ]
                for kind, run in self._quoting_runs(api, quotes):
                    runs[kind] += run not in self._runs
                    self._runs.add(run)
                events = sum(1 for _ in quoting_events(api, quotes))
        self._results = list(_quoting_files(get_current_settings().results.local_storage_path, quotes))
        return {"artifacts": len(self._artifacts), **runs, "events": events, "results": len(self._results)}

    def erase(self) -> list[str]:
        """Erase what `find` found, and have a local database forget it; return sentences on what is left to be done."""
        for file in self._results:
            file.unlink(missing_ok=True)
        if not _has_history():
            return []
        with _history_api() as api:
            # Without its text first: the event of a deletion repeats the artifact.
            emptied = ArtifactUpdate(data=ERASED, description=ERASED)
            for artifact in self._artifacts:
                _ignore_missing(partial(api.update_artifact, artifact, emptied))
                _ignore_missing(partial(api.delete_artifact, artifact))
            for run in self._runs:
                _ignore_missing(partial(api.delete_flow_run, run))
            return [*_await_logs(api, self._runs), *_erase_events(api, self._quotes)]

    def _quoting_runs(self, api: SyncPrefectClient, quotes: Quotes) -> Iterator[tuple[str, UUID]]:
        for run in _pages(lambda offset: api.read_flow_runs(limit=_PAGE, offset=offset)):
            if quotes.quoted_in_value([run.name, run.parameters, run.state and run.state.message, list(run.tags)]):
                yield "flow runs", run.id
        for task in _pages(lambda offset: api.read_task_runs(limit=_PAGE, offset=offset)):
            if task.flow_run_id and quotes.quoted_in_value([task.name, task.state and task.state.message]):
                yield "flow runs by a task", task.flow_run_id
        for line in _pages(lambda offset: api.read_logs(limit=_PAGE, offset=offset)):
            if line.flow_run_id and quotes.quoted_in(line.message):
                yield "flow runs by a log", line.flow_run_id


def _has_history() -> bool:
    """Return whether a server is configured, or runs without one have left a database."""
    database = _database()
    return bool(get_current_settings().api.url or (database and database.is_file()))


@contextmanager
def _history_api() -> Iterator[SyncPrefectClient]:
    """Open a client of the configured server, else of a temporary one. Raises PrefectUnavailable, PrefectRefused."""
    if get_current_settings().api.url:
        with prefect_api() as api:
            yield api
    else:
        start_temporary_server()
        with translate_prefect_errors(), get_client(sync_client=True) as api:
            yield api


def _database() -> Path | None:
    """The file of the database that a server of this user and machine has; None for another kind of database."""
    url = get_current_settings().server.database.connection_url
    given = url.get_secret_value() if url else ""
    return Path(given.removeprefix(_SQLITE)) if given.startswith(_SQLITE) else None


def _pages(read: Callable[[int], Sequence[Item]]) -> Iterator[Item]:
    offset = 0
    while some := read(offset):
        yield from some
        offset += len(some)


def _plain(data: Any) -> Any:
    return data if isinstance(data, str | dict | list) else str(data)


def _ignore_missing(delete: Callable[[], None]) -> None:
    """Delete something that another may have deleted meanwhile."""
    try:
        delete()
    except ObjectNotFound as error:
        log.debug("deleted meanwhile: %s", error)


def _await_logs(api: SyncPrefectClient, runs: set[UUID]) -> list[str]:
    """Wait until the logs of deleted runs are deleted; return a sentence if that takes too long."""
    end = time.monotonic() + _LOGS_SECONDS
    for some in _chunks(sorted(runs)):
        chosen = LogFilter(flow_run_id=LogFilterFlowRunId(any_=some))
        while api.read_logs(chosen, limit=1):
            if time.monotonic() > end:
                return ["The Prefect server has not deleted all logs of the deleted runs yet: run this again."]
            time.sleep(_POLL_SECONDS)
        # The server is to have no run by then either.
        assert not api.read_flow_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=some)), limit=1)
    return []


def _chunks(runs: Sequence[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(runs), _PAGE):
        yield list(runs[start : start + _PAGE])


def _quoting_files(folder: Path, quotes: Quotes) -> Iterator[Path]:
    """Yield the stored results of tasks that quote an article."""
    if folder.is_dir():
        for file in folder.rglob("*"):
            if file.is_file() and quotes.quoted_in(file.read_text(encoding="utf-8", errors="replace")):
                yield file


def _erase_events(api: SyncPrefectClient, quotes: Quotes) -> list[str]:
    """Delete events, and have the database forget what was deleted; return sentences on what is left to be done."""
    file = _database()
    try:
        is_ours = await_events(api, file)
    except TimeoutError:
        return ["The Prefect server writes no events at the moment, which may quote the article: run this again."]
    if file is None or not is_ours:
        return [
            *remaining_events(api, quotes),
            "The database of the Prefect server is not a file of this machine: what was deleted may stay in its files "
            "until it is vacuumed (PostgreSQL: VACUUM FULL log, artifact, flow_run, task_run, events; SQLite: VACUUM).",
        ]
    try:
        delete_events(file, quotes)
        with closing(sqlite3.connect(file, timeout=LOCKED_SECONDS, isolation_level=None)) as database:
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        return [f"The database of the Prefect server at {file} could not be written ({error}): run this again."]
    return []
