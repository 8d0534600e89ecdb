"""The backups of an index, complete and incomplete ones, and what was erased since each was begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from elasticsearch import Elasticsearch

from infra.backup.errors import BackupUnwritable
from infra.backup.place import BackupPlace
from infra.backup.repository import find_snapshot, snapshot_fault
from infra.erasure.audit import ErasureRecord, list_erasures


class BackupState(StrEnum):
    """The state of a backup, as far as it is seen without reading the copies."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    """It is being made, or was interrupted."""
    WITHOUT_SNAPSHOT = "without snapshot"
    """The copies are there; Elasticsearch does not have a complete snapshot."""
    UNREADABLE = "unreadable"
    """Its manifest cannot be read."""


@dataclass(frozen=True, slots=True)
class ListedBackup:
    """A backup in a list.

    Attributes:
        name: Its name.
        state: Its state.
        begun: When it was begun (aware); None if its record cannot be read.
        ended: When it was completed (aware); None if it was not.
        documents: Articles in it.
        files: Copied files.
        bytes: The size of these.
        snapshot_bytes: The size of the files that the snapshot refers to.
        erased_since: Erasures since it was begun: it still has these articles.
    """

    name: str
    state: BackupState
    begun: datetime | None = None
    ended: datetime | None = None
    documents: int | None = None
    files: int | None = None
    bytes: int | None = None
    snapshot_bytes: int | None = None
    erased_since: int = 0


def list_backups(client: Elasticsearch, place: BackupPlace, index: str) -> list[ListedBackup]:
    """Return the backups of an index, the oldest first. Raises BackupUnwritable, IndexingError."""
    complete, erasures = place.manifests(), list_erasures(client, index)
    listed = [_complete(client, place, name, erasures) for name in complete]
    for name in place.begun():
        if name in complete:
            continue
        try:
            begun = place.read_begun(name).begun
        except BackupUnwritable:
            begun = None
        listed.append(ListedBackup(name, BackupState.INCOMPLETE, begun))
    return sorted(listed, key=lambda one: one.name)


def _complete(client: Elasticsearch, place: BackupPlace, name: str, erasures: list[ErasureRecord]) -> ListedBackup:
    try:
        manifest = place.read_manifest(name)
    except BackupUnwritable:
        return ListedBackup(name, BackupState.UNREADABLE)
    fault = snapshot_fault(find_snapshot(client, manifest.repository, name))
    return ListedBackup(
        name=name,
        state=BackupState.WITHOUT_SNAPSHOT if fault else BackupState.COMPLETE,
        begun=manifest.begun,
        ended=manifest.ended,
        documents=manifest.documents,
        files=len(manifest.files),
        bytes=manifest.file_bytes,
        snapshot_bytes=manifest.snapshot_bytes,
        erased_since=sum(one.ended is None or one.ended > manifest.begun for one in erasures),
    )
