"""Start, stop, status and logs of the embedded node."""

from __future__ import annotations

import signal
import time
from dataclasses import replace
from urllib.parse import urlsplit

from infra.node.distribution import cache, jdk
from infra.node.errors import NodeError, StartError, StopError
from infra.node.home import configuration, folders, keystore, locks
from infra.node.home.layout import NodeHome
from infra.node.home.logfile import tail
from infra.node.process import launch, processes, run_as
from infra.node.process.http import client_of
from infra.node.process.installation import Installation
from infra.node.records import NodeSettings, NodeStatus, RunningNode, Say
from infra.security.private_files import PRIVATE_FOLDER, write_private

_STOP_PATIENCE_SECONDS = 30.0
_BUSY = "starting or stopping this node"


def start(settings: NodeSettings, say: Say) -> RunningNode:
    """Start the node if it is not running, and return when it can be used.

    Raises NodeError (JdkError, DistributionError, StartError) with a remedy.
    """
    home = NodeHome.of(settings)
    folders.make(home.root, private=True)
    with locks.held(home.lock, say, _BUSY):
        return _reuse(home, settings, say) or _start(home, settings, say)


def stop(settings: NodeSettings, say: Say = lambda _: None) -> bool:
    """Stop the node and return whether one was running; its data stays. Raises StopError."""
    home = NodeHome.of(settings)
    if not home.root.is_dir():
        return False
    with locks.held(home.lock, say, _BUSY):
        pid = processes.find(home)
        if pid is not None:
            _end(home, pid)
        home.remove_run_files()
        return pid is not None


def status(settings: NodeSettings) -> NodeStatus:
    """Return the state of the node; changes nothing."""
    home = NodeHome.of(settings)
    pid = processes.find(home)
    reached = client_of(home, settings) if pid else None
    return NodeStatus(
        running=pid is not None,
        url=reached.url if reached else None,
        pid=pid,
        version=reached.version() if reached else None,
        data=home.data,
        data_bytes=folders.size(home.data),
    )


def address(settings: NodeSettings) -> str | None:
    """Return the URL in the node's home, None before the node wrote it; sends no request."""
    found = client_of(NodeHome.of(settings), settings)
    return found.url if found else None


def logs(settings: NodeSettings, lines: int) -> str:
    """Return the last lines of the node's log, else those of the launcher's."""
    home = NodeHome.of(settings)
    return tail(home.log, lines) or tail(home.launcher_log, lines)


def _reuse(home: NodeHome, settings: NodeSettings, say: Say) -> RunningNode | None:
    pid = processes.find(home)
    if pid is None:
        return None
    difference = _difference(home, settings, pid)
    if difference is not None:
        say(f"The running node {difference}; restarting it ...")
        _end(home, pid)
        return None
    pid, reached = launch.wait_until_ready(home, settings, say)
    return RunningNode(reached.url, pid, reused=True)


def _difference(home: NodeHome, settings: NodeSettings, pid: int) -> str | None:
    """Return how the running node differs from the wanted one, in words; None if it does not."""
    if not processes.runs_from(cache.location(settings.cache), pid):
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
        launch.kill(launcher)
        raise
    say(f"Elasticsearch is ready at {reached.url} after {time.monotonic() - began:.0f} s.")
    write_private(home.port_file, str(urlsplit(reached.url).port))
    return RunningNode(reached.url, pid, reused=False)


def settings_with_port(home: NodeHome, settings: NodeSettings) -> NodeSettings:
    """Return the settings with the port of the last start if none is set: clients find a restarted node again."""
    if settings.port:
        return settings
    try:
        last = int(home.port_file.read_text(encoding="utf-8"))
        launch.wait_for_port(last)
    except (OSError, ValueError, OverflowError, StartError):
        return settings
    return replace(settings, port=last)


def _prepare(home: NodeHome, settings: NodeSettings, say: Say) -> Installation:
    """Prepare everything that the launcher needs, owned by the node's user."""
    java = jdk.find(settings.env)
    elasticsearch = cache.prepare(settings.cache, java, settings.env, say)
    home.make()
    home.remove_run_files()
    _make_snapshots(settings, say)
    configuration.write(home, settings, elasticsearch)
    programs = (elasticsearch / "bin" / "elasticsearch", java.tool("java"))
    installation = Installation(elasticsearch, java, run_as.choose(home.root, programs))
    installation.run_as.own(home.root)
    if settings.snapshots and settings.snapshots.is_dir():
        installation.run_as.own(settings.snapshots)
    if settings.security:
        keystore.set_password(home, settings.env, settings.security.password, installation)
    return installation


def _make_snapshots(settings: NodeSettings, say: Say) -> None:
    """Create the folder of the snapshots, closed to others; without it the node starts, and backups fail."""
    if settings.snapshots is None:
        return
    try:
        folders.make(settings.snapshots, private=True)
        settings.snapshots.chmod(PRIVATE_FOLDER)
    except (NodeError, OSError) as error:
        say(f"Snapshots cannot be kept: {error}")


def _end(home: NodeHome, pid: int) -> None:
    """Stop the process by SIGTERM, else by SIGKILL. Raises StopError."""
    try:
        ended = any(processes.end(home, pid, how, _STOP_PATIENCE_SECONDS) for how in (signal.SIGTERM, signal.SIGKILL))
    except PermissionError as error:
        raise StopError(
            f"The node (pid {pid}) belongs to another user.", "Stop it as that user, or as root."
        ) from error
    if not ended:
        raise StopError(f"The node (pid {pid}) does not end.", f"Inspect it: ps -fp {pid}")
