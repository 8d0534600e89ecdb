"""Failpoints: without effect in production, and a way for tests to kill a process at a step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from infra.failpoints import Step
from tests.support.kill_points import KillPoint

ROOT = Path(__file__).parents[4]
PROGRAM = """
import sys
from infra.failpoints import Step, failpoint
from tests.support.kill_points import KillPoint
if sys.argv[1:]:
    KillPoint.parse(sys.argv[1]).install()
for number in range(3):
    failpoint(Step.PLANNED)
    failpoint(Step.SENDING)
    print(number, flush=True)
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_dies_at_the_step_and_the_time_that_a_test_installs() -> None:
    died = run("sending:2")
    assert (died.returncode, died.stdout) == (-signal.SIGKILL, "0\n")


def test_without_a_hook_no_process_dies_whatever_its_environment() -> None:
    lived = run(DATELINE_KILL_AT="sending:2")
    assert (lived.returncode, lived.stdout) == (0, "0\n1\n2\n")


def test_the_default_is_the_first_time() -> None:
    assert KillPoint.parse("shard-done") == KillPoint(Step.SHARD_DONE, 1)
    assert KillPoint.parse(str(KillPoint(Step.SHARD_DONE, 3))) == KillPoint(Step.SHARD_DONE, 3)


@pytest.mark.parametrize("text", ["nowhere", "sending:soon", "sending:-1", ":2"])
def test_an_unknown_step_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="looked-up") as refused:
        KillPoint.parse(text)
    assert repr(text) in str(refused.value)
