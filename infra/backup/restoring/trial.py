"""A snapshot is restored on trial, hidden, and deleted again: Elasticsearch reads and checks all its files for that."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from elasticsearch import Elasticsearch

from infra.backup.errors import SnapshotFailed
from infra.backup.manifest import BackupManifest
from infra.backup.repository import restore_hidden
from infra.backup.restoring.beside import delete_restored, drop_hidden, next_name
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.aliases import find_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.rebuild.promotion import rebuild_lock
from infra.settings import Settings

Notify = Callable[[str], None]


def restore_on_trial(client: Elasticsearch, manifest: BackupManifest, settings: Settings, notify: Notify) -> str | None:
    """Restore each index of a backup on trial, one after the other; at most one of them takes room on the disk.

    Returns:
        The first fault that is found, as a sentence; None if all can be restored and no article is missing.

    Raises:
        RebuildBusy: Another process backs up, restores, rebuilds, switches or erases.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    with ExitStack() as stack:
        # A lost cluster has no run state: a lock would create it, and the restore would then leave that of the backup.
        locked = find_index(client, runs_name(manifest.index)) is not None
        lease = stack.enter_context(rebuild_lock(client, manifest.index, settings, notify)) if locked else None
        require = lease.require if lease else lambda: None
        for alias, index in manifest.indices.items():
            drop_hidden(client, alias)
            notify(f"Restoring {index} on trial.")
            if fault := _restore(client, manifest, alias, index, require):
                return fault
    return None


def _restore(
    client: Elasticsearch, manifest: BackupManifest, alias: str, index: str, require: Callable[[], None]
) -> str | None:
    name = next_name(client, alias, index)
    try:
        restore_hidden(client, manifest.repository, manifest.name, index, name, require)
        with translate_errors(f"counting the documents of {name}"):
            client.indices.refresh(index=name)
            documents = int(client.count(index=name)["count"])
    except SnapshotFailed as failed:
        return failed.message
    finally:
        delete_restored(client, name)
    if alias == manifest.index and documents < manifest.documents:
        return f"{index} has {documents:,} documents in the snapshot, and {manifest.documents:,} were counted."
    return None
