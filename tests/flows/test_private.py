"""One command leaves nothing readable to others under DATELINE_HOME, and no secret in its child processes.

A real run without any server around it: its own Elasticsearch, its own Prefect server, its worker processes.
"""

from __future__ import annotations

import os
import stat
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.deadletters.store import DeadLetters
from infra.settings import SECRETS
from tests.flows.support.stack import BIN, COMMAND_SECONDS, ROOT, alone

pytestmark = [pytest.mark.service, pytest.mark.slow]

SECRET = f"c2VjcmV0{uuid.uuid4().hex}"
"""In every variable that holds one; the node of the run asks nobody who they are and ignores it."""

ARTICLES = '{"id": "a", "text": "Ministers met in Paris on Monday."}\n{"id": "torn", "text": "Mini\n'


@dataclass
class Children:
    """The environments of the processes that name `home`, by their command lines; `own` is the command's."""

    home: Path
    own: str = ""
    seen: dict[str, bytes] = field(default_factory=dict)

    def look(self) -> None:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = (process / "environ").read_bytes()
            except OSError:
                continue
            # Before it has become another program a child shows the command line of its parent.
            if line != self.own and str(self.home).encode() in environment + line.encode():
                self.seen[line] = environment


@contextmanager
def watched(children: Children) -> Iterator[None]:
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            children.look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


@pytest.fixture(scope="module")
def children(node_home: Callable[[], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Children]:
    """An ingest with one dead letter, its node still running."""
    folder, home = tmp_path_factory.mktemp("in"), node_home() / "home"
    (folder / "a.jsonl").write_text(ARTICLES, encoding="utf-8")
    given = {"DATELINE_HOME": str(home), "DATELINE_MODEL": "blank", "DATELINE_WORKERS": "1"}
    environment = {**alone(folder), **given, **dict.fromkeys(SECRETS, SECRET), "PYTHONPATH": str(ROOT)}
    environment.pop("ELASTICSEARCH_URL", None)
    command = [str(BIN / "python"), "-m", "flows.cli.main"]
    ingest = [*command, "ingest", "a.jsonl"]
    found = Children(home, own=" ".join(ingest) + " ")
    try:
        with watched(found):
            done = subprocess.run(
                ingest, cwd=folder, env=environment, timeout=COMMAND_SECONDS, check=False, umask=0o022,
                capture_output=True, text=True,
            )  # fmt: skip
        assert done.returncode == 0, done.stderr
        yield found
    finally:
        subprocess.run([*command, "es", "stop"], env=environment, timeout=COMMAND_SECONDS, check=True)


@pytest.mark.parametrize(
    "program", ["multiprocessing.forkserver", "multiprocessing.resource_tracker", "uvicorn", "org.elasticsearch.server"]
)
def test_no_process_that_a_run_starts_inherits_a_secret(children: Children, program: str) -> None:
    environments = {line: environment for line, environment in children.seen.items() if program in line}
    assert environments, f"{program} was not seen"
    assert {line for line, environment in environments.items() if SECRET.encode() in environment} == set()


def test_neither_does_any_other(children: Children) -> None:
    holders = {line for line, environment in children.seen.items() if SECRET.encode() in environment}
    # Python's own platform.architecture(), which a library asks: `file` looks at the interpreter and is gone.
    assert {line for line in holders if not line.startswith("file -b ")} == set()


def test_everything_under_the_home_is_its_owners_alone(children: Children) -> None:
    letters = DeadLetters(children.home / "deadletters" / "dateline")
    assert letters.counts().total() == 1
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in children.home.rglob("*")}
    # The user that root runs the node as must pass through the folders that its own are in.
    passed = {children.home / "node", children.home / "backups"} if os.geteuid() == 0 else set()
    # Elasticsearch gives its keystore to the group, whatever the umask; nobody else gets into the folder around it.
    chosen = {children.home / "node/conf/elasticsearch.keystore"}
    open_ = {path: oct(mode) for path, mode in modes.items() if mode & 0o077 and path not in passed | chosen}
    assert open_ == {}
    assert {modes[path] for path in passed} <= {0o711}
    assert stat.S_IMODE(children.home.stat().st_mode) == (0o711 if passed else 0o700)
    assert {"deadletters", "node"} <= {path.name for path in children.home.iterdir()}
