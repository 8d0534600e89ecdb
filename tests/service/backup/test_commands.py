"""The commands of backups as a user calls them: hostile names, mistakes, damage, two at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli import console
from flows.cli.commands.backup import backup
from flows.cli.errors import exit_code_of
from infra.backup.manifest import BackupManifest, CopiedFile
from infra.backup.place import BackupPlace
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.versioned import versioned_indices
from infra.rebuild.promotion import rebuild_lock
from infra.settings import Settings
from tests.service.backup.recorded import recorded_states
from tests.service.hostile_records import HOSTILE
from tests.service.test_hostile_output import STEERS

pytestmark = pytest.mark.service


def run(*arguments: str) -> Result:
    return CliRunner().invoke(backup, list(arguments))


def message_of(result: Result, code: int, capsys: pytest.CaptureFixture[str]) -> str:
    """The message of a command that ends with a user's error, and its exit code."""
    assert isinstance(result.exception, Exception)
    assert exit_code_of(result.exception) == code
    return capsys.readouterr().err


def entry(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def snapshot_files(client: Elasticsearch, repository: str) -> list[Path]:
    """The files of a repository that have the contents of shards."""
    (node,) = client.nodes.info(metric="settings")["nodes"].values()
    (folder,) = node["settings"]["path"]["repo"]
    return list((Path(folder) / repository).rglob("__*"))


def test_a_backup_is_made_listed_checked_restored_and_deleted_by_commands(
    client: Elasticsearch, loaded: str, tmp_path: Path
) -> None:
    index = ("--index", loaded)
    assert "There is no backup" in run("list", *index).output
    first = entry(run("create", *index, "--json"))
    assert (first["documents"], first["copied"], first["there"]) == (3, 2, 0)
    assert "copied 0 files" in run("create", *index).output
    listed = [json.loads(line) for line in run("list", *index, "--json").output.splitlines()]
    assert [one["state"] for one in listed] == ["complete", "complete"]
    assert "is sound" in run("verify", *index).output
    done = entry(run("restore", first["name"], *index, "--archive", str(tmp_path / "archived"), "--json"))
    assert done["index"]["number"] == 2
    assert (done["comparison"]["documents"], done["comparison"]["missing"]["count"]) == (3, 0)
    shown = run("restore", *index, "--files-only", "--deadletters", str(tmp_path / "letters")).output
    assert "1 dead letter journal restored" in shown
    third = entry(run("create", *index, "--keep", "1", "--json"))
    assert len(third["deleted"]) == 2
    assert recorded_states(client, loaded) == ["deleted", "deleted", "completed"]
    assert entry(run("delete", third["name"], *index, "--yes", "--json")) == {"deleted": third["name"]}
    place = BackupPlace.of(Settings.read(), loaded)
    assert (place.manifests(), place.begun(), place.copies()) == ([], [], {})


def test_damage_is_named_and_the_next_backup_repairs_it(client: Elasticsearch, loaded: str, tmp_path: Path) -> None:
    index, place = ("--index", loaded), BackupPlace.of(Settings.read(), loaded)
    assert run("create", *index).exit_code == 0
    archived, letters = place.read_manifest("latest").files
    copy = Path(place.copy_path(archived.sha256))
    copy.write_bytes(b"x" * archived.bytes)
    Path(place.copy_path(letters.sha256)).unlink()
    checked = run("verify", *index, "--json")
    assert checked.exit_code == 1
    found = json.loads(checked.stdout)
    assert [one["name"] for one in found["damaged"]] == [archived.name]
    assert [one["name"] for one in found["missing"]] == [letters.name]
    assert archived.name in run("verify", *index).output
    assert recorded_states(client, loaded) == ["damaged"]
    refused = run("restore", *index, "--files-only", "--archive", str(tmp_path / "archived"))
    assert "missing or damaged" in str(refused.exception)
    assert not list((tmp_path / "archived").rglob("*.warc.gz"))
    copy.unlink()
    assert run("create", *index).exit_code == 0
    assert run("verify", *index).exit_code == 0
    assert run("verify", place.manifests()[0], *index).exit_code == 0
    assert recorded_states(client, loaded) == ["completed", "completed"]


def test_a_damaged_file_of_a_snapshot_is_found_by_a_restore_on_trial(
    client: Elasticsearch, loaded: str, repository: str
) -> None:
    index = ("--index", loaded)
    assert run("create", *index).exit_code == 0
    assert "its snapshot, restored on trial, and 2 copied files" in run("verify", *index, "--restore").output
    largest = max(snapshot_files(client, repository), key=lambda file: file.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(content)
    assert run("verify", *index).exit_code == 0, "the files of the snapshot are not read"
    checked = run("verify", *index, "--restore", "--json")
    assert checked.exit_code == 1
    fault = json.loads(checked.stdout)["restore_fault"]
    assert "cannot be restored: CorruptIndexException: " in fault
    assert "at org." not in fault
    assert run("verify", *index).exit_code == 0
    assert recorded_states(client, loaded) == ["damaged"], "as long as no restore on trial succeeds"
    assert [one.number for one in versioned_indices(client, loaded, with_hidden=True)] == [1]


def test_backups_of_earlier_versions_are_recorded_by_the_next_one(client: Elasticsearch, loaded: str) -> None:
    index = ("--index", loaded)
    first = entry(run("create", *index, "--json"))["name"]
    client.delete(index=runs_name(loaded), id=f"backup:{first}", refresh=True)
    assert run("create", *index).exit_code == 0
    assert recorded_states(client, loaded) == ["completed", "completed"]


def test_a_snapshot_that_is_gone_is_reported_and_the_files_are_still_restored(
    client: Elasticsearch, loaded: str, repository: str, tmp_path: Path
) -> None:
    index = ("--index", loaded)
    name = entry(run("create", *index, "--json"))["name"]
    client.snapshot.delete(repository=repository, snapshot=name)
    assert json.loads(run("list", *index, "--json").output)["state"] == "without snapshot"
    checked = run("verify", *index)
    assert checked.exit_code == 1
    assert "the snapshot is not there" in checked.output
    assert run("restore", *index, "--files-only", "--archive", str(tmp_path / "archived")).exit_code == 0
    assert list((tmp_path / "archived").rglob("*.warc.gz"))


def test_mistakes_are_answered_with_what_to_do(
    loaded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index = ("--index", loaded)
    said = message_of(run("create", "--index", f"{loaded}-none"), 1, capsys)
    assert "There is no index behind the alias" in said
    assert "dateline backup create" in message_of(run("restore", *index), 2, capsys)
    assert run("create", *index).exit_code == 0
    assert "The latest is" in message_of(run("verify", "../../etc", *index), 2, capsys)
    assert "points to" in message_of(run("restore", *index, "--as", f"{loaded}-runs"), 1, capsys)
    other = tmp_path / "archived"
    assert run("restore", *index, "--files-only", "--archive", str(other)).exit_code == 0
    segment = next(other.rglob("*.warc.gz"))
    segment.write_bytes(b"another")
    assert "Nothing was restored" in message_of(
        run("restore", *index, "--files-only", "--archive", str(other)), 1, capsys
    )
    assert segment.read_bytes() == b"another"
    assert run("restore", *index, "--files-only").exit_code == 2
    monkeypatch.setenv("DATELINE_SNAPSHOT_REPOSITORY", "no-such-repository")
    assert "Register one" in message_of(run("create", *index), 1, capsys)
    monkeypatch.setenv("DATELINE_BACKUPS", "ftp://paper.example/backups")
    assert "scheme" in message_of(run("list", *index), 2, capsys)


def test_of_two_backups_at_once_the_second_ends_with_a_message(
    client: Elasticsearch, loaded: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_LEASE_SECONDS", "1")
    with rebuild_lock(client, loaded, Settings.read(), lambda _: None):
        said = message_of(run("create", "--index", loaded), 1, capsys)
    assert "backs up" in said
    assert BackupPlace.of(Settings.read(), loaded).begun() == []


def test_hostile_names_of_a_manifest_are_printed_harmlessly_and_lead_nowhere(
    loaded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console.out, "width", 10_000)
    index, place = ("--index", loaded), BackupPlace.of(Settings.read(), loaded)
    assert run("create", *index).exit_code == 0
    manifest = place.read_manifest("latest")

    def named(name: str) -> BackupManifest:
        file: CopiedFile = manifest.files[0].model_copy(update={"name": name, "sha256": "0" * 64})
        return manifest.model_copy(update={"files": [file]})

    place.write_manifest(named(HOSTILE))
    for options in ((), ("--json",)):
        printed = run("verify", *index, *options).output
        assert "SPOOFED <script>" in printed
        assert not STEERS.search(printed), STEERS.findall(printed)
        assert not [line for line in printed.splitlines() if line.startswith("SPOOFED")], "a line of its own"
    for name in ("../outside", "/outside", "a/../../outside"):
        place.write_manifest(named(name))
        said = message_of(run("restore", *index, "--files-only", "--archive", str(tmp_path / "in")), 1, capsys)
        assert "outside of the folder" in said
    Path(f"{place.folder}/manifests/{manifest.name}.json").write_text("{}", encoding="utf-8")
    Path(f"{place.folder}/manifests/{HOSTILE.replace('/', '')}.json").write_text("{}", encoding="utf-8")
    printed = run("list", *index).output
    assert "unreadable" in printed
    assert not STEERS.search(printed), STEERS.findall(printed)


def test_nothing_secret_is_in_a_backup(loaded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "hidden-word-4711"
    for name in ("DATELINE_WEB_TOKEN", "ELASTICSEARCH_PASSWORD", "KIBANA_PASSWORD"):
        monkeypatch.setenv(name, secret)
    assert run("create", "--index", loaded).exit_code == 0
    for file in (tmp_path / "home" / "backups").rglob("*"):
        assert file.is_dir() or secret.encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o066 == 0, file
