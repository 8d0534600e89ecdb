"""SIGKILL of the loading process at every named step of a run, early or late in it; then the same run again."""

from __future__ import annotations

import signal
from collections.abc import Mapping

from infra.failpoints import Step
from tests.faults.scenarios.process import finish
from tests.faults.trial import FaultScenario, Trial
from tests.support.kill_points import KillPoint

_LATE = {
    Step.SHARD_BEGUN: 2,
    Step.LETTER_WRITTEN: 5,
    Step.LETTER_SYNCED: 5,
    Step.LOOKED_UP: 2,
    Step.PROCESSED: 40,
    Step.SENDING: 3,
    Step.ANSWERED: 3,
    Step.SETTLED: 30,
    Step.SHARD_DONE: 2,
    Step.SHARD_RECORDED: 2,
}
"""The other steps come once in a run. What one death leaves to be done is enough for the next one to be met."""


_ENOUGH = 600
"""Articles of so many shards that two are left for the last death, however many were done before the others."""


def _fault(when: str, times: Mapping[Step, int], least: int = 0) -> FaultScenario:
    """One death after the other, each a step further in the run than the one before; then the run is left to end."""

    def inject(trial: Trial) -> int:
        for step, time in times.items():
            finish(trial, trial.start_and_kill(KillPoint(step, time)), -signal.SIGKILL)
        finish(trial, trial.start())
        return len(times)

    return FaultScenario(f"loader killed by SIGKILL at every step of a run, {when}", inject, least=least)


EARLY_KILLS = _fault("the first time it comes", dict.fromkeys(Step, 1))
LATE_KILLS = _fault("when it comes again", _LATE, _ENOUGH)
