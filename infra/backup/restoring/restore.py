"""A backup is restored: its index beside the one that serves, or under another alias; its files into folders.

The index is hidden until the articles that were erased since the backup are tombstones in it: no command finds it
before, and the next restore deletes what an interrupted one left. Aliases are moved by `dateline index promote` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from elasticsearch import Elasticsearch

from infra.backup.errors import RestoreRefused
from infra.backup.manifest import BackupManifest, FileKind
from infra.backup.place import BackupPlace
from infra.backup.repository import ensure_repository
from infra.backup.restoring.beside import drop_hidden, restore_beside, restore_missing
from infra.backup.restoring.erased import erase_documents, erase_from_archive, erase_from_letters, erased_subjects
from infra.backup.restoring.unpacking import UnpackedFiles, remove_marks, require_free, unpack
from infra.elasticsearch.lifecycle.aliases import check_name, find_index, set_alias
from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.versioned import VersionedIndex, find_versioned, show_index
from infra.erasure.run_state import erase_quoting, find_quoting
from infra.erasure.subject import ErasureSubject
from infra.execution.limits import input_limits
from infra.failpoints import BackupStep, failpoint
from infra.rebuild.comparison import IndexComparison, compare_indices
from infra.rebuild.promotion import rebuild_lock
from infra.settings import Settings

Notify = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """A backup that is to be restored, and the places for it.

    Attributes:
        index: The alias that the backup is of.
        name: The backup, or `latest`.
        alias: Another alias for the restored index, which must have none; None for the next index of `index`.
        folders: The folder for the files of each kind; files of other kinds are not restored.
        files_only: Whether no index is restored.
    """

    index: str
    name: str
    alias: str | None = None
    folders: Mapping[FileKind, Path] = field(default_factory=dict)
    files_only: bool = False


@dataclass
class RestoredBackup:
    """A backup that was restored.

    Attributes:
        manifest: The backup.
        alias: The alias that the restored index belongs to.
        index: The restored index; None if only files were restored.
        beside: Other indices that were missing, as of runs, and were restored with their aliases.
        files: The restored files.
        erased_documents: Articles that were erased since the backup, and are tombstones in the restored index.
        erased_records: Records of such articles, erased from the restored archive.
        erased_letters: Dead letters of such articles, erased from the restored ones.
        comparison: The index that serves against the restored one; None if none serves.
    """

    manifest: BackupManifest
    alias: str
    index: VersionedIndex | None = None
    beside: list[str] = field(default_factory=list)
    files: list[UnpackedFiles] = field(default_factory=list)
    erased_documents: int = 0
    erased_records: int = 0
    erased_letters: int = 0
    comparison: IndexComparison | None = None

    @property
    def is_whole(self) -> bool:
        """True unless the restored index has fewer documents than the backup counted when it began."""
        return self.index is None or (self.index.documents or 0) >= self.manifest.documents


def restore_backup(
    client: Elasticsearch, request: RestoreRequest, settings: Settings, notify: Notify
) -> RestoredBackup:
    """Restore a backup; no index that an alias points to is changed.

    Raises:
        UnknownBackup: No complete backup has the name.
        RestoreRefused: The other alias has an index, or a folder has other files.
        RebuildBusy: Another process backs up, restores, rebuilds, switches or erases.
        BackupError: The backup cannot be read, or the snapshot not restored.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    place = BackupPlace.of(settings, request.index)
    manifest = place.read_manifest(request.name)
    if request.alias is not None:
        _require_free_alias(client, request.alias)
    require_free(manifest, request.folders)
    if not request.files_only:
        ensure_repository(client, settings)
    restored = RestoredBackup(manifest, request.alias or request.index)
    if not request.files_only and request.alias is None:
        restored.beside = restore_missing(client, manifest, notify)
    with rebuild_lock(client, _locked_alias(client, request), settings, notify) as lease:
        for name in drop_hidden(client, restored.alias):
            notify(f"{name}, which an interrupted restore left, is deleted.")
        if not request.files_only:
            notify(f"Restoring {manifest.article_index} from {manifest.name}.")
            restored.index = restore_beside(client, manifest, restored.alias, lease.require)
            failpoint(BackupStep.INDEX_RESTORED)
        subjects = erased_subjects(client, request.index, place, restored.index)
        if request.folders:
            notify("Restoring files.")
            restored.files = unpack(place, manifest, request.folders, lease.require)
            _erase_from_files(restored, subjects, settings)
        if restored.index is not None:
            _erase_from_indices(client, restored, restored.index, subjects)
            failpoint(BackupStep.ERASURES_APPLIED)
            lease.require()
            _show(client, restored, restored.index)
            restored.index = find_versioned(client, restored.alias, restored.index.name)
            serving = find_index(client, request.index)
            if serving is not None:
                notify(f"Comparing {restored.index.name} with {serving}.")
                restored.comparison = compare_indices(client, serving, restored.index.name)
        remove_marks(request.folders.values())
    return restored


def _locked_alias(client: Elasticsearch, request: RestoreRequest) -> str:
    """The alias in whose run state the lock is: that of the backup, unless it has none and another is restored to."""
    if request.alias is None or find_index(client, runs_name(request.index)) is not None:
        return request.index
    return request.alias


def _require_free_alias(client: Elasticsearch, alias: str) -> None:
    check_name(alias)
    if (found := find_index(client, alias)) is not None:
        raise RestoreRefused(
            f"The alias {alias} points to {found}. Nothing was restored.",
            "Give another name by --as; without it the index is restored beside the one that serves.",
        )


def _erase_from_files(restored: RestoredBackup, subjects: Sequence[ErasureSubject], settings: Settings) -> None:
    """Erase from the restored files what was erased since the backup."""
    for files in restored.files:
        if files.kind is FileKind.ARCHIVE:
            restored.erased_records += erase_from_archive(
                files.folder, restored.manifest, subjects, input_limits(settings)
            )
        elif files.kind is FileKind.DEAD_LETTERS:
            index = restored.manifest.index
            for folder in (files.folder / index, files.folder / "home" / index):
                restored.erased_letters += erase_from_letters(folder, subjects)


def _erase_from_indices(
    client: Elasticsearch, restored: RestoredBackup, index: VersionedIndex, subjects: Sequence[ErasureSubject]
) -> None:
    """Erase from the restored indices what was erased since the backup; the documents last, as they have the names."""
    if restored.beside:
        for subject in subjects:
            quoting = find_quoting(client, restored.alias, subject.quotes, subject.urls, ())
            erase_quoting(client, quoting)
    restored.erased_documents = erase_documents(client, subjects, index)


def _show(client: Elasticsearch, restored: RestoredBackup, index: VersionedIndex) -> None:
    """Let patterns find the restored index, and give it the other alias if there is one."""
    show_index(client, index.name)
    if restored.alias != restored.manifest.index:
        set_alias(client, restored.alias, index.name, document_index())
