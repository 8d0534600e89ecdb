"""The life of the embedded node: start, stop, status, logs."""

from __future__ import annotations

import signal
import time
from dataclasses import replace
from urllib.parse import urlsplit

from infra.node.distribution import cache as distribution
from infra.node.distribution import jdk
from infra.node.errors import StartError, StopError
from infra.node.home import configuration, folders, keystore, locks
from infra.node.home.layout import NodeHome
from infra.node.home.logfile import tail
from infra.node.process import http as endpoint
from infra.node.process import launch, processes
from infra.node.process import run_as as identity
from infra.node.process.installation import Installation
from infra.node.records import NodeSettings, NodeStatus, RunningNode, Say
from infra.security.private_files import write_private

_STOP_PATIENCE_SECONDS = 30.0
_BUSY = "starting or stopping this node"


def start(settings: NodeSettings, say: Say) -> RunningNode:
    """Start the node, or find it running, and return when it can be used.

    Raises NodeError (JdkError, DistributionError, StartError) with a remedy.
    """
    home = NodeHome.of(settings)
    folders.make(home.root, private=True)
    with locks.held(home.lock, say, _BUSY):
        return _reuse(home, settings, say) or _start(home, settings, say)


def stop(settings: NodeSettings, say: Say = lambda _: None) -> bool:
    """Stop the node; true if one was running. Its data stays. Raises StopError if it cannot be ended."""
    home = NodeHome.of(settings)
    if not home.root.is_dir():
        return False
    with locks.held(home.lock, say, _BUSY):
        pid = processes.find(home)
        if pid is not None:
            _end(home, pid)
        home.forget_run()
        return pid is not None


def status(settings: NodeSettings) -> NodeStatus:
    """What is known about the node, without changing anything."""
    home = NodeHome.of(settings)
    pid = processes.find(home)
    reached = endpoint.of(home, settings) if pid else None
    return NodeStatus(
        running=pid is not None,
        url=reached.url if reached else None,
        pid=pid,
        version=reached.version() if reached else None,
        data=home.data,
        data_bytes=folders.size(home.data),
    )


def address(settings: NodeSettings) -> str | None:
    """The URL at which the node said that it listens; None if it has said so nowhere. Nothing is asked."""
    found = endpoint.of(NodeHome.of(settings), settings)
    return found.url if found else None


def logs(settings: NodeSettings, lines: int) -> str:
    """The last lines of the node's log; those of the launcher if the node has not begun one."""
    home = NodeHome.of(settings)
    return tail(home.log, lines) or tail(home.launcher_log, lines)


def _reuse(home: NodeHome, settings: NodeSettings, say: Say) -> RunningNode | None:
    pid = processes.find(home)
    if pid is None:
        return None
    unlike = _unlike(home, settings, pid)
    if unlike is not None:
        say(f"The running node {unlike}; starting it anew ...")
        _end(home, pid)
        return None
    pid, reached = launch.wait_until_ready(home, settings, say)
    return RunningNode(reached.url, pid, reused=True)


def _unlike(home: NodeHome, settings: NodeSettings, pid: int) -> str | None:
    """How the running node is not the one that is wanted, in words; null if it is."""
    if not processes.runs_from(distribution.location(settings.cache), pid):
        return "is of another build"
    if configuration.is_secured(home) != (settings.security is not None):
        return "has security " + ("off" if settings.security else "on")
    return None


def _start(home: NodeHome, settings: NodeSettings, say: Say) -> RunningNode:
    settings = settings_with_port(home, settings)
    launch.check_port(settings.port)
    installation = _prepare(home, settings, say)
    say(f"Starting Elasticsearch in {home.root} ...")
    began = time.monotonic()
    launcher = launch.launch(home, settings, installation)
    try:
        pid, reached = launch.wait_until_ready(home, settings, say, launcher)
    except BaseException:
        launch.give_up(launcher)
        raise
    say(f"Elasticsearch is ready at {reached.url} after {time.monotonic() - began:.0f} s.")
    write_private(home.port_file, str(urlsplit(reached.url).port))
    return RunningNode(reached.url, pid, reused=False)


def settings_with_port(home: NodeHome, settings: NodeSettings) -> NodeSettings:
    """With the port of the last start where any will do: clients of a node that is restarted find it again."""
    if settings.port:
        return settings
    try:
        last = int(home.port_file.read_text(encoding="utf-8"))
        launch.check_port(last)
    except (OSError, ValueError, OverflowError, StartError):
        return settings
    return replace(settings, port=last)


def _prepare(home: NodeHome, settings: NodeSettings, say: Say) -> Installation:
    """All that must be there before the launcher is called, owned by the node's user."""
    java = jdk.find(settings.env)
    elasticsearch = distribution.prepare(settings.cache, java, settings.env, say)
    home.make()
    home.forget_run()
    configuration.write(home, settings, elasticsearch)
    programs = (elasticsearch / "bin" / "elasticsearch", java.tool("java"))
    installation = Installation(elasticsearch, java, identity.choose(home.root, programs))
    installation.identity.own(home.root)
    if settings.security:
        keystore.set_password(home, settings.env, settings.security.password, installation)
    return installation


def _end(home: NodeHome, pid: int) -> None:
    """In order if it will, by force if it does not."""
    try:
        ended = any(processes.end(home, pid, how, _STOP_PATIENCE_SECONDS) for how in (signal.SIGTERM, signal.SIGKILL))
    except PermissionError as error:
        raise StopError(f"The node (pid {pid}) is another user's.", "Stop it as that user, or as root.") from error
    if not ended:
        raise StopError(f"The node (pid {pid}) does not end.", f"Look at it: ps -fp {pid}")
