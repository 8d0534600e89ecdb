"""The Prefect server of one command, where none is configured: it goes when the command goes, however that ends."""

from __future__ import annotations

import atexit
import signal
import subprocess
from typing import Any

from httpx import HTTPError
from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import get_current_settings

from flows.server.api import PrefectUnavailable, no_server
from infra.execution.signals import unheard
from infra.settings import without_secrets


class TemporaryServer(SubprocessASGIServer):
    """Prefect's own temporary server; the first one of a process is the one that Prefect finds from then on.

    Prefect ends it when the process ends in order. Here it ends with a process that is killed, too, and not before:
    a Ctrl-C of a terminal goes to all that a command has started, and without a server nothing can be told of the end.
    """

    def _run_uvicorn_command(self) -> subprocess.Popen[Any]:
        with unheard(signal.SIGINT), without_secrets():
            server = super()._run_uvicorn_command()
        _end_with_us(server.pid)
        return server


def start_temporary_server() -> None:
    """Starts it. Raises PrefectUnavailable if it is not up in time, or if Prefect is set to have none."""
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
    """Has a process killed when this one is gone: its guard reads a pipe that nobody writes to, and then ends.

    In a session of its own, so that no Ctrl-C of a terminal reaches it. On an orderly end it goes first.
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
