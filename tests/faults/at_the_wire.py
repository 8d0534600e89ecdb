"""Faults at the wire: the node works, and what is between it and the loader does not."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.trial import REQUEST_SECONDS, Fault, Trial
from tests.faults.troubles import Times, Troubles
from tests.faults.wire import Trouble

_TIMES, _SLOW_TIMES = 8, 3


def _fault(name: str, chosen: Callable[[Troubles], Trouble], times: int = _TIMES) -> Fault:
    def strike(trial: Trial) -> int:
        trouble = Times(trial.wire, chosen(Troubles(trial.wire, REQUEST_SECONDS)), times)
        trial.wire.trouble = trouble
        trial.load()
        return trouble.happened

    return Fault(name, strike)


AT_THE_WIRE = (
    _fault("connection reset before the request arrives", lambda troubles: troubles.unsent),
    _fault("connection reset in mid-reply", lambda troubles: troubles.reset),
    _fault("truncated reply", lambda troubles: troubles.truncated),
    _fault("reply with too few items", lambda troubles: troubles.short),
    _fault("garbled reply", lambda troubles: troubles.garbled),
    _fault("reply slower than a request may take", lambda troubles: troubles.slow, _SLOW_TIMES),
    _fault("503, not carried out", lambda troubles: troubles.unavailable),
    _fault("503, carried out all the same", lambda troubles: troubles.misled),
)
