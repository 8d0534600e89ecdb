from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.node.home.layout import NodeHome
from infra.node.process import processes

MAIN = "org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch"

Run = Callable[..., int]


@pytest.fixture
def home(tmp_path: Path) -> NodeHome:
    home = NodeHome(tmp_path / "a home")
    home.make()
    return home


@pytest.fixture
def run() -> Iterator[Run]:
    """Starts harmless processes with the given arguments on their command line; ends them afterwards."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> int:
        code = "import time; print(flush=True); time.sleep(60)"
        process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout
        process.stdout.readline()
        return process.pid

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "content",
    [None, "", "not a number", "2147483646", str(os.getpid())],
    ids=["missing", "empty", "no number", "nobody", "another program"],
)
def test_a_pid_file_alone_is_no_node(home: NodeHome, content: str | None) -> None:
    if content is not None:
        home.pid_file.write_text(content)
    assert processes.find(home) is None


def test_found_by_its_pid_file_and_also_without(home: NodeHome, run: Run) -> None:
    pid = run(f"-Djava.io.tmpdir={home.tmp}", "-m", MAIN)
    home.pid_file.write_text(f"{pid}")
    assert processes.find(home) == pid
    home.pid_file.unlink()
    assert processes.find(home) == pid


def test_neither_the_launcher_nor_the_node_of_another_home_counts(home: NodeHome, run: Run) -> None:
    run(f"-Djava.io.tmpdir={home.tmp}", "-version")
    run(f"-Djava.io.tmpdir={home.tmp}-2", "-m", MAIN)
    assert processes.find(home) is None


def test_which_distribution_a_node_runs_from(home: NodeHome, run: Run) -> None:
    pid = run("-Des.path.home=/a cache/elasticsearch-1", "-m", MAIN)
    assert processes.runs_from(Path("/a cache/elasticsearch-1"), pid)
    assert not processes.runs_from(Path("/a cache/elasticsearch"), pid)


def test_end_waits_until_it_is_gone(home: NodeHome, run: Run) -> None:
    pid = run(f"-Djava.io.tmpdir={home.tmp}", "-m", MAIN)
    assert processes.end(home, pid, signal.SIGTERM, patience=5.0)
    assert processes.find(home) is None


def test_forgetting_a_run_keeps_everything_else(home: NodeHome) -> None:
    for path in (home.pid_file, home.ports_file, home.log):
        path.write_text("1")
    home.remove_run_files()
    assert (home.pid_file.exists(), home.ports_file.exists(), home.log.exists()) == (False, False, True)
