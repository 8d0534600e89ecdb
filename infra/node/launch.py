"""Starting the official launcher and waiting until the node answers."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from infra.node import diagnosis, endpoint, processes
from infra.node.endpoint import Endpoint
from infra.node.errors import NodeNotStarted
from infra.node.home import Home
from infra.node.identity import Identity
from infra.node.jdk import Jdk
from infra.node.records import NodeSettings, Say

PATIENCE_SECONDS = 180.0
"""A start takes 7 to 14 s; on a machine that is short of everything it may take minutes."""

_SAY_EVERY_SECONDS = 10.0
_POLL_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1


def check_port(port: int) -> None:
    """Raise NodeNotStarted if another program listens on `port` of this machine; 0 is always free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise NodeNotStarted(f"The port {port} is taken by another program.", diagnosis.PORT_REMEDY) from error


def launch(home: Home, settings: NodeSettings, elasticsearch: Path, jdk: Jdk, who: Identity) -> subprocess.Popen[bytes]:
    """Start the launcher, in a session of its own, so that no Ctrl-C of a terminal reaches the node.

    It leaves (with 0) as soon as the node is up, unless the node is to die with its parent: then it stays
    and holds the node, which closes in order when its launcher is gone.
    """
    command = [*who.prefix, str(elasticsearch / "bin" / "elasticsearch"), "-p", str(home.pid_file)]
    if not settings.die_with_parent:
        command.append("-d")
    with home.launcher_log.open("wb") as output:
        return subprocess.Popen(
            command,
            env=environment(home, settings.env, jdk),
            cwd=home.tmp,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if settings.die_with_parent else None,
            **who.popen_arguments(),
        )


def environment(home: Home, env: Mapping[str, str], jdk: Jdk) -> dict[str, str]:
    """What the launcher needs and no more: a stray ES_JAVA_OPTS or JAVA_TOOL_OPTIONS would steer the node."""
    return {
        "PATH": env.get("PATH", os.defpath),
        "HOME": str(home.root),
        "LANG": env.get("LANG", "C.UTF-8"),
        "ES_JAVA_HOME": str(jdk.home),
        "ES_PATH_CONF": str(home.conf),
        "ES_TMPDIR": str(home.tmp),
    }


def wait_until_ready(home: Home, settings: NodeSettings, launcher: subprocess.Popen[bytes] | None, say: Say) -> tuple[int, Endpoint]:
    """Wait until the node can be used; its pid and address.

    `launcher` is null for a node that someone else has started. Raises NodeNotStarted as soon as the
    launcher has failed or the node is gone, or when PATIENCE_SECONDS have passed.
    """
    started = said = time.monotonic()
    while True:
        code = None if launcher is None else launcher.poll()
        pid = processes.find(home)
        if code or (pid is None and (launcher is None or code == 0)):
            raise diagnosis.of(home, f"Elasticsearch ended during its start (exit code {code}).")
        reached = endpoint.of(home, settings)
        if pid is not None and reached is not None and reached.is_ready():
            return pid, reached
        now = time.monotonic()
        if now - started > PATIENCE_SECONDS:
            raise diagnosis.of(home, f"Elasticsearch was not ready after {PATIENCE_SECONDS:.0f} s.")
        if now - said > _SAY_EVERY_SECONDS:
            said = now
            say(f"... still starting ({now - started:.0f} s)")
        time.sleep(_POLL_SECONDS)


def give_up(launcher: subprocess.Popen[bytes]) -> None:
    """End a start that came to nothing: the launcher, and the node with it."""
    try:
        os.killpg(launcher.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    launcher.wait()


def _die_with_parent() -> None:
    """In the child: ask the kernel to kill it when the thread that started it ends (Linux)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
