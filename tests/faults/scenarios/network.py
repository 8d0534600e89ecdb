"""Faults at the proxy: the node works, and what is between it and the loader does not."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.network_faults import NetworkFaults, Times
from tests.faults.proxy import NetworkFault
from tests.faults.trial import REQUEST_SECONDS, FaultScenario, Trial

_TIMES, _SLOW_TIMES = 8, 3


def _fault(name: str, chosen: Callable[[NetworkFaults], NetworkFault], times: int = _TIMES) -> FaultScenario:
    def inject(trial: Trial) -> int:
        network_fault = Times(trial.proxy, chosen(NetworkFaults(trial.proxy, REQUEST_SECONDS)), times)
        trial.proxy.network_fault = network_fault
        trial.load()
        return network_fault.happened

    return FaultScenario(name, inject)


NETWORK_FAULTS = (
    _fault("connection reset before the request arrives", lambda faults: faults.unsent),
    _fault("connection reset in mid-reply", lambda faults: faults.reset),
    _fault("truncated reply", lambda faults: faults.truncated),
    _fault("reply with too few items", lambda faults: faults.short),
    _fault("garbled reply", lambda faults: faults.garbled),
    _fault("reply slower than a request may take", lambda faults: faults.slow, _SLOW_TIMES),
    _fault("503, not carried out", lambda faults: faults.unavailable),
    _fault("503, carried out all the same", lambda faults: faults.misled),
)
