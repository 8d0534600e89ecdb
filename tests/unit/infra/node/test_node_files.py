"""Files of the node: checksums, folders, the ends of logs, locks."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from infra.node.distribution import checksums
from infra.node.errors import JdkError, NodeError
from infra.node.home import folders, locks
from infra.node.home.logfile import tail


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "a tree"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "one.jar").write_bytes(b"one")
    (folder / "two").write_bytes(b"two")
    return folder


def test_an_unchanged_tree_has_no_damage(tree: Path) -> None:
    before = checksums.digest(tree)
    checksums.write(tree)
    assert checksums.describe_damage(tree) is None
    assert checksums.digest(tree) == before
    check = ["sha256sum", "--check", "--quiet", checksums.LIST_NAME]
    assert subprocess.run(check, cwd=tree, check=False).returncode == 0


@pytest.mark.parametrize("harm", ["changed", "added", "removed", "unlisted", "garbled", "gone"])
def test_damage_is_seen_and_named(tree: Path, harm: str) -> None:
    checksums.write(tree)
    jar = tree / "lib" / "one.jar"
    match harm:
        case "changed":
            jar.write_bytes(b"One")
        case "added":
            (tree / "lib" / "evil.jar").write_bytes(b"")
        case "removed":
            jar.unlink()
        case "unlisted":
            (tree / checksums.LIST_NAME).unlink()
        case "garbled":
            (tree / checksums.LIST_NAME).write_bytes(b"\xff\n")
        case "gone":
            tree = tree.parent / "elsewhere"
    named = {"added": "lib/evil.jar"} | dict.fromkeys(("unlisted", "garbled", "gone"), checksums.LIST_NAME)
    assert named.get(harm, "lib/one.jar") in (checksums.describe_damage(tree) or "")


def test_folders_are_open_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        folders.make(tmp_path / "cache" / "deep")
        (tmp_path / "cache" / "deep" / "program").touch(0o700)
        folders.open_to_all(tmp_path / "cache" / "deep")
    finally:
        os.umask(before)
    assert (tmp_path / "cache" / "deep" / "program").stat().st_mode & 0o777 == 0o755
    if os.geteuid() == 0:
        assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o755


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NodeError, match=f"{tmp_path}/file/home cannot be used: Not a directory"):
        folders.make(tmp_path / "file" / "home")


def test_size_counts_bytes_of_files(tree: Path) -> None:
    assert folders.size(tree) == 6
    assert folders.size(tree / "none") == 0


def test_tail(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"".join(b"line %d \xff\n" % number for number in range(10_000)))
    assert tail(log, 2) == "line 9998 \ufffd\nline 9999 \ufffd"
    assert tail(log, 0) == tail(tmp_path / "none", 5) == ""


HOLD = """
import fcntl, sys, time
file = open(sys.argv[1], "a")
fcntl.flock(file, fcntl.LOCK_EX)
print(flush=True)
time.sleep(60)
"""


def test_a_lock_waits_reports_it_and_is_released_with_its_holder(tmp_path: Path) -> None:
    path, said = tmp_path / "lock", list[str]()
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(NodeError, match="still holds"), locks.held(path, said.append, "testing", patience=0.2):
            pass
        holder.kill()
    with locks.held(path, said.append, "testing", patience=5.0):
        assert said == ["Another process is testing; waiting for it ..."]


def test_errors_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(JdkError("no JDK", "install one")))
    assert (type(error), error.message, error.remedy) == (JdkError, "no JDK", "install one")
    assert str(error) == "no JDK\ninstall one"
