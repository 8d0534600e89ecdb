"""Faults of a rebuild, and of the switch to its index and back, while half of the articles are still to be loaded.

Every trial ends with the index that was built; its articles are accounted for after the switch, and again after the
same files are loaded once more.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Event

from infra.elasticsearch.lifecycle.versioned import newest_beside, serving_index
from infra.failpoints import AnyStep, RebuildStep
from tests.faults.audit import audit
from tests.faults.disk import Disk
from tests.faults.network_faults import At, NetworkFaults
from tests.faults.node_under_test import CRAMPED
from tests.faults.proxy import Exchange
from tests.faults.scenarios.process import turning_clock
from tests.faults.trial import REQUEST_SECONDS, FaultScenario, Trial
from tests.support.kill_points import KillPoint

_PATIENCE_SECONDS, _MOMENT_SECONDS = 600, 0.05
_DISK_FULL_SECONDS = 3.0
_FIRST_WRITE = 1


def end_command(process: subprocess.Popen[str], code: int = 0) -> str:
    """Wait for the end of a command, assert its exit code, and return its standard error."""
    _, err = process.communicate(timeout=_PATIENCE_SECONDS)
    assert process.returncode == code, f"exit code {process.returncode}, not {code}:\n{err}"
    assert "Traceback" not in err, err
    return " ".join(err.split())


def kill_at_each(
    trial: Trial, steps: Iterable[AnyStep], *arguments: str, environment: Mapping[str, str] | None = None
) -> int:
    """Run a command once for each step, at which it is killed; return the number of kills."""
    kills = 0
    for step in steps:
        killed = trial.command(*arguments, kill_point=KillPoint(step), environment=environment)
        end_command(killed, -signal.SIGKILL)
        kills += 1
    return kills


def _complete(trial: Trial) -> None:
    """Rebuild and switch; the alias then points to another index."""
    before = serving_index(trial.client, trial.index).name
    end_command(trial.command("index", "rebuild"))
    end_command(trial.command("index", "promote"))
    assert serving_index(trial.client, trial.index).name != before


def rebuild_killed(trial: Trial) -> int:
    """The rebuild is killed at each step; the other half of the articles arrives between two of these kills."""
    trial.load_half()
    kills = kill_at_each(trial, (RebuildStep.INDEX_CREATED, RebuildStep.DOCUMENTS_WRITTEN), "index", "rebuild")
    trial.load()
    kills += kill_at_each(trial, (RebuildStep.DOCUMENTS_WRITTEN, RebuildStep.CAUGHT_UP), "index", "rebuild")
    _complete(trial)
    return kills


def promotion_killed(trial: Trial) -> int:
    """The switch is killed at each step. After the last of them it is done, and the command reports that."""
    trial.load_half()
    end_command(trial.command("index", "rebuild"))
    trial.load()
    before = serving_index(trial.client, trial.index).name
    steps = (RebuildStep.CAUGHT_UP, RebuildStep.WRITES_BLOCKED, RebuildStep.LAST_ROUND_DONE, RebuildStep.SWITCHED)
    kills = kill_at_each(trial, steps, "index", "promote")
    assert serving_index(trial.client, trial.index).name != before
    assert "no index beside" in end_command(trial.command("index", "promote"), 1)
    return kills


def rollback_killed(trial: Trial) -> int:
    """The way back is killed at each step, after other articles were loaded into the new index."""
    trial.load_half()
    before = serving_index(trial.client, trial.index).name
    _complete(trial)
    trial.load()
    steps = (RebuildStep.WRITES_BLOCKED, RebuildStep.LAST_ROUND_DONE, RebuildStep.SWITCHED)
    kills = kill_at_each(trial, steps, "index", "rollback")
    assert serving_index(trial.client, trial.index).name == before
    assert "kept from before" in end_command(trial.command("index", "rollback"), 1)
    return kills


def node_restarted(trial: Trial) -> int:
    """The node is killed after it has carried out a write of the rebuild, and started on the same data."""

    def kill(exchange: Exchange) -> None:
        trial.proxy.ask(exchange)
        trial.node.kill()
        moment.note()
        exchange.reset()

    trial.load()
    trial.proxy.network_fault = moment = At(trial.proxy, kill, _FIRST_WRITE)
    process = trial.command("index", "rebuild")
    _wait_for(process, lambda: bool(moment.happened))
    trial.node.start()
    end_command(process)
    trial.proxy.network_fault = None
    _complete(trial)
    return moment.happened


def out_of_disk(trial: Trial) -> int:
    """The disk under the node is full to the last byte while the new index is written; later there is room again."""
    disk = trial.node.disk
    assert disk is not None

    def fill(exchange: Exchange) -> None:
        full.fill(leave=0)
        moment.note()
        trial.proxy.pass_on(exchange)

    def refusals() -> int:
        return trial.proxy.refusals["500 disk"] + trial.proxy.refusals["lookup"]

    full: Disk = disk
    trial.load()
    trial.proxy.refusals.clear()
    trial.proxy.network_fault = moment = At(trial.proxy, fill, _FIRST_WRITE)
    process = trial.command("index", "rebuild")
    try:
        _wait_for(process, lambda: refusals() > 0)
        time.sleep(_DISK_FULL_SECONDS)
    finally:
        disk.empty()
    end_command(process)
    trial.proxy.network_fault = None
    _complete(trial)
    return refusals()


def new_index_deleted(trial: Trial) -> int:
    """The index that is built is deleted. The rebuild reports it, creates none by its writes, and begins another."""

    def delete() -> None:
        beside = newest_beside(trial.client, trial.index)
        assert beside is not None
        trial.client.indices.delete(index=beside.name)

    trial.load()
    happened = _interfere(trial, delete)
    assert newest_beside(trial.client, trial.index) is None, "the deleted index was created by a write"
    _complete(trial)
    return happened


def old_index_deleted(trial: Trial) -> int:
    """The index that serves is deleted. The rebuild reports it; the archive has all that the new index lacks."""

    def delete() -> None:
        trial.client.indices.delete(index=serving_index(trial.client, trial.index).name)

    trial.load()
    happened = _interfere(trial, delete)
    trial.load_archive()
    trial.found += [f"after loading the archive: {one}" for one in audit(trial.ledger, trial.held())]
    _complete(trial)
    return happened


def _interfere(trial: Trial, deed: Callable[[], None]) -> int:
    """Do something at the first write of a rebuild, which must end with a message about a deleted index."""

    def inject(exchange: Exchange) -> None:
        deed()
        moment.note()
        trial.proxy.pass_on(exchange)

    trial.proxy.network_fault = moment = At(trial.proxy, inject, _FIRST_WRITE)
    message = end_command(trial.command("index", "rebuild"), 1)
    trial.proxy.network_fault = None
    assert "was deleted meanwhile" in message, message
    return moment.happened


def two_at_once(trial: Trial) -> int:
    """A second rebuild, and a switch, begin while the first one cannot write: both report it and change nothing."""
    others_done, happened = Event(), Event()

    def refuse(exchange: Exchange) -> None:
        if exchange.is_bulk and not others_done.is_set():
            happened.set()
            faults.unavailable(exchange)
        else:
            trial.proxy.pass_on(exchange)

    faults = NetworkFaults(trial.proxy, REQUEST_SECONDS)
    trial.load()
    trial.proxy.network_fault = refuse
    first = trial.command("index", "rebuild")
    try:
        _wait_for(first, happened.is_set)
        for command in ("rebuild", "promote"):
            message = end_command(trial.command("index", command), 1)
            assert "Another process rebuilds" in message, message
    finally:
        others_done.set()
    end_command(first)
    _complete(trial)
    return int(happened.is_set())


def clock_turned_back(trial: Trial) -> int:
    """The clock of a rebuild goes back by two days in its midst, and the switch is made with that clock."""
    trial.load_half()
    environment, moment = turning_clock(trial, _FIRST_WRITE)
    end_command(trial.command("index", "rebuild", environment=environment))
    trial.proxy.network_fault = None
    trial.load()
    end_command(trial.command("index", "promote", environment=environment))
    return moment.happened


def _wait_for(process: subprocess.Popen[str], happened: Callable[[], bool]) -> None:
    """Wait until something has happened, or the command has ended without it."""
    while not happened() and process.poll() is None:
        time.sleep(_MOMENT_SECONDS)


def _fault(name: str, inject: Callable[[Trial], int]) -> FaultScenario:
    return FaultScenario(name, inject, archived=True)


REBUILD_FAULTS = (
    _fault("rebuild killed by SIGKILL at every step", rebuild_killed),
    _fault("switch to the new index killed by SIGKILL at every step", promotion_killed),
    _fault("rollback killed by SIGKILL at every step", rollback_killed),
    _fault("node killed by SIGKILL and restarted during a rebuild", node_restarted),
    _fault("new index deleted during a rebuild", new_index_deleted),
    _fault("index that serves deleted during a rebuild", old_index_deleted),
    _fault("two rebuilds at once", two_at_once),
    _fault("clock turned back during a rebuild", clock_turned_back),
    FaultScenario("disk full under the node during a rebuild", out_of_disk, CRAMPED, archived=True),
)
