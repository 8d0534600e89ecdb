"""Every fault there is, those of one node beside each other: a change of roles costs a node's start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.faults.control import CONTROL, ERASURE_CONTROL, SWITCH_CONTROL
from tests.faults.scenarios.backup import BACKUP_FAULTS
from tests.faults.scenarios.cluster import CLUSTER_FAULTS
from tests.faults.scenarios.embedded_node import EMBEDDED_NODE_FAULTS
from tests.faults.scenarios.erasure import ERASURE_FAULTS
from tests.faults.scenarios.kill_points import EARLY_KILLS, LATE_KILLS
from tests.faults.scenarios.network import NETWORK_FAULTS
from tests.faults.scenarios.node import NODE_FAULTS
from tests.faults.scenarios.process import PROCESS_FAULTS
from tests.faults.scenarios.rebuild import REBUILD_FAULTS
from tests.faults.scenarios.run import LATE_REPLIES, RUN_FAULTS
from tests.faults.scenarios.run_state import RUN_STATE_FAULTS
from tests.faults.scenarios.runners import RUNNER_FAULTS
from tests.faults.scenarios.workers import ALL_WORKERS_KILLED, WORKER_FAULTS
from tests.faults.trial import FaultScenario


@dataclass(frozen=True, slots=True)
class FaultTable:
    """Faults that are tried together, and the controls that must lose something; `name` is that of its table."""

    name: str
    faults: tuple[FaultScenario, ...]
    controls: tuple[FaultScenario, ...]


def _by_role(faults: Iterable[FaultScenario]) -> tuple[FaultScenario, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.role.name, reverse=True))


FAULTS = _by_role(
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
    )
)

TABLES = (
    FaultTable("loads", FAULTS, (CONTROL,)),
    FaultTable("cluster", CLUSTER_FAULTS, ()),
    FaultTable(
        "indices", _by_role((*REBUILD_FAULTS, *ERASURE_FAULTS, *BACKUP_FAULTS)), (SWITCH_CONTROL, ERASURE_CONTROL)
    ),
    FaultTable("runners", RUNNER_FAULTS, ()),
)

_MINUTES_EACH = (LATE_KILLS, LATE_REPLIES, ALL_WORKERS_KILLED)

QUICK = (*(fault for fault in FAULTS if fault not in _MINUTES_EACH), CLUSTER_FAULTS[0])
"""Those of `make test-slow`; the others take minutes each, and have relatives among these."""
