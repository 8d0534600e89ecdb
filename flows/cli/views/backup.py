"""Backups as tables and JSON."""

from __future__ import annotations

from typing import Any

from humanize import naturalsize
from rich.table import Table

from flows.cli.console import emit_json, out, say
from flows.cli.views.elements import one_line
from flows.cli.views.index import comparison_entry, index_entry
from infra.backup.checking import CheckedBackup
from infra.backup.creating import CreatedBackup
from infra.backup.listing import BackupState, ListedBackup
from infra.backup.manifest import BackupManifest, CopiedFile
from infra.backup.restoring.restore import RestoredBackup
from infra.escaping import terminal_line
from transforms.printable import printable


def print_backups(backups: list[ListedBackup], folder: str, as_json: bool) -> None:
    """Print a row for each backup, or a line of JSON."""
    if as_json:
        for one in backups:
            emit_json(_listed_entry(one))
        return
    if not backups:
        say(f"There is no backup in {terminal_line(folder)}. `dateline backup create` makes one.")
        return
    table = Table()
    table.add_column("backup", no_wrap=True)
    table.add_column("state")
    table.add_column("begun")
    for name in ("documents", "files", "size", "snapshot", "erased since"):
        table.add_column(name, justify="right")
    for one in backups:
        table.add_row(
            one_line(one.name),
            str(one.state),
            f"{one.begun:%Y-%m-%d %H:%M}" if one.begun else "?",
            _count(one.documents),
            _count(one.files),
            "" if one.bytes is None else naturalsize(one.bytes),
            "" if one.snapshot_bytes is None else naturalsize(one.snapshot_bytes),
            _count(one.erased_since) if one.erased_since else "",
        )
    out.print(table)
    if any(one.erased_since for one in backups):
        say("A backup from before an erasure still has its article: delete it, once there is a newer one.")
    if any(one.state is BackupState.INCOMPLETE for one in backups):
        say("An incomplete backup is being made, or was interrupted: the next `dateline backup create` removes it.")


def created_entry(created: CreatedBackup) -> dict[str, Any]:
    """Return a new backup for JSON."""
    return {
        **_manifest_entry(created.manifest),
        "copied": created.counts.copied,
        "copied_bytes": created.counts.bytes,
        "there": created.counts.there,
        "deleted": created.deleted,
    }


def check_entry(checked: CheckedBackup) -> dict[str, Any]:
    """Return the result of a check for JSON."""
    return {
        "name": checked.manifest.name,
        "sound": checked.is_sound,
        "repository_fault": checked.repository_fault,
        "snapshot_fault": checked.snapshot_fault,
        "restored": checked.restored,
        "restore_fault": checked.restore_fault,
        "sound_files": checked.sound,
        "missing": [_file_entry(file) for file in checked.missing],
        "damaged": [{**_file_entry(file), "why": printable(why)} for file, why in checked.damaged],
        "extra": checked.extra,
    }


def restored_entry(restored: RestoredBackup) -> dict[str, Any]:
    """Return a restored backup for JSON."""
    return {
        "name": restored.manifest.name,
        "alias": restored.alias,
        "index": index_entry(restored.index) if restored.index else None,
        "beside": restored.beside,
        "whole": restored.is_whole,
        "files": [
            {
                "kind": one.kind,
                "folder": printable(str(one.folder)),
                "written": one.written,
                "there": one.there,
            }
            for one in restored.files
        ],
        "erased_documents": restored.erased_documents,
        "erased_records": restored.erased_records,
        "erased_letters": restored.erased_letters,
        "comparison": comparison_entry(restored.comparison) if restored.comparison else None,
    }


def _manifest_entry(manifest: BackupManifest) -> dict[str, Any]:
    return {
        "name": manifest.name,
        "index": manifest.index,
        "begun": manifest.begun.isoformat(timespec="seconds"),
        "ended": manifest.ended.isoformat(timespec="seconds"),
        "repository": manifest.repository,
        "indices": manifest.indices,
        "documents": manifest.documents,
        "files": len(manifest.files),
        "bytes": manifest.file_bytes,
        "snapshot_bytes": manifest.snapshot_bytes,
    }


def _listed_entry(one: ListedBackup) -> dict[str, Any]:
    return {
        "name": printable(one.name),
        "state": one.state,
        "begun": one.begun.isoformat(timespec="seconds") if one.begun else None,
        "ended": one.ended.isoformat(timespec="seconds") if one.ended else None,
        "documents": one.documents,
        "files": one.files,
        "bytes": one.bytes,
        "snapshot_bytes": one.snapshot_bytes,
        "erased_since": one.erased_since,
    }


def _file_entry(file: CopiedFile) -> dict[str, Any]:
    return {"kind": file.kind, "name": printable(file.name), "bytes": file.bytes, "sha256": file.sha256}


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
