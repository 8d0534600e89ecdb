"""Every fault there is, those of one node beside each other: a change of roles costs a node's start."""

from __future__ import annotations

from tests.faults.scenarios.embedded_node import EMBEDDED_NODE_FAULTS
from tests.faults.scenarios.kill_points import EARLY_KILLS, LATE_KILLS
from tests.faults.scenarios.network import NETWORK_FAULTS
from tests.faults.scenarios.node import NODE_FAULTS
from tests.faults.scenarios.process import PROCESS_FAULTS
from tests.faults.scenarios.run import LATE_REPLIES, RUN_FAULTS
from tests.faults.scenarios.run_state import RUN_STATE_FAULTS
from tests.faults.scenarios.workers import ALL_WORKERS_KILLED, WORKER_FAULTS
from tests.faults.trial import FaultScenario

FAULTS: tuple[FaultScenario, ...] = tuple(
    sorted(
        (
            *NETWORK_FAULTS,
            *NODE_FAULTS,
            EARLY_KILLS,
            LATE_KILLS,
            *PROCESS_FAULTS,
            *RUN_STATE_FAULTS,
            *RUN_FAULTS,
            *EMBEDDED_NODE_FAULTS,
            *WORKER_FAULTS,
        ),
        key=lambda fault: fault.role.name,
        reverse=True,
    )
)

_MINUTES_EACH = (LATE_KILLS, LATE_REPLIES, ALL_WORKERS_KILLED)

QUICK = tuple(fault for fault in FAULTS if fault not in _MINUTES_EACH)
"""Those of `make test-slow`; the others take minutes each, and have relatives among these."""
