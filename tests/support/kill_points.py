"""Runs `dateline` and kills it at a step: `python -m tests.support.kill_points STEP[:TIME] COMMAND...`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Self

from infra.failpoints import (
    AlertStep,
    AnyStep,
    ArchiveStep,
    BackupStep,
    CollectStep,
    ErasureStep,
    RebuildStep,
    Step,
    install_hook,
)


@dataclass(frozen=True, slots=True)
class KillPoint:
    """The moment to die: on reaching a step for the `time`-th time (from 1)."""

    step: AnyStep
    time: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `STEP` or `STEP:TIME`. Raises ValueError, with the steps that there are."""
        name, _, time = text.partition(":")
        kinds = (Step, ArchiveStep, CollectStep, AlertStep, RebuildStep, ErasureStep, BackupStep)
        steps = {str(step): step for kind in kinds for step in kind}
        if name not in steps or not (time or "1").isdecimal():
            raise ValueError(f"{text!r} is not STEP or STEP:TIME; steps are {', '.join(steps)}")
        return cls(steps[name], int(time or "1"))

    def __str__(self) -> str:
        return f"{self.step}:{self.time}"

    def install(self) -> None:
        """Have this process killed there."""
        install_hook(self._hook())

    def _hook(self) -> Callable[[AnyStep], None]:
        times = count(1)  # threads share it: drawing the next number is atomic

        def kill(step: AnyStep) -> None:
            if step is self.step and next(times) == self.time:
                os.kill(os.getpid(), signal.SIGKILL)

        return kill


def interpreter_arguments(kill_point: KillPoint) -> tuple[str, ...]:
    """The arguments of a Python interpreter that stand for `dateline`, with that kill point."""
    return ("-m", "tests.support.kill_points", str(kill_point))


def main() -> None:
    """Run the command line with a kill point."""
    from flows.cli.main import main as run_command_line

    KillPoint.parse(sys.argv[1]).install()
    sys.argv = ["dateline", *sys.argv[2:]]
    run_command_line()


if __name__ == "__main__":
    main()
