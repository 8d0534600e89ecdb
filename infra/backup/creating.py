"""A backup is made: first the snapshot, then the copies, so that every document in it has its raw record among these.

What arrives meanwhile is among the copies and not in the snapshot. A backup that was killed stays incomplete: the next
one removes it, and does not copy again what it has copied.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from elasticsearch import Elasticsearch
from humanize import naturalsize

from infra.archive.places import archive_place
from infra.backup.audit import BackupRecord, record_backup, record_complete_backups
from infra.backup.deleting import delete_backup, remove_incomplete
from infra.backup.manifest import BackupManifest, BegunBackup
from infra.backup.originals import CopyCounts, copy_originals
from infra.backup.place import BackupPlace
from infra.backup.repository import ensure_repository, snapshot_bytes, take_snapshot
from infra.backup.restoring.erased import erased_ids
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.lifecycle.aliases import find_index, index_behind
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.index_set import names_name, runs_name, searches_name
from infra.elasticsearch.lifecycle.indices import count_documents, refresh
from infra.failpoints import BackupStep, failpoint
from infra.plural import pluralize
from infra.rebuild.promotion import rebuild_lock
from infra.runs.locking.lease import Lease
from infra.settings import Settings

Notify = Callable[[str], None]

REPORT_SECONDS = 10.0
"""Time between two sentences on the progress of the copies."""


@dataclass(frozen=True, slots=True)
class CreatedBackup:
    """A backup that was made, what was copied for it, and the names of older ones that were deleted."""

    manifest: BackupManifest
    counts: CopyCounts
    deleted: tuple[str, ...] = ()


def create_backup(
    client: Elasticsearch, index: str, settings: Settings, notify: Notify, keep: int | None = None
) -> CreatedBackup:
    """Make a backup of an index; ingests may run meanwhile.

    Args:
        client: The client to use.
        index: The alias.
        settings: The place of the backups, the repository, the archive and the dead letters.
        notify: Called with sentences on the progress.
        keep: Complete backups that are kept, this one among them; the oldest others are deleted. None keeps all.

    Raises:
        IndexMissing: There is no index.
        RebuildBusy: Another process backs up, restores, rebuilds, switches or erases.
        BackupError: It cannot be made; what was made of it counts as incomplete.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    place = BackupPlace.of(settings, index)
    index_behind(client, index)
    repository = ensure_repository(client, settings)
    with rebuild_lock(client, index, settings, notify) as lease:
        for name in remove_incomplete(client, place):
            notify(f"The incomplete backup {name} is removed.")
        record_complete_backups(client, place, index)
        begun = BegunBackup.new(index, repository)
        place.write_begun(begun)
        failpoint(BackupStep.BACKUP_BEGUN)
        with _on_record(client, begun) as record:
            refresh(client, index)
            documents, indices = count_documents(client, index), indices_of(client, index)
            notify(f"Taking the snapshot {begun.name} of {pluralize(documents, 'document')}.")
            take_snapshot(client, repository, begun.name, indices.values(), lease.require)
            failpoint(BackupStep.SNAPSHOT_TAKEN)
            notify("Copying the archive and the dead letters.")
            files, counts = copy_originals(settings, index, place, _reporting(lease, notify))
            failpoint(BackupStep.FILES_COPIED)
            manifest = BackupManifest(
                **begun.model_dump(),
                ended=datetime.now(UTC),
                version=version("dateline"),
                indices=indices,
                documents=documents,
                snapshot_bytes=snapshot_bytes(client, repository, begun.name),
                archive=archive_place(settings).folder,
                files=files,
                erased=sorted(erased_ids(client, index)),
            )
            lease.require()
            place.write_manifest(manifest)
        failpoint(BackupStep.MANIFEST_WRITTEN)
        record_backup(client, record.completed(manifest))
        place.remove_begun(begun.name)
        deleted = _delete_older(client, place, keep, lease.require)
    return CreatedBackup(manifest, counts, deleted)


@contextmanager
def _on_record(client: Elasticsearch, begun: BegunBackup) -> Iterator[BackupRecord]:
    """Record a backup as running, and as failed if the block raises. Raises IndexingError."""
    record = BackupRecord.begun(begun)
    record_backup(client, record)
    try:
        yield record
    except BaseException:
        with suppress(IndexingError):  # the error of the backup is the one to report
            record_backup(client, record.failed())
        raise


def indices_of(client: Elasticsearch, index: str) -> dict[str, str]:
    """Return the index behind each alias that belongs to the articles, and behind that of the articles."""
    beside = (runs_name(index), copy_name(index), searches_name(index), names_name(index))
    found = {alias: find_index(client, alias) for alias in beside}
    return {index: index_behind(client, index)} | {alias: name for alias, name in found.items() if name}


def _reporting(lease: Lease, notify: Notify) -> Callable[[CopyCounts], None]:
    """Return a function that raises if the lease is lost, and reports on the copies from time to time."""
    last = time.monotonic()

    def report(counts: CopyCounts) -> None:
        nonlocal last
        lease.require()
        if time.monotonic() - last >= REPORT_SECONDS:
            last = time.monotonic()
            notify(
                f"{pluralize(counts.copied, 'file')} copied ({naturalsize(counts.bytes)}); {counts.there:,} were there."
            )

    return report


def _delete_older(
    client: Elasticsearch, place: BackupPlace, keep: int | None, require: Callable[[], None]
) -> tuple[str, ...]:
    older = place.manifests()[:-keep] if keep else []
    for name in older:
        require()
        delete_backup(client, place, name)
    return tuple(older)
