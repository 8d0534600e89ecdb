"""The record of each backup in `NAME-runs`, which Kibana shows. What counts is the manifest: see `place`.

A backup is in its own snapshot as one that is running: after a restore of the runs the next backup corrects that.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError
from pydantic import BaseModel, ConfigDict

from infra.backup.errors import BackupUnwritable
from infra.backup.manifest import BackupManifest, BegunBackup
from infra.backup.place import BackupPlace
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.runs.owner import Owner

KIND = "backup"


class RecordedState(StrEnum):
    """The state of a backup on record."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    """It ended with an error, and is incomplete."""
    INTERRUPTED = "interrupted"
    """Its process died; recorded by the next backup, which removes it."""
    DAMAGED = "damaged"
    """The last check found something missing or damaged, or the last restore on trial did."""
    DELETED = "deleted"


class BackupRecord(BaseModel):
    """A backup on record. Times are aware.

    Attributes:
        name: Its name.
        index: The alias.
        state: Its state.
        owner: The process that made it; None for one of an earlier version.
        started: When it was begun.
        ended: When it was completed; None if it was not.
        documents: Articles in it; None if it is not complete.
        report: The numbers and sizes of its files, and the faults of the last restore on trial.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    index: str
    state: RecordedState
    owner: Owner | None = None
    started: datetime
    ended: datetime | None = None
    documents: int | None = None
    report: dict[str, int] = {}

    @classmethod
    def begun(cls, begun: BegunBackup) -> BackupRecord:
        """The record of a backup that this process begins."""
        return cls(
            name=begun.name,
            index=begun.index,
            state=RecordedState.RUNNING,
            owner=Owner.current(),
            started=begun.begun,
        )

    def completed(self, manifest: BackupManifest) -> BackupRecord:
        """The record of the backup once its manifest is written."""
        report = {
            "files": len(manifest.files),
            "bytes": manifest.file_bytes,
            "snapshot_bytes": manifest.snapshot_bytes,
        }
        done = {"ended": manifest.ended, "documents": manifest.documents, "report": report}
        return self.model_copy(update={"state": RecordedState.COMPLETED, **done})

    def removed(self) -> BackupRecord:
        """The record of the backup once its files are removed: it was deleted if it was complete before."""
        if self.ended is not None:
            return self._in_state(RecordedState.DELETED)
        return self._in_state(RecordedState.INTERRUPTED) if self.state is RecordedState.RUNNING else self

    def failed(self) -> BackupRecord:
        """The record of the backup after an error."""
        return self._in_state(RecordedState.FAILED)

    def checked(self, *, sound: bool, restore_faults: int | None) -> BackupRecord:
        """The record of the backup after a check; one that is not complete stays as it is.

        Args:
            sound: Whether nothing was found wrong.
            restore_faults: Faults that a restore on trial found. None if that was left out: earlier ones then remain.
        """
        if self.state not in (RecordedState.COMPLETED, RecordedState.DAMAGED):
            return self
        found = {} if restore_faults is None else {"restore_faults": restore_faults}
        after = self.model_copy(update={"report": self.report | found})
        is_sound = sound and not after.report.get("restore_faults")
        return after._in_state(RecordedState.COMPLETED if is_sound else RecordedState.DAMAGED)

    def _in_state(self, state: RecordedState) -> BackupRecord:
        return self.model_copy(update={"state": state})


def record_backup(client: Elasticsearch, record: BackupRecord) -> None:
    """Write the record of a backup. Raises IndexingError."""
    index = runs_name(record.index)
    with translate_errors(f"recording the backup {record.name} in {index}"):
        client.index(index=index, id=_id(record.name), document=_document(record), refresh=True, require_alias=True)


def change_record(client: Elasticsearch, index: str, name: str, change: Callable[[BackupRecord], BackupRecord]) -> None:
    """Change the record of a backup of the alias `index`; without a record nothing is done.

    One that another process changes at the same time is left to that. Raises IndexingError.
    """
    runs = runs_name(index)
    with translate_errors(f"recording the backup {name} in {runs}"):
        try:
            found = client.get(index=runs, id=_id(name))
        except NotFoundError:
            return
        before = _record(index, found["_source"])
        after = change(before)
        if after == before:
            return
        read = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        with suppress(ConflictError):
            client.index(index=runs, id=_id(name), document=_document(after), refresh=True, **read)


def record_complete_backups(client: Elasticsearch, place: BackupPlace, index: str) -> None:
    """Record the complete backups of a place that have no record, or one from before their completion.

    Earlier versions recorded none. Raises BackupUnwritable if the place cannot be read, IndexingError.
    """
    names = place.manifests()
    if not names:
        return
    runs = runs_name(index)
    with translate_errors(f"looking for the records of backups in {runs}"):
        found = client.mget(index=runs, ids=[_id(name) for name in names], source=["ended"])["docs"]
    recorded = {each["_id"] for each in found if each.get("found") and each["_source"].get("ended")}
    for name in names:
        if _id(name) not in recorded:
            with suppress(BackupUnwritable):  # a damaged manifest is listed as unreadable, and hinders no new backup
                manifest = place.read_manifest(name)
                record = BackupRecord.begun(manifest).completed(manifest)
                record_backup(client, record.model_copy(update={"owner": None}))


def _id(name: str) -> str:
    return f"{KIND}:{name}"


def _document(record: BackupRecord) -> dict[str, Any]:
    return {"kind": KIND, **record.model_dump(mode="json", exclude={"index"}, exclude_none=True)}


def _record(index: str, fields: dict[str, Any]) -> BackupRecord:
    return BackupRecord.model_validate({**fields, "index": index})
