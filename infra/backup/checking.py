"""The check of a backup: the snapshot in Elasticsearch, and every copied file by size and hash."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from elasticsearch import Elasticsearch

from infra.backup.audit import change_record
from infra.backup.deleting import used_copies
from infra.backup.errors import BackupUnwritable
from infra.backup.manifest import BackupManifest, CopiedFile
from infra.backup.place import BackupPlace, copy_hashed
from infra.backup.repository import find_snapshot, snapshot_fault, verify_repository


@dataclass
class CheckedBackup:
    """The result of a check.

    Attributes:
        manifest: The backup.
        repository_fault: What is wrong with the repository; None if nothing is.
        snapshot_fault: What is wrong with the snapshot, as the end of a sentence; None if nothing is.
        restored: Whether its indices were restored on trial.
        restore_fault: What was found wrong in that, as a sentence; None if nothing was.
        sound: Copied files that are as recorded.
        missing: Copied files that are not there.
        damaged: Copied files with other content, or that cannot be read, and why.
        extra: Hashes of files that no complete backup has, as of an interrupted one; harmless.
    """

    manifest: BackupManifest
    repository_fault: str | None = None
    snapshot_fault: str | None = None
    restored: bool = False
    restore_fault: str | None = None
    sound: int = 0
    missing: list[CopiedFile] = field(default_factory=list)
    damaged: list[tuple[CopiedFile, str]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """True if nothing was found wrong. Damage in the files of a snapshot is found by a restore on trial alone."""
        faults = (self.repository_fault, self.snapshot_fault, self.restore_fault)
        return not (any(faults) or self.missing or self.damaged)


def check_backup(
    client: Elasticsearch, place: BackupPlace, name: str, restore: Callable[[BackupManifest], str | None] | None = None
) -> CheckedBackup:
    """Check a backup, and record whether it is sound; all copied files of it are read.

    Args:
        client: The client to use.
        place: The place of the backups.
        name: The backup, or `latest`.
        restore: Restores the indices on trial, and returns the fault that it finds. None leaves that out.

    Raises:
        UnknownBackup: No complete backup has the name.
        BackupUnwritable: The place, or the manifest, cannot be read.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    manifest = place.read_manifest(name)
    snapshot = find_snapshot(client, manifest.repository, manifest.name)
    checked = CheckedBackup(
        manifest,
        verify_repository(client, manifest.repository),
        snapshot_fault(snapshot) or _lacking(manifest, snapshot["indices"] if snapshot else []),
    )
    if restore and checked.snapshot_fault is None:
        checked.restored, checked.restore_fault = True, restore(manifest)
    seen = dict[str, str | None]()
    for file in manifest.files:
        if file.sha256 not in seen:
            seen[file.sha256] = _fault(place, file)
        fault = seen[file.sha256]
        if fault is None:
            checked.sound += 1
        elif fault == _MISSING:
            checked.missing.append(file)
        else:
            checked.damaged.append((file, fault))
    with suppress(BackupUnwritable):  # another manifest cannot be read, and its copies are not known
        checked.extra = sorted(set(place.copies()) - used_copies(place))
    faults = int(checked.restore_fault is not None) if checked.restored else None
    change_record(
        client,
        manifest.index,
        manifest.name,
        lambda record: record.checked(sound=checked.is_sound, restore_faults=faults),
    )
    return checked


_MISSING = "missing"


def _lacking(manifest: BackupManifest, indices: list[str]) -> str | None:
    lacking = sorted(set(manifest.indices.values()) - set(indices))
    return f"does not have {', '.join(lacking)}" if lacking else None


def _fault(place: BackupPlace, file: CopiedFile) -> str | None:
    try:
        with place.open_copy(file) as stream:
            size, sha256 = copy_hashed(stream, None)
    except FileNotFoundError:
        return _MISSING
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    if size != file.bytes:
        return f"has {size:,} bytes, and {file.bytes:,} were written"
    return None if sha256 == file.sha256 else "has other content than was written"
