"""The copied files of a backup, restored into folders; a file that was there before is never overwritten.

While a restore is in progress each of its folders has a mark that names the backup. After an interruption the next
restore finds it, and writes again what that one had begun to change: records of erased articles, for example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from infra.backup.errors import BackupUnwritable, RestoreRefused, translate_place_errors
from infra.backup.manifest import BackupManifest, CopiedFile, FileKind
from infra.backup.place import BackupPlace, copy_hashed
from infra.deadletters.storage import sync_folder
from infra.failpoints import BackupStep, failpoint
from infra.security.private_files import make_private_folders, private_opener

_NAMED = 3
_MARK = ".dateline-restore"


@dataclass(frozen=True, slots=True)
class UnpackedFiles:
    """The files of a kind in their folder: how many were written, and how many were there already."""

    kind: FileKind
    folder: Path
    written: int
    there: int


def require_free(manifest: BackupManifest, folders: Mapping[FileKind, Path]) -> None:
    """Return if the folders have no file that a restore would have to overwrite, or only those of an interrupted one.

    Raises RestoreRefused, BackupUnwritable for a manifest that names a file outside of its folder.
    """
    others = list[str]()
    for kind, folder in folders.items():
        is_marked = _is_marked(folder, manifest)
        for file in manifest.of_kind(kind):
            path = _target(folder, file)
            if not is_marked and path.exists() and not _has(path, file):
                others.append(str(path))
    if others:
        named = ", ".join(others[:_NAMED])
        raise RestoreRefused(
            f"{len(others):,} files are there with other content than in {manifest.name}: {named}. "
            "Nothing was restored.",
            "Give an empty folder.",
        )


def unpack(
    place: BackupPlace, manifest: BackupManifest, folders: Mapping[FileKind, Path], require: Callable[[], None]
) -> list[UnpackedFiles]:
    """Restore the files of each kind into its folder, each under its name once it is whole and as it was recorded.

    The folders stay marked until `remove_marks`.

    Args:
        place: The backups.
        manifest: The backup.
        folders: The folder of each kind.
        require: Called before each file; raises if the restore must not continue.

    Raises:
        BackupUnwritable: A copy is missing or damaged, or the folder cannot be written.
    """
    return [_unpack_kind(place, manifest, kind, folder, require) for kind, folder in folders.items()]


def remove_marks(folders: Iterable[Path]) -> None:
    """Remove the marks of a restore that has come to its end. Raises BackupUnwritable."""
    for folder in folders:
        with translate_place_errors(folder, "completing the restore into"):
            (folder / _MARK).unlink(missing_ok=True)


def _unpack_kind(
    place: BackupPlace, manifest: BackupManifest, kind: FileKind, folder: Path, require: Callable[[], None]
) -> UnpackedFiles:
    written = there = 0
    was_interrupted = _is_marked(folder, manifest)
    with translate_place_errors(folder, "restoring files into"):
        make_private_folders(folder)
        (folder / _MARK).write_text(manifest.name, encoding="utf-8")
        sync_folder(folder)
    for file in manifest.of_kind(kind):
        require()
        target = _target(folder, file)
        if target.exists() and (not was_interrupted or _has(target, file)):
            there += 1
            continue
        _restore(place, folder, file)
        written += 1
        failpoint(BackupStep.FILE_RESTORED)
    return UnpackedFiles(kind, folder, written, there)


def _restore(place: BackupPlace, folder: Path, file: CopiedFile) -> None:
    target = _target(folder, file)
    partial = target.with_name(f".{target.name}.part")
    with translate_place_errors(folder, "restoring files into"):
        make_private_folders(target.parent)
        try:
            with place.open_copy(file) as source, open(partial, "wb", opener=private_opener) as written:
                found = copy_hashed(source, written)
        except FileNotFoundError:
            found = (0, "")
        if found != (file.bytes, file.sha256):
            partial.unlink(missing_ok=True)
            raise BackupUnwritable(
                f"The copy of {file.name} is missing or damaged: {place.copy_path(file.sha256)}.",
                "`dateline backup verify` names all such copies; restore another backup.",
            )
        partial.rename(target)
        sync_folder(target.parent)


def _is_marked(folder: Path, manifest: BackupManifest) -> bool:
    """Return whether a restore of the same backup into a folder was interrupted. Raises BackupUnwritable."""
    with translate_place_errors(folder, "looking at"):
        mark = folder / _MARK
        return mark.is_file() and mark.read_text(encoding="utf-8", errors="replace") == manifest.name


def _target(folder: Path, file: CopiedFile) -> Path:
    """The path of a restored file. Raises BackupUnwritable for a name that leads out of the folder."""
    name = PurePosixPath(file.name)
    if name.is_absolute() or ".." in name.parts or not name.parts or "\0" in file.name:
        raise BackupUnwritable(
            f"The manifest names the file {file.name!r}, which is outside of the folder. Nothing was restored.",
            "The manifest was changed: restore another backup.",
        )
    return folder / name


def _has(path: Path, file: CopiedFile) -> bool:
    """Return whether a path is a file with the content of a copied one."""
    if not path.is_file() or path.stat().st_size != file.bytes:
        return False
    with path.open("rb") as stream:
        return copy_hashed(stream, None) == (file.bytes, file.sha256)
