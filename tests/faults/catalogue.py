"""Every fault there is, those of one node beside each other: a change of roles costs a node's start."""

from __future__ import annotations

from tests.faults.at_the_lock import AT_THE_LOCK
from tests.faults.at_the_node import AT_THE_NODE
from tests.faults.at_the_port import AT_THE_PORT
from tests.faults.at_the_process import AT_THE_PROCESS
from tests.faults.at_the_run import AT_THE_RUN
from tests.faults.at_the_steps import EARLY, LATE
from tests.faults.at_the_wire import AT_THE_WIRE
from tests.faults.at_the_workers import AT_THE_WORKERS
from tests.faults.trial import Fault

FAULTS: tuple[Fault, ...] = tuple(
    sorted(
        (
            *AT_THE_WIRE,
            *AT_THE_NODE,
            EARLY,
            LATE,
            *AT_THE_PROCESS,
            *AT_THE_LOCK,
            *AT_THE_RUN,
            *AT_THE_PORT,
            *AT_THE_WORKERS,
        ),
        key=lambda fault: fault.role.name,
        reverse=True,
    )
)

QUICK = tuple(fault for fault in FAULTS if fault is not LATE)
"""Those of `make test-slow`."""
