"""The place of the backups of an alias, a folder or a URL of object storage.

manifests/NAME.json    complete backups
begun/NAME.json        backups that were begun; one that has no manifest is incomplete
files/ab/abcdef...     copied files, each once, by the SHA-256 of its content
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from pydantic import ValidationError

from infra.archive.places import upload
from infra.backup.errors import BackupUnwritable, UnknownBackup, translate_place_errors
from infra.backup.folders import backup_folder
from infra.backup.manifest import BackupManifest, BegunBackup, CopiedFile
from infra.deadletters.storage import sync_folder, write_synced
from infra.elasticsearch.lifecycle.aliases import check_name
from infra.errors import UsageError
from infra.places import PROTOCOLS, absolute, file_sizes, forget_listings, is_url, open_stored, path_of
from infra.security.private_files import make_private_folders, private_opener
from infra.settings import Settings

LATEST = "latest"
"""The name that stands for the backup that was completed last."""

_Record = TypeVar("_Record", BackupManifest, BegunBackup)

_CHUNK = 1 << 20
_MANIFESTS, _BEGUN, _FILES = "manifests", "begun", "files"


@dataclass(frozen=True, slots=True)
class BackupPlace:
    """The backups of one alias in `folder`, a folder or URL; files on their way to a URL are in `staging`."""

    folder: str
    staging: Path

    @classmethod
    def of(cls, settings: Settings, index: str) -> BackupPlace:
        """Return the place of the settings. Raises UsageError for an unknown scheme, IndexUnusable for a bad name."""
        check_name(index)
        root = backup_folder(settings)
        if "://" in root and not is_url(root):
            raise UsageError(
                f"DATELINE_BACKUPS is {root}, whose scheme is not one of {', '.join(PROTOCOLS)}.",
                "Set it to a folder, or to a URL of object storage, such as s3://bucket/backups.",
            )
        folder = f"{absolute(root)}/{index}"
        return cls(folder, settings.home / "spool" if is_url(folder) else Path(folder))

    def manifests(self) -> list[str]:
        """Return the names of the complete backups, the oldest first. Raises BackupUnwritable."""
        return self._names(_MANIFESTS)

    def begun(self) -> list[str]:
        """Return the names of the backups that are on record as begun. Raises BackupUnwritable."""
        return self._names(_BEGUN)

    def read_manifest(self, name: str) -> BackupManifest:
        """Return the manifest of a backup, by its name or `latest`. Raises UnknownBackup, BackupUnwritable."""
        names = self.manifests()
        found = names[-1] if name == LATEST and names else name
        if found not in names:
            there = f"The latest is {names[-1]}." if names else "There is none: `dateline backup create` makes one."
            raise UnknownBackup(
                f"No complete backup in {self.folder} has the name {name}.", f"{there} See `dateline backup list`."
            )
        return self._read(_MANIFESTS, found, BackupManifest)

    def read_begun(self, name: str) -> BegunBackup:
        """Return the record of a backup that was begun. Raises BackupUnwritable."""
        return self._read(_BEGUN, name, BegunBackup)

    def write_begun(self, backup: BegunBackup) -> None:
        """Record that a backup is begun. Raises BackupUnwritable."""
        fields = BegunBackup.model_validate(backup.model_dump(include=set(BegunBackup.model_fields)))
        self._write(f"{_BEGUN}/{backup.name}.json", fields.model_dump_json().encode())

    def write_manifest(self, manifest: BackupManifest) -> None:
        """Complete a backup. Raises BackupUnwritable."""
        self._write(f"{_MANIFESTS}/{manifest.name}.json", manifest.model_dump_json().encode())

    def remove_begun(self, name: str) -> None:
        """Remove the record that a backup is begun. Raises BackupUnwritable."""
        self._remove(f"{_BEGUN}/{name}.json")

    def remove_manifest(self, name: str) -> None:
        """Remove the manifest of a backup. Raises BackupUnwritable."""
        self._remove(f"{_MANIFESTS}/{name}.json")

    def copies(self) -> dict[str, int]:
        """Return the size of each copied file by its hash. Raises BackupUnwritable."""
        with translate_place_errors(self.folder):
            return {path.rpartition("/")[2]: size for path, size in file_sizes(f"{self.folder}/{_FILES}").items()}

    def copy_path(self, sha256: str) -> str:
        """Return the path or URL of a copied file."""
        return f"{self.folder}/{_FILES}/{sha256[:2]}/{sha256}"

    @contextmanager
    def open_copy(self, file: CopiedFile) -> Iterator[BinaryIO]:
        """Open a copied file. Raises FileNotFoundError, OSError."""
        with open_stored(path_of(self.copy_path(file.sha256))) as stream:
            yield stream

    def remove_copy(self, sha256: str) -> None:
        """Remove a copied file. Raises BackupUnwritable."""
        self._remove(f"{_FILES}/{sha256[:2]}/{sha256}")

    @property
    def staged(self) -> Path:
        """The file that a copy is written to before it has its name; what a killed process left is overwritten."""
        return self.staging / f".{self.folder.rpartition('/')[2]}.part"

    def stage(self, source: BinaryIO, most: int | None = None) -> tuple[int, str]:
        """Copy a stream, at most `most` bytes, to `staged`; return its size and hash. Raises BackupUnwritable."""
        with translate_place_errors(self.folder):
            make_private_folders(self.staging)
            try:
                with open(self.staged, "wb", opener=private_opener) as target:
                    size, sha256 = copy_hashed(source, target, most)
                    target.flush()
                    os.fsync(target.fileno())
            except OSError:
                self.staged.unlink(missing_ok=True)
                raise
        return size, sha256

    def publish(self, sha256: str) -> None:
        """Give what is staged its name. Raises BackupUnwritable."""
        self._publish(f"{_FILES}/{sha256[:2]}/{sha256}")

    def _write(self, path: str, content: bytes) -> None:
        with translate_place_errors(self.folder):
            make_private_folders(self.staging)
            write_synced(self.staged, content)
        self._publish(path)

    def _publish(self, path: str) -> None:
        target = f"{self.folder}/{path}"
        with translate_place_errors(self.folder):
            if is_url(self.folder):
                upload(self.staged, target)
                self.staged.unlink()
                forget_listings(self.folder)
                return
            local = Path(target)
            if not local.parent.is_dir():
                make_private_folders(local.parent)
                sync_folder(local.parent.parent)
            self.staged.rename(local)
            sync_folder(local.parent)

    def _remove(self, path: str) -> None:
        with translate_place_errors(self.folder):
            path_of(f"{self.folder}/{path}").unlink(missing_ok=True)
            forget_listings(self.folder)

    def _names(self, kind: str) -> list[str]:
        with translate_place_errors(self.folder):
            paths = file_sizes(f"{self.folder}/{kind}")
        return sorted(path.rpartition("/")[2].removesuffix(".json") for path in paths if path.endswith(".json"))

    def _read(self, kind: str, name: str, model: type[_Record]) -> _Record:
        path = f"{self.folder}/{kind}/{name}.json"
        with translate_place_errors(self.folder), open_stored(path_of(path)) as stream:
            content = stream.read()
        try:
            return model.model_validate_json(content)
        except ValidationError as error:
            problem = error.errors(include_input=False)[0]
            raise BackupUnwritable(
                f"{path} cannot be read: {problem['msg']}.",
                "It was damaged, or written by a later version. `dateline backup list` shows the other backups.",
            ) from error


def copy_hashed(source: BinaryIO, target: BinaryIO | None, most: int | None = None) -> tuple[int, str]:
    """Copy a stream, at most `most` bytes, or only read it without a target; return its size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    while most is None or size < most:
        chunk = source.read(_CHUNK if most is None else min(_CHUNK, most - size))
        if not chunk:
            break
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return size, digest.hexdigest()
