"""Backups in sentences, for the command line and the report of a run."""

from __future__ import annotations

from humanize import naturalsize

from infra.backup.checking import CheckedBackup
from infra.backup.creating import CreatedBackup
from infra.backup.manifest import FileKind
from infra.backup.restoring.restore import RestoredBackup
from infra.plural import pluralize

_NAMED = 20
"""Files of each kind of fault that are named in sentences; JSON has all."""

_KINDS = {
    FileKind.ARCHIVE: "archive segment",
    FileKind.DEAD_LETTERS: "dead letter journal",
    FileKind.SETTINGS: "settings file",
}


def created_lines(created: CreatedBackup) -> list[str]:
    """Return what was backed up."""
    manifest, counts = created.manifest, created.counts
    kinds = [pluralize(len(manifest.of_kind(kind)), noun) for kind, noun in _KINDS.items()]
    lines = [
        f"{manifest.name}: {pluralize(manifest.documents, 'document')} of {manifest.article_index}, "
        f"{', '.join(kinds)}.",
        f"  copied {pluralize(counts.copied, 'file')} ({naturalsize(counts.bytes)}); {counts.there:,} were there",
    ]
    return [*lines, *(f"  deleted: {name}" for name in created.deleted)]


def check_lines(checked: CheckedBackup) -> list[str]:
    """Return the result of a check."""
    name = checked.manifest.name
    snapshot = "its snapshot, restored on trial" if checked.restored else "its snapshot"
    lines = [f"{name} is sound: {snapshot}, and {pluralize(checked.sound, 'copied file')}."]
    if not checked.is_sound:
        lines = [f"{name} is damaged; of {len(checked.manifest.files):,} copied files {checked.sound:,} are sound."]
    if checked.repository_fault:
        lines.append(f"  repository {checked.manifest.repository}: {checked.repository_fault}")
    if checked.snapshot_fault:
        lines.append(f"  the snapshot {checked.snapshot_fault}")
    if checked.restore_fault:
        lines.append(f"  {checked.restore_fault}")
        lines.append("  Snapshots share files: check the others too, delete the damaged ones, then make a new one.")
    lines += [f"  missing: {file.kind} {file.name}, {file.sha256}" for file in checked.missing[:_NAMED]]
    lines += [f"  damaged: {file.kind} {file.name}, {file.sha256} {why}" for file, why in checked.damaged[:_NAMED]]
    more = max(0, len(checked.missing) - _NAMED) + max(0, len(checked.damaged) - _NAMED)
    if more:
        lines.append(f"  and {more:,} more")
    if checked.damaged or checked.missing:
        lines.append("  Delete the damaged copies: the next backup copies these files again if they still exist.")
    if checked.extra:
        lines.append(f"  copied files of no complete backup, as of an interrupted one: {len(checked.extra):,}")
    return lines


def restored_lines(restored: RestoredBackup) -> list[str]:
    """Return what was restored, and what to do next."""
    manifest, lines = restored.manifest, list[str]()
    if restored.index is not None:
        count = "?" if restored.index.documents is None else f"{restored.index.documents:,}"
        lines.append(f"{manifest.name} is restored as {restored.index.name} with {count} documents.")
        if not restored.is_whole:
            lines.append(f"  The backup counted {manifest.documents:,} documents: some are missing.")
    lines += [f"  restored too, as there was none: {name}" for name in restored.beside]
    if restored.beside:
        lines.append(f"  After the switch: dateline names run --all --index {restored.alias}")
    for files in restored.files:
        lines.append(
            f"  {pluralize(files.written, _KINDS[files.kind])} restored into {files.folder}"
            + (f"; {files.there:,} were there" if files.there else "")
        )
    erased = {
        "document": restored.erased_documents,
        "archived record": restored.erased_records,
        "dead letter": restored.erased_letters,
    }
    said = [pluralize(count, noun) for noun, count in erased.items() if count]
    if said:
        lines.append(f"  erased since the backup, and erased again: {', '.join(said)}")
    return [*lines, *_next_lines(restored)]


def _next_lines(restored: RestoredBackup) -> list[str]:
    found, index = restored.comparison, restored.index
    lines = []
    if found is not None:
        lines.append(
            f"  against {found.old}: {found.documents:,} documents in both, {found.missing.count:,} missing, "
            f"{found.extra.count:,} extra, {found.behind.count:,} in an older version"
        )
    if index is None:
        return lines
    if restored.alias == restored.manifest.index:
        lines.append(f"Next: dateline index promote --index {restored.alias}")
    else:
        lines.append(f"Search it: dateline search --index {restored.alias}")
    return lines
