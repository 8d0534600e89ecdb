"""Finds the run to resume: the requested one, or a lost one with the same request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from infra.runs.errors import NotResumable
from infra.runs.locking.lock import lock_id
from infra.runs.owner import Owner
from infra.runs.records import RunRecord, RunRequest, RunState
from infra.runs.store import RunStore

_LOOKED_BACK = 100
"""The latest runs, among which one with the same request is searched."""


def mark_lost_runs(store: RunStore, notify: Callable[[str], None], lock: str) -> None:
    """Mark runs without a recorded end as lost, of those that need the lock. The caller holds it, so they are dead."""
    for left in store.latest(_LOOKED_BACK, state=RunState.RUNNING):
        if lock_id(left.request.flow) != lock:
            continue
        message = f"its process on {left.owner} died, or lost contact."
        store.save(left.model_copy(update={"state": RunState.LOST, "ended": datetime.now(UTC), "message": message}))
        notify(f"Run {left.run} was lost: {message}")


def find_run_to_resume(store: RunStore, request: RunRequest, resume: str | None) -> RunRecord | None:
    """Find the run to resume; None to start a new one. Raises UnknownRun, NotResumable.

    It is the one that `resume` names, or else the latest run with the same request, if that was lost. A replay is
    never resumed: the letters that a lost one had handled are closed. A collect has its own state.
    """
    if request.flow != "ingest":
        return None
    if resume is not None:
        return _resumable(store.find(resume, request.flow), request)
    alike = (run for run in store.latest(_LOOKED_BACK) if run.request == request)
    latest = next(alike, None)
    return latest if latest and latest.state is RunState.LOST else None


def resumed_record(former: RunRecord) -> RunRecord:
    """The record of a run that continues in this process."""
    again = {"state": RunState.RUNNING, "owner": Owner.current(), "attempts": former.attempts + 1}
    return former.model_copy(update={**again, "ended": None, "message": None, "report": None})


def require_resumable(found: RunRecord) -> RunRecord:
    """Return the run if it has work left. Raises NotResumable."""
    if found.request.flow != "ingest":
        raise NotResumable(
            f"Run {found.run} was a {found.request.flow}.", f"Start a new one: `dateline {found.request.flow}`."
        )
    if found.state is RunState.COMPLETED:
        raise NotResumable(
            f"Run {found.run} has completed: there is nothing left to resume.",
            "Ingest the same paths again: what is unchanged is recognized.",
        )
    return found


def _resumable(found: RunRecord, request: RunRequest) -> RunRecord:
    require_resumable(found)
    if found.request != request:
        folder = f" in {found.request.folder}" if found.request.folder else ""
        raise NotResumable(
            f"Run {found.run} was not a run over these paths{folder} with these options.",
            f"Resume it as it was started{folder}: `dateline ingest --resume {found.run} --index {found.index}`.",
        )
    return found
