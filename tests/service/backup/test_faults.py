"""Backups and restores that are killed at each step, and a disk that is full."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.backup.checking import check_backup
from infra.backup.creating import create_backup
from infra.backup.errors import BackupUnwritable
from infra.backup.listing import BackupState, list_backups
from infra.backup.place import BackupPlace
from infra.elasticsearch.lifecycle.versioned import versioned_indices
from infra.failpoints import BackupStep
from infra.settings import Settings
from tests.faults.scenarios.backup import BACKUP_STEPS, RESTORE_STEPS
from tests.service.backup.recorded import recorded_states
from tests.support.kill_points import KillPoint, interpreter_arguments

pytestmark = [pytest.mark.service, pytest.mark.slow]


def run(*how: str) -> int:
    """The exit code of a command; the lease of a killed one ends soon."""
    environment = {**os.environ, "DATELINE_LEASE_SECONDS": "1"}
    return subprocess.run(
        [sys.executable, *how], env=environment, capture_output=True, timeout=300, check=False
    ).returncode


def test_a_backup_that_is_killed_at_any_step_is_complete_or_listed_as_incomplete(
    client: Elasticsearch, loaded: str
) -> None:
    place = BackupPlace.of(Settings.read(), loaded)
    for step in BACKUP_STEPS:
        before = place.manifests()
        arguments = interpreter_arguments(KillPoint(step))
        assert run(*arguments, "backup", "create", "--index", loaded) == -signal.SIGKILL, step
        states = [one.state for one in list_backups(client, place, loaded)]
        assert len(place.manifests()) == len(before) + (step is BackupStep.MANIFEST_WRITTEN)
        assert states.count(BackupState.INCOMPLETE) == (step is not BackupStep.MANIFEST_WRITTEN), step
        assert set(recorded_states(client, loaded)[:-1]) <= {"interrupted", "completed"}
        for name in place.manifests():
            assert check_backup(client, place, name).is_sound
    assert run("-m", "flows.cli.main", "backup", "create", "--index", loaded) == 0
    assert {one.state for one in list_backups(client, place, loaded)} == {BackupState.COMPLETE}
    assert recorded_states(client, loaded).count("completed") == len(place.manifests())
    assert check_backup(client, place, "latest").extra == []
    taken = client.snapshot.get(repository=loaded, snapshot="_all")["snapshots"]
    assert {one["snapshot"] for one in taken} == set(place.manifests())


def test_a_restore_that_is_killed_at_any_step_leaves_nothing_that_serves_and_is_done_by_the_next(
    client: Elasticsearch, loaded: str, tmp_path: Path
) -> None:
    create_backup(client, loaded, Settings.read(), lambda _: None)
    command = ("backup", "restore", "--index", loaded, "--archive", str(tmp_path / "archived"))
    for step in RESTORE_STEPS:
        assert run(*interpreter_arguments(KillPoint(step)), *command) == -signal.SIGKILL, step
        assert [one.serves for one in versioned_indices(client, loaded)] == [True]
    assert run("-m", "flows.cli.main", *command) == 0
    assert [one.serves for one in versioned_indices(client, loaded, with_hidden=True)] == [True, False]
    assert client.count(index=versioned_indices(client, loaded)[1].name)["count"] == 3


def test_on_a_full_disk_nothing_counts_as_complete(client: Elasticsearch, loaded: str, archive: Path) -> None:
    settings = Settings.read()
    place = BackupPlace.of(settings, loaded)
    folder = Path(place.folder)
    folder.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        large = archive / "delivered" / "2026-11-29" / "large.warc.gz"
        large.parent.mkdir(parents=True, exist_ok=True)
        large.write_bytes(os.urandom(200_000))
        with pytest.raises(BackupUnwritable, match="the disk is full"):
            create_backup(client, loaded, settings, lambda _: None)
        assert [one.state for one in list_backups(client, place, loaded)] == [BackupState.INCOMPLETE]
        assert recorded_states(client, loaded) == ["failed"]
        assert not place.staged.exists()
        subprocess.run(["mount", "-o", "remount,size=1m", str(folder)], check=True)
        create_backup(client, loaded, settings, lambda _: None)
        assert [one.state for one in list_backups(client, place, loaded)] == [BackupState.COMPLETE]
        assert check_backup(client, place, "latest").is_sound
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
