"""A stop of the run in this process, by Ctrl-C, a cancellation or a failed shard: shards end between two articles."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from infra.errors import DatelineError

_requested = Event()


@dataclass(slots=True)
class _ProcessRun:
    """The run of this process; `id` is None until Elasticsearch has its record."""

    id: str | None = None


_run = _ProcessRun()


class RunStopped(DatelineError):
    """A shard ended because its run was stopped; what it loaded stays, and a resumed run does the rest."""

    def __init__(self, remedy: str = "Start it again.") -> None:
        super().__init__("The run was stopped.", remedy)

    def __reduce__(self) -> tuple[type[RunStopped], tuple[str]]:
        return RunStopped, (self.remedy,)


def request_stop() -> None:
    """Let the shards that run in this process end."""
    _requested.set()


def withdraw_stop() -> None:
    """Forget an earlier request, at the start of a run."""
    _requested.clear()


def set_recorded_run(run: str | None) -> None:
    """Set the id of this process's run, once it is on record and can be resumed; None before that."""
    _run.id = run


def recorded_run() -> str | None:
    """Return the id of this process's run; None if it is not on record."""
    return _run.id


def is_stopping() -> bool:
    """Return whether a stop has been requested."""
    return _requested.is_set()


def require_running() -> None:
    """Raise RunStopped if a stop has been requested."""
    if _requested.is_set():
        raise RunStopped
