"""SIGKILL of the loading process at every named step of a run, early and late in it; then the same run again."""

from __future__ import annotations

import signal

from infra.steps import Death, Step
from tests.faults.at_the_process import finish
from tests.faults.trial import Fault, Trial

_LATER = {
    Step.SHARD_BEGUN: 2,
    Step.LETTER_WRITTEN: 7,
    Step.LETTER_SYNCED: 7,
    Step.LOOKED_UP: 2,
    Step.PROCESSED: 90,
    Step.SENDING: 6,
    Step.ANSWERED: 6,
    Step.SETTLED: 70,
    Step.SHARD_DONE: 2,
    Step.SHARD_RECORDED: 2,
}
"""The other steps come once in a run. What one death has left to do is enough for the next to be met."""


def deaths(step: Step) -> tuple[Death, ...]:
    """The times at which a run is killed at a step, one after the other."""
    return tuple(Death(step, time) for time in sorted({1, _LATER.get(step, 1)}))


def killed(trial: Trial, death: Death) -> None:
    """A run that must die at that moment, and by that signal."""
    finish(trial, trial.start(DATELINE_KILL_AT=f"{death.step}:{death.time}"), -signal.SIGKILL)


def _fault(step: Step) -> Fault:
    def strike(trial: Trial) -> int:
        for death in deaths(step):
            killed(trial, death)
        finish(trial, trial.start())
        return len(deaths(step))

    return Fault(f"loader killed by SIGKILL when {step.replace('-', ' ')}", strike)


def _at_every_step(trial: Trial) -> int:
    """One death after the other, each a step later in the run than the one before."""
    for step in Step:
        killed(trial, Death(step))
    finish(trial, trial.start())
    return len(Step)


AT_THE_STEPS = tuple(map(_fault, Step))
AT_EVERY_STEP = Fault("loader killed by SIGKILL at every step of a run", _at_every_step)
