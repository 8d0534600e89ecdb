"""Starting the official launcher and waiting until the node is ready."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator

from infra.node.errors import StartError
from infra.node.home.layout import NodeHome
from infra.node.process import diagnosis, processes
from infra.node.process.http import NodeClient, client_of
from infra.node.process.installation import Installation
from infra.node.records import NodeSettings, Say
from infra.security.private_files import private_opener

_PATIENCE_SECONDS = 180.0
"""A start takes 7 to 14 s, on an overloaded machine minutes."""

_RED_PATIENCE_SECONDS = 60.0
"""Indices recover within seconds; a lost one must not block the use of the others."""

_PORT_PATIENCE_SECONDS = 3.0
"""A killed node leaves the list of processes before the system closes its sockets."""

_PROGRESS_SECONDS = 10.0
_POLL_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1


def check_port(port: int) -> None:
    """Raise StartError if no server can listen on `port` of this machine; 0 is always possible."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "is taken by another program" if taken else f"cannot be used: {error.strerror}"
            raise StartError(f"The port {port} {why}.", diagnosis.PORT_REMEDY) from error


def wait_for_port(port: int) -> None:
    """Wait for a node that was just killed to release `port`. Raises StartError if it stays taken."""
    deadline = time.monotonic() + _PORT_PATIENCE_SECONDS
    while True:
        try:
            return check_port(port)
        except StartError:
            if time.monotonic() > deadline:
                raise
        time.sleep(_POLL_SECONDS)


def launch(home: NodeHome, settings: NodeSettings, installation: Installation) -> subprocess.Popen[bytes]:
    """Start the launcher in a session of its own, so that Ctrl-C in a terminal does not reach the node.

    It exits with 0 as soon as the node runs, unless the node is to die with its parent: then it stays, and the node
    shuts down when its launcher has ended.
    """
    command = ["elasticsearch", "-p", str(home.pid_file), *([] if settings.die_with_parent else ["-d"])]
    with open(home.launcher_log, "wb", opener=private_opener) as output:
        return installation.popen(
            home,
            settings.env,
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            start_new_session=True,
            preexec_fn=_die_with_parent if settings.die_with_parent else None,
        )


def wait_until_ready(
    home: NodeHome, settings: NodeSettings, say: Say, launcher: subprocess.Popen[bytes] | None = None
) -> tuple[int, NodeClient]:
    """Wait until the node can be used; returns its pid and a client for it.

    Without `launcher` the node must be running already. Raises StartError as soon as the launcher has failed or the
    node has ended, and after _PATIENCE_SECONDS.
    """
    for waited in _ticks(say):
        code = launcher.poll() if launcher else 0
        pid = processes.find(home)
        if code or (code == 0 and pid is None):
            raise diagnosis.explain(home, "Elasticsearch ended during its start.")
        launched = code == 0 or settings.die_with_parent
        reached = client_of(home, settings)
        if launched and pid and reached and reached.is_ready(allow_red=waited > _RED_PATIENCE_SECONDS):
            return pid, reached
    raise diagnosis.explain(home, f"Elasticsearch was not ready after {_PATIENCE_SECONDS:.0f} s.")


def _ticks(say: Say) -> Iterator[float]:
    """Yield the seconds waited so far, every _POLL_SECONDS up to _PATIENCE_SECONDS."""
    began = reported = time.monotonic()
    while (now := time.monotonic()) < began + _PATIENCE_SECONDS:
        if now - reported > _PROGRESS_SECONDS:
            reported = now
            say(f"... still starting ({now - began:.0f} s)")
        yield now - began
        time.sleep(_POLL_SECONDS)


def kill(launcher: subprocess.Popen[bytes]) -> None:
    """End a failed start: the launcher, and the node with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(launcher.pid, signal.SIGKILL)
    launcher.wait()


def _die_with_parent() -> None:
    """In the child process: have the kernel kill it when the thread that started it ends (Linux)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
