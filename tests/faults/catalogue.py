"""Every fault there is, those of one node beside each other: a change of roles costs a node's start."""

from __future__ import annotations

from collections.abc import Iterable

from tests.faults.at_the_node import AT_THE_NODE
from tests.faults.at_the_process import AT_THE_PROCESS
from tests.faults.at_the_steps import AT_EVERY_STEP, AT_THE_STEPS
from tests.faults.at_the_wire import AT_THE_WIRE
from tests.faults.trial import Fault


def _by_role(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.role.name, reverse=True))


_OTHERS = (*AT_THE_WIRE, *AT_THE_NODE, *AT_THE_PROCESS)

FAULTS = _by_role((*_OTHERS, *AT_THE_STEPS))

QUICK = _by_role((*_OTHERS, AT_EVERY_STEP))
"""The same in less time: the steps of a run share one ledger."""
