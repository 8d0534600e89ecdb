"""Faults of a whole run at the wire: any of its requests, or just those by which it ends, go wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Lock

from infra.runs import RunState, RunStore
from tests.faults.at_the_process import finish
from tests.faults.trial import REQUEST_SECONDS, Fault, Trial
from tests.faults.troubles import Share, Troubles
from tests.faults.wire import Exchange, Trouble

_SHARE = 0.12
_FEWER_REQUESTS = {"DATELINE_SHARD_BYTES": "1000000"}
_MORE_DOCUMENTS = 100


def _fault(name: str, chosen: Callable[[Troubles], Trouble], documents: int | None = None) -> Fault:
    """A run of which 12 % of all requests go wrong. It ends as if nothing had been, and its end is on record.

    With `documents` in a bulk request it has fewer requests, for a trouble that takes long.
    """

    def strike(trial: Trial) -> int:
        trial.wire.trouble = share = Share(trial.wire, chosen(Troubles(trial.wire, REQUEST_SECONDS)), _SHARE)
        finish(trial, trial.start(**(_FEWER_REQUESTS if documents else {})))
        trial.wire.trouble = None
        require_completed(trial)
        return share.happened

    fault = Fault(f"12 % of all requests of a run: {name}", strike)
    return Fault(fault.name, strike, documents=documents) if documents else fault


def require_completed(trial: Trial) -> None:
    """Asserts that the latest run is on record as completed, without a warning."""
    (run,) = RunStore(trial.client, trial.index).latest(1)
    assert run.state is RunState.COMPLETED, run
    assert run.report is not None
    assert run.report.warnings == [], run.report.warnings


def badly_ended(trial: Trial) -> int:
    """Everything is loaded; then each request that marks files or records the end fails in every way there is."""
    trial.wire.trouble = ending = _Ending(trial)
    finish(trial, trial.start())
    trial.wire.trouble = None
    require_completed(trial)
    assert set(ending.happened) == {"looking up marks", "marking", "recording the end"}, ending.happened
    return ending.happened.total()


class _Ending:
    """Answers each kind of request of a run's end once by every trouble, then lets it pass."""

    def __init__(self, trial: Trial) -> None:
        troubles = Troubles(trial.wire, REQUEST_SECONDS)
        self._troubles = (
            troubles.refused,
            troubles.unavailable,
            troubles.misled,
            troubles.reset,
            troubles.truncated,
            troubles.garbled,
            troubles.late,
        )
        self._trial, self._lock = trial, Lock()
        self.happened: Counter[str] = Counter()

    def __call__(self, exchange: Exchange) -> None:
        kind = self._kind(exchange)
        with self._lock:
            due = kind is not None and self.happened[kind] < len(self._troubles)
            trouble = self._troubles[self.happened[kind]] if kind is not None and due else self._trial.wire.pass_on
            self.happened.update([kind] if kind is not None and due else [])
        trouble(exchange)

    def _kind(self, exchange: Exchange) -> str | None:
        if not exchange.path.startswith(f"/{self._trial.index}-runs/"):
            return None
        if exchange.is_bulk:
            return "marking"
        if exchange.is_lookup and b'"file:' in exchange.body:
            return "looking up marks"
        return "recording the end" if b'"state":"completed"' in exchange.body else None


AT_THE_RUN = (
    _fault("429", lambda troubles: troubles.refused),
    _fault("503, carried out or not", lambda troubles: troubles.misled),
    _fault("reply cut off", lambda troubles: troubles.reset),
    _fault("garbled reply", lambda troubles: troubles.garbled),
    _fault("late reply", lambda troubles: troubles.late, _MORE_DOCUMENTS),
    Fault("bad replies while a run marks files and records its end", badly_ended),
)
