"""Faults of the loading process: killed, started twice, without room for its dead letters, with a wrong clock."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from random import Random

from infra.execution.report import RunReport
from infra.failpoints import Step
from tests.faults.network_faults import At
from tests.faults.proxy import Exchange
from tests.faults.trial import FaultScenario, Trial
from tests.support.clocks import clock_of
from tests.support.kill_points import KillPoint

_PATIENCE_SECONDS = 600
_DISK_BYTES, _LEFT_BYTES = 48 * 1024 * 1024, 256 * 1024
_MOMENTS = 2


def finish(trial: Trial, process: subprocess.Popen[str], code: int = 0) -> str:
    """Wait for the end of a run, assert its exit code, keep its report, and return its standard error."""
    out, err = process.communicate(timeout=_PATIENCE_SECONDS)
    assert process.returncode == code, f"exit code {process.returncode}, not {code}:\n{err}"
    assert "Traceback" not in err, err
    if code == 0:
        trial.reports.append(RunReport.model_validate_json(out).total)
    return err


def killed_at_a_moment(trial: Trial) -> int:
    """SIGKILL while a bulk request is under way, at seeded moments; then the same run again."""
    for moment in Random(trial.ledger.issued).sample(range(1, 6), _MOMENTS):
        process = trial.start()
        trial.proxy.network_fault = At(trial.proxy, _kill(trial, process), bulk=moment)
        finish(trial, process, -signal.SIGKILL)
    trial.proxy.network_fault = None
    finish(trial, trial.start())
    return _MOMENTS


def _kill(trial: Trial, process: subprocess.Popen[str]) -> Callable[[Exchange], None]:
    def kill(exchange: Exchange) -> None:
        trial.proxy.ask(exchange)
        process.kill()
        exchange.reset()

    return kill


def killed_and_resumed(trial: Trial) -> int:
    """Kill a run by SIGKILL in the middle of a shard, and resume it by its id."""
    finish(trial, trial.start_and_kill(KillPoint(Step.SETTLED, 100)), -signal.SIGKILL)
    output = finish(trial, trial.start("--resume", "last"))
    assert "Resuming run" in output, output
    return 1


def no_room_for_dead_letters(trial: Trial) -> int:
    """The disk of the dead letters is full; the run says so and ends. With room again the same run goes through."""
    full = trial.mount(trial.home, _DISK_BYTES)
    full.fill(leave=_LEFT_BYTES)
    stderr = finish(trial, trial.start(), 1)
    assert "No space left on device" in stderr, stderr
    assert "is full: the run ends" in stderr, stderr
    assert not list(trial.home.rglob("probe-*")), "a probe was left"
    full.empty()
    finish(trial, trial.start())
    return 1


def turning_clock(trial: Trial, bulk: int = 4) -> tuple[dict[str, str], At]:
    """Have a clock go back by two days at the bulk request of that number; return its environment and that moment."""
    clock = trial.home.parent / "clock"
    clock.write_text("+0")

    def turn_back(exchange: Exchange) -> None:
        clock.write_text("-2d")
        moment.note()
        trial.proxy.pass_on(exchange)

    trial.proxy.network_fault = moment = At(trial.proxy, turn_back, bulk)
    return clock_of(clock), moment


def clock_turned_back(trial: Trial) -> int:
    """The clock of the process goes back by two days in the middle of a run."""
    environment, moment = turning_clock(trial)
    finish(trial, trial.start(**environment))
    trial.client.indices.refresh(index=trial.index)
    yesterday = {"range": {"indexed_at": {"lt": "now-1d"}}}
    stamped = trial.client.count(index=trial.index, query=yesterday)["count"]
    assert stamped > 0, "no document was written by the clock that went wrong"
    return moment.happened


PROCESS_FAULTS = (
    FaultScenario("loader killed by SIGKILL in mid-request", killed_at_a_moment),
    FaultScenario("loader killed by SIGKILL, and its run resumed", killed_and_resumed),
    FaultScenario("disk full under the dead letters", no_room_for_dead_letters),
    FaultScenario("clock turned back in mid-run", clock_turned_back),
)
