"""The temporary Prefect server of one command, if none is configured; it ends with the command in any case."""

from __future__ import annotations

import atexit
import signal
import subprocess
from typing import Any

from httpx import HTTPError
from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import get_current_settings

from flows.server.api import PrefectUnavailable, no_server
from infra.execution.signals import block_signal
from infra.settings import without_secrets


class TemporaryServer(SubprocessASGIServer):
    """Prefect's own temporary server; Prefect uses the first one of a process from then on.

    Prefect stops it at an orderly exit of the process. This one also stops when the process is killed, and not
    earlier: Ctrl-C in a terminal reaches all child processes, and without a server the end cannot be recorded.
    """

    def _run_uvicorn_command(self) -> subprocess.Popen[Any]:
        with block_signal(signal.SIGINT), without_secrets():
            server = super()._run_uvicorn_command()
        _end_with_us(server.pid)
        return server


def start_temporary_server() -> None:
    """Start the server. Raises PrefectUnavailable if it is not up in time, or if Prefect's settings forbid it."""
    chosen = get_current_settings().server.ephemeral
    if not chosen.enabled:
        raise no_server()
    try:
        TemporaryServer().start()
    except (RuntimeError, HTTPError) as error:
        raise PrefectUnavailable(
            f"The temporary Prefect server was not up within {chosen.startup_timeout_seconds} s; nothing was loaded.",
            "Try again when the machine is less busy, or use a server that stays: `prefect server start`, then "
            "`export PREFECT_API_URL=http://127.0.0.1:4200/api`.",
        ) from error


def _end_with_us(pid: int) -> None:
    """Kill a process when this one ends: a guard process waits for the end of file of a pipe from this one.

    The guard has a session of its own, so that Ctrl-C in a terminal does not reach it. An orderly exit ends the
    guard first.
    """
    guard = subprocess.Popen(
        ["sh", "-c", f"read -r _; kill -KILL {pid}"],
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    atexit.register(guard.kill)
