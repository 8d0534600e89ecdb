"""Faults of a whole run at the proxy: any of its requests fails, or just those by which it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Lock

from infra.runs import RunState, RunStore
from tests.faults.network_faults import NetworkFaults, Share
from tests.faults.proxy import Exchange, NetworkFault
from tests.faults.scenarios.process import finish
from tests.faults.trial import REQUEST_SECONDS, FaultScenario, Trial

_SHARE = 0.12
_FEWER_REQUESTS = {"DATELINE_SHARD_BYTES": "1000000"}
_MORE_DOCUMENTS = 100


def _fault(name: str, chosen: Callable[[NetworkFaults], NetworkFault], documents: int | None = None) -> FaultScenario:
    """A run with 12 % of all requests failing. It must end as without them, and its end must be on record.

    With `documents` in a bulk request it has fewer requests, for a fault that takes long.
    """

    def inject(trial: Trial) -> int:
        trial.proxy.network_fault = share = Share(
            trial.proxy, chosen(NetworkFaults(trial.proxy, REQUEST_SECONDS)), _SHARE
        )
        finish(trial, trial.start(**(_FEWER_REQUESTS if documents else {})))
        trial.proxy.network_fault = None
        require_completed(trial)
        return share.happened

    fault = FaultScenario(f"12 % of all requests of a run: {name}", inject)
    return FaultScenario(fault.name, inject, documents=documents) if documents else fault


def require_completed(trial: Trial) -> None:
    """Assert that the latest run is on record as completed, without a warning."""
    (run,) = RunStore(trial.client, trial.index).latest(1)
    assert run.state is RunState.COMPLETED, run
    assert run.report is not None
    assert run.report.warnings == [], run.report.warnings


def badly_ended(trial: Trial) -> int:
    """Everything is loaded; then each request that marks files or records the end fails in every way there is."""
    trial.proxy.network_fault = ending = _Ending(trial)
    finish(trial, trial.start())
    trial.proxy.network_fault = None
    require_completed(trial)
    assert set(ending.happened) == {"looking up marks", "marking", "recording the end"}, ending.happened
    return ending.happened.total()


class _Ending:
    """Answers each kind of request of a run's end once by every network fault, then passes it on."""

    def __init__(self, trial: Trial) -> None:
        faults = NetworkFaults(trial.proxy, REQUEST_SECONDS)
        self._faults = (
            faults.refused,
            faults.unavailable,
            faults.misled,
            faults.reset,
            faults.truncated,
            faults.garbled,
            faults.late,
        )
        self._trial, self._lock = trial, Lock()
        self.happened: Counter[str] = Counter()

    def __call__(self, exchange: Exchange) -> None:
        kind = self._kind(exchange)
        with self._lock:
            due = kind is not None and self.happened[kind] < len(self._faults)
            network_fault = self._faults[self.happened[kind]] if kind is not None and due else self._trial.proxy.pass_on
            self.happened.update([kind] if kind is not None and due else [])
        network_fault(exchange)

    def _kind(self, exchange: Exchange) -> str | None:
        if not exchange.path.startswith(f"/{self._trial.index}-runs/"):
            return None
        if exchange.is_bulk:
            return "marking"
        if exchange.is_lookup and b'"file:' in exchange.body:
            return "looking up marks"
        return "recording the end" if b'"state":"completed"' in exchange.body else None


LATE_REPLIES = _fault("late reply", lambda faults: faults.late, _MORE_DOCUMENTS)
RUN_FAULTS = (
    _fault("429", lambda faults: faults.refused),
    _fault("503, carried out or not", lambda faults: faults.misled),
    _fault("reply cut off", lambda faults: faults.reset),
    _fault("garbled reply", lambda faults: faults.garbled),
    LATE_REPLIES,
    FaultScenario("bad replies while a run marks files and records its end", badly_ended),
)
