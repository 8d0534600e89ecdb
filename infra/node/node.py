"""The life of the embedded node: start, stop, status, logs."""

from __future__ import annotations

import signal
import time

from infra.node import distribution, endpoint, folders, identity, jdk, keystore, launch, locks, processes, tools
from infra.node.errors import NodeNotStopped
from infra.node.home import Home, configure
from infra.node.records import NodeSettings, NodeStatus, RunningNode, Say

_STOP_PATIENCE_SECONDS = 30.0


def start(settings: NodeSettings, say: Say) -> RunningNode:
    """Start the node, or find it running, and return when it can be used.

    Raises NodeError (JdkNotFound, DistributionFailed, NodeNotStarted) with a remedy.
    """
    home = Home.of(settings)
    folders.make(home.root)
    with locks.held(home.lock, say, "starting or stopping this node"):
        return _reuse(home, settings, say) or _start(home, settings, say)


def stop(settings: NodeSettings) -> bool:
    """Stop the node; true if one was running. Raises NodeNotStopped if it cannot be ended."""
    home = Home.of(settings)
    if not home.root.is_dir():
        return False
    with locks.held(home.lock, lambda _: None, "starting or stopping this node"):
        pid = processes.find(home)
        if pid is not None:
            _end(home, pid)
        home.forget()
        return pid is not None


def status(settings: NodeSettings) -> NodeStatus:
    """What is known about the node, without changing anything."""
    home = Home.of(settings)
    pid = processes.find(home)
    reached = endpoint.of(home, settings) if pid is not None else None
    return NodeStatus(
        running=pid is not None,
        url=reached.url if reached else None,
        pid=pid,
        version=reached.version() if reached else None,
        data=home.data,
        data_bytes=folders.size(home.data),
    )


def logs(settings: NodeSettings, lines: int) -> str:
    """The last lines of the node's log; those of the launcher if the node has not begun one."""
    home = Home.of(settings)
    return tools.tail(home.log, lines) or tools.tail(home.launcher_log, lines)


def _reuse(home: Home, settings: NodeSettings, say: Say) -> RunningNode | None:
    pid = processes.find(home)
    if pid is None:
        return None
    if not processes.runs_from(distribution.location(settings.cache), pid):
        say("The running node is of another build; starting it anew ...")
        _end(home, pid)
        return None
    pid, reached = launch.wait_until_ready(home, settings, None, say)
    return RunningNode(reached.url, pid, reused=True)


def _start(home: Home, settings: NodeSettings, say: Say) -> RunningNode:
    launch.check_port(settings.port)
    java = jdk.find(settings.env)
    elasticsearch = distribution.prepare(settings.cache, java, settings.env, say)
    began = time.monotonic()
    say(f"Starting Elasticsearch in {home.root} ...")
    home.make()
    home.forget()
    configure(home, settings, elasticsearch)
    who = identity.choose(home.root, (elasticsearch / "bin" / "elasticsearch", java.tool("java")))
    who.own(home.root)
    if settings.security:
        keystore.set_password(home, settings, settings.security, elasticsearch, java, who)
    launcher = launch.launch(home, settings, elasticsearch, java, who)
    try:
        pid, reached = launch.wait_until_ready(home, settings, launcher, say)
    except BaseException:
        launch.give_up(launcher)
        raise
    say(f"Elasticsearch is ready at {reached.url} after {time.monotonic() - began:.0f} s.")
    return RunningNode(reached.url, pid, reused=False)


def _end(home: Home, pid: int) -> None:
    try:
        ended = processes.end(home, pid, signal.SIGTERM, _STOP_PATIENCE_SECONDS) or processes.end(
            home, pid, signal.SIGKILL, _STOP_PATIENCE_SECONDS
        )
    except PermissionError as error:
        raise NodeNotStopped(f"The node (pid {pid}) is another user's.", "Stop it as that user, or as root.") from error
    if not ended:
        raise NodeNotStopped(f"The node (pid {pid}) does not end.", f"Look at it: ps -fp {pid}")
