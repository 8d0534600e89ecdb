"""A node on a full disk, under another user, from a cache that was tampered with."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra import node

pytestmark = [pytest.mark.service, pytest.mark.slow]

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can")


@pytest.fixture
def small_disk(node_home: Callable[[], Path]) -> Iterator[Path]:
    """A file system with room for the configuration, but not for a node at work."""
    folder = node_home()
    mount = ["mount", "-t", "tmpfs", "-o", "size=160k,mode=755", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@root_only
@pytest.mark.parametrize("room_left", [True, False])
def test_a_full_disk_is_named(settings: node.NodeSettings, small_disk: Path, room_left: bool) -> None:
    if not room_left:
        (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free))
    with pytest.raises(node.NodeError, match=r"The disk is full|No space left on device") as raised:
        node.start(replace(settings, home=small_disk / "home"), print)
    assert "Free some space" in raised.value.remedy


@root_only
def test_root_starts_it_in_a_home_of_its_own(settings: node.NodeSettings, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    ours = replace(settings, home=closed / "home")
    if subprocess.run(["unshare", "--user", "true"], check=False).returncode:
        with pytest.raises(node.StartError, match="does not run as root"):
            node.start(ours, print)
        return
    running = node.start(ours, print)
    assert Path(f"/proc/{running.pid}").stat().st_uid == 0
    assert node.stop(ours)


@root_only
def test_root_starts_it_as_another_user(settings: node.NodeSettings) -> None:
    running = node.start(settings, print)
    assert Path(f"/proc/{running.pid}").stat().st_uid != 0


def test_a_damaged_cache_is_recreated(settings: node.NodeSettings, node_home: Callable[[], Path]) -> None:
    """Needs Maven's local repository or the network, like a first start."""
    under_a_strict_umask = replace(settings, cache=node_home() / "a cache")
    before = os.umask(0o077)
    try:
        node.start(under_a_strict_umask, print)
        node.stop(under_a_strict_umask)
        [home] = under_a_strict_umask.cache.glob("elasticsearch-*")
        (home / "plugins" / "dateline" / "dateline.jar").write_bytes(b"not ours")
        said: list[str] = []
        node.start(under_a_strict_umask, said.append)
    finally:
        os.umask(before)
    assert said[0].startswith("The Elasticsearch in the cache is damaged (plugins/dateline/dateline.jar was changed")
    assert said[-1].startswith("Elasticsearch is ready")
