"""The life of a node on this machine: started, found again, killed, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra import node
from infra.node.distribution.spec import DistributionSpec
from infra.node.home.layout import NodeHome
from infra.node.process import launch, processes

pytestmark = pytest.mark.service


def test_start_find_again_look_and_stop(settings: node.NodeSettings) -> None:
    as_the_product_does = replace(settings, die_with_parent=False)
    assert not node.status(settings).running
    said: list[str] = []
    first = node.start(as_the_product_does, said.append)
    assert not first.reused
    assert said[-1].startswith(f"Elasticsearch is ready at {first.url}")

    assert node.start(as_the_product_does, said.append) == replace(first, reused=True)
    status = node.status(settings)
    assert (status.running, status.url, status.pid) == (True, first.url, first.pid)
    assert status.version == DistributionSpec.packaged().version
    assert status.data == settings.home.resolve() / "data"
    assert status.data_bytes > 0
    assert len(node.logs(settings, 5).splitlines()) == 5
    assert "started" in node.logs(settings, 500)

    assert node.stop(settings)
    assert not node.stop(settings)
    assert processes.arguments_of(first.pid) == []
    assert not node.status(settings).running


@pytest.mark.slow
def test_a_killed_node_starts_again_with_its_data(settings: node.NodeSettings) -> None:
    first = node.start(settings, print)
    with Elasticsearch(first.url) as client:
        client.index(index="kept", id="1", document={"title": "kept"})
    home = NodeHome.of(settings)
    os.kill(first.pid, signal.SIGKILL)
    while processes.find(home):
        time.sleep(0.05)
    assert home.pid_file.exists()
    assert not node.status(settings).running

    # By now the number may be another program's: here it is this one's.
    home.pid_file.write_text(str(os.getpid()))
    second = node.start(settings, print)
    assert (second.reused, second.pid == first.pid) == (False, False)
    assert second.url == first.url, "its clients find it where it was"
    with Elasticsearch(second.url) as client:
        assert client.get(index="kept", id="1")["_source"] == {"title": "kept"}


def test_two_starts_at_once_give_one_node(settings: node.NodeSettings) -> None:
    # Not tied to a parent: the threads that start it end before the test does.
    ours = replace(settings, die_with_parent=False)
    said: list[str] = []
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: node.start(ours, said.append), range(2))
    assert (one.url, one.pid) == (other.url, other.pid)
    assert sorted((one.reused, other.reused)) == [False, True]
    assert "Another process is starting or stopping this node; waiting for it ..." in said

    NodeHome.of(settings).pid_file.unlink()
    assert node.start(ours, said.append) == replace(one, reused=True)


def test_a_taken_port_is_reported_before_anything_is_started(settings: node.NodeSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(node.StartError, match=f"port {port} is taken by another program"):
            node.start(replace(settings, port=port), print)
    assert not (settings.home / "conf").exists()


def test_a_node_that_ends_during_its_start_is_quoted(settings: node.NodeSettings) -> None:
    with pytest.raises(node.StartError, match=r"It knows no such setting.\n.*unknown setting \[no.such\]"):
        node.start(replace(settings, extra={"no.such": 1}), print)


@pytest.mark.slow
def test_a_lost_index_does_not_keep_the_node_from_use(
    settings: node.NodeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = node.start(settings, print).url
    with Elasticsearch(url) as client:
        nowhere = {"index.routing.allocation.require._name": "nowhere"}
        client.indices.create(index="lost", settings=nowhere, wait_for_active_shards=0)
        assert client.cluster.health()["status"] == "red"
    monkeypatch.setattr(launch, "_RED_PATIENCE_SECONDS", 1.0)
    assert node.start(settings, print).url == url


@pytest.mark.slow
def test_a_node_of_another_build_is_replaced(settings: node.NodeSettings, tmp_path: Path) -> None:
    first = node.start(settings, print)
    elsewhere = tmp_path / "cache"
    elsewhere.symlink_to(settings.cache)
    assert node.start(replace(settings, cache=elsewhere), print).pid == first.pid
    said: list[str] = []
    with pytest.raises(node.DistributionError):
        node.start(replace(settings, cache=tmp_path / "other", env=_without_maven(settings)), said.append)
    assert said[0] == "The running node is of another build; restarting it ..."
    assert not node.status(settings).running


@pytest.mark.slow
def test_an_interrupted_start_leaves_nothing_behind(settings: node.NodeSettings) -> None:
    with _starting(settings, die_with_parent=False) as starting:
        assert starting.stdout
        assert b"Starting Elasticsearch" in starting.stdout.readline()
        while not processes.find(NodeHome.of(settings)):
            time.sleep(0.05)
        starting.send_signal(signal.SIGINT)
    assert starting.returncode != 0
    assert processes.find(NodeHome.of(settings)) is None


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_node_dies_with_its_parent(settings: node.NodeSettings) -> None:
    with _starting(settings, die_with_parent=True) as parent:
        assert parent.stdout
        assert b"ready" in [*iter(parent.stdout.readline, b"up\n")][-1]
        assert processes.find(NodeHome.of(settings))
        parent.kill()
    deadline = time.monotonic() + 15
    while processes.find(NodeHome.of(settings)):
        assert time.monotonic() < deadline, "the node outlives its parent"
        time.sleep(0.1)


def _starting(settings: node.NodeSettings, die_with_parent: bool) -> subprocess.Popen[bytes]:
    """Another process that starts the node, prints its progress, then "up", and stays."""
    code = """
import functools, os, sys, time
from pathlib import Path
from infra import node
home, cache, die_with_parent = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "True"
settings = node.NodeSettings(home, cache, os.environ, fast_start=True, die_with_parent=die_with_parent)
say = functools.partial(print, flush=True)
node.start(settings, say)
say("up")
time.sleep(600)
"""
    command = [sys.executable, "-c", code, str(settings.home), str(settings.cache), str(die_with_parent)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE)


def _without_maven(settings: node.NodeSettings) -> dict[str, str]:
    return {**settings.env, "PATH": "/nowhere"}
