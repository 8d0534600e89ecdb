"""The testing aid that lets a process die at a named step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from infra.errors import UsageError
from infra.failpoints import KillPoint, Step

ROOT = Path(__file__).parents[2]
PROGRAM = """
from infra.failpoints import Step, failpoint
for number in range(3):
    failpoint(Step.PLANNED)
    failpoint(Step.SENDING)
    print(number, flush=True)
"""


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_dies_at_the_step_and_the_time_it_is_told() -> None:
    died = run(DATELINE_KILL_AT="sending:2")
    assert (died.returncode, died.stdout) == (-signal.SIGKILL, "0\n")


def test_nobody_dies_untold() -> None:
    lived = run()
    assert (lived.returncode, lived.stdout) == (0, "0\n1\n2\n")


def test_the_first_time_is_meant_where_none_is_said() -> None:
    assert KillPoint.parse("shard-done") == KillPoint(Step.SHARD_DONE, 1)
    assert KillPoint.parse(str(KillPoint(Step.SHARD_DONE, 3))) == KillPoint(Step.SHARD_DONE, 3)


@pytest.mark.parametrize("told", ["nowhere", "sending:soon", "sending:-1", ":2"])
def test_what_is_no_step_is_refused_with_those_there_are(told: str) -> None:
    with pytest.raises(UsageError, match="looked-up") as refused:
        KillPoint.parse(told)
    assert repr(told) in refused.value.message
