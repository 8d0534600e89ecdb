"""A Prefect server and a worker as an operator runs them: processes of their own, ended with the tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterDeploymentId
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
PATIENCE_SECONDS = 90.0
COMMAND_SECONDS = 240.0
"""A server may start, and a command may follow a whole run, on a machine that has other work too."""

ENDING_SECONDS = 20.0
QUICK_SERVER = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
}
"""A server that schedules at once; the rest is as Prefect ships it."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Stack:
    """A running server with what reaches it; `folder` is the tests' own, `pid` the server's first process."""

    url: str
    environment: Mapping[str, str]
    folder: Path
    log: Path
    pid: int

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command (`dateline`, `prefect`) of the environment under test, to its end."""
        return self.run_in(self.folder, *command, **more)

    def run_in(self, folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """The same in a folder of the caller's."""
        return subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            env={**self.environment, **more},
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def worker(self, name: str, pool: str = "dateline", **more: str) -> subprocess.Popen[bytes]:
        """A process worker of a pool; the caller ends it."""
        command = ["prefect", "worker", "start", "--pool", pool, "--type", "process", "--name", name]
        return spawn(command, {**self.environment, **more}, self.folder, self.folder / f"{name}.log")

    @contextmanager
    def api(self) -> Iterator[SyncPrefectClient]:
        """A client of this server, and the settings that make the code under test use it too."""
        auth = self.environment.get("PREFECT_API_AUTH_STRING")
        with (
            temporary_settings({PREFECT_API_URL: self.url, PREFECT_API_AUTH_STRING: auth}),
            get_client(sync_client=True) as client,
        ):
            yield client


@contextmanager
def prefect_stack(folder: Path, environment: Mapping[str, str]) -> Iterator[Stack]:
    """A server on a free port with its database in `folder`; `environment` also reaches its workers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    chosen = {**alone(folder), **QUICK_SERVER, "PREFECT_API_URL": url, **environment}
    command = ["prefect", "server", "start", "--port", str(port)]
    server = spawn(command, chosen, folder, folder / "server.log")
    try:
        eventually(lambda: server.poll() is None and _answers(url), "the Prefect server to answer", COMMAND_SECONDS)
        yield Stack(url, chosen, folder, folder / "server.log", server.pid)
    finally:
        end(server)


def alone(folder: Path) -> dict[str, str]:
    """The environment of a command that knows no Prefect server, whose state is kept in `folder`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**clean, "PREFECT_HOME": str(folder / "prefect"), "PYTHONPATH": str(ROOT)}


def runs_of(api: SyncPrefectClient, deployment: UUID) -> list[FlowRun]:
    """The runs of a deployment that have been planned or made so far, the earliest first."""
    wanted = FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=[deployment]))
    return api.read_flow_runs(flow_run_filter=wanted, sort=FlowRunSort.EXPECTED_START_TIME_ASC)


def spawn(command: list[str], environment: Mapping[str, str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """A process group of its own, writing to `log`."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            env=dict(environment),
            cwd=folder,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """Ends a whole process group; by force if it does not go. Fails if any of it is left even then."""
    for sign in (how, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        if _gone(process, ENDING_SECONDS):
            return
    raise AssertionError(f"{process.args!r} or a child of it (group {process.pid}) survives SIGKILL")


def _gone(process: subprocess.Popen[bytes], patience: float) -> bool:
    """Return whether the whole group ends in time; zombies count as ended."""
    deadline = time.monotonic() + patience
    while process.poll() is None or living(process.pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def living(group: int) -> list[str]:
    """The ids of a process group's processes, but for those that are dead and only wait for their parent."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat=,pid="], capture_output=True, text=True, check=True).stdout
    states = [line.split() for line in listed.splitlines()]
    return [pid for pgid, state, pid in states if int(pgid) == group and not state.startswith("Z")]


def eventually(probe: Callable[[], Found | None], what: str, patience: float = PATIENCE_SECONDS) -> Found:
    """Poll `probe` and return its first true result. Fails with the description `what`."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found = probe()
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"waited {patience:g} s for {what}")


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=5, trust_env=False).status_code in (200, 401)
    except httpx.TransportError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
