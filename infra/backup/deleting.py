"""The deletion of a backup: its snapshot, and the copies that no other backup has."""

from __future__ import annotations

from elasticsearch import Elasticsearch

from infra.backup.audit import BackupRecord, change_record
from infra.backup.place import BackupPlace
from infra.backup.repository import delete_snapshot


def delete_backup(client: Elasticsearch, place: BackupPlace, name: str) -> None:
    """Delete a backup; call it under the lock of the index.

    From the first step on it counts as incomplete, so that after a kill the next backup or deletion removes the rest.
    Raises UnknownBackup, BackupUnwritable, IndexingError.
    """
    manifest = place.read_manifest(name)
    place.write_begun(manifest)
    place.remove_manifest(manifest.name)
    remove_incomplete(client, place)
    remove_unused_copies(place)


def remove_incomplete(client: Elasticsearch, place: BackupPlace) -> list[str]:
    """Remove the backups that were begun and not completed, and their snapshots; return their names.

    Their copies stay for the next backup. Raises BackupUnwritable, IndexingError.
    """
    complete, removed = set(place.manifests()), []
    for name in place.begun():
        if name not in complete:
            begun = place.read_begun(name)
            delete_snapshot(client, begun.repository, name)
            change_record(client, begun.index, name, BackupRecord.removed)
            removed.append(name)
        place.remove_begun(name)
    return removed


def remove_unused_copies(place: BackupPlace) -> int:
    """Delete the copied files that no complete backup has; return their number. Raises BackupUnwritable."""
    unused = set(place.copies()) - used_copies(place)
    for sha256 in unused:
        place.remove_copy(sha256)
    return len(unused)


def used_copies(place: BackupPlace) -> set[str]:
    """Return the hashes of the copied files that a complete backup has. Raises BackupUnwritable."""
    return {file.sha256 for name in place.manifests() for file in place.read_manifest(name).files}
