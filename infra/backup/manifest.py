"""The manifest of a backup, and the record of one that is begun."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class FileKind(StrEnum):
    """The kind of a copied file, by the folder that it belongs to."""

    ARCHIVE = "archive"
    DEAD_LETTERS = "deadletters"
    SETTINGS = "settings"


class CopiedFile(BaseModel):
    """A copied file.

    Attributes:
        kind: Where it belongs.
        name: Its path there, with slashes.
        bytes: Its size.
        sha256: The hash of its content, by which the copy is stored.
    """

    model_config = ConfigDict(frozen=True)

    kind: FileKind
    name: str
    bytes: int
    sha256: Sha256


class BegunBackup(BaseModel):
    """A backup that is begun: its names. Times are aware.

    Attributes:
        name: Its name, which its snapshot has too.
        index: The alias.
        repository: The repository of the snapshot.
        begun: When it was begun.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    index: str
    repository: str
    begun: datetime

    @classmethod
    def new(cls, index: str, repository: str) -> Self:
        """A backup that begins now."""
        now = datetime.now(UTC)
        return cls(name=f"{index}-{now:%Y%m%d-%H%M%S}-{uuid4().hex[:4]}", index=index, repository=repository, begun=now)


class BackupManifest(BegunBackup):
    """A complete backup.

    Attributes:
        format: Of this record; a later one is refused.
        ended: When it was completed.
        version: Of Dateline.
        indices: The index behind each alias in the snapshot; that of the articles under the alias itself.
        documents: Searchable articles when it began; the snapshot has these, and what was loaded while it began.
        snapshot_bytes: Size of the files that the snapshot refers to; earlier snapshots have some of them.
        archive: The folder or URL of the archive, from whose root the names of segments count.
        files: The copied files.
        erased: Ids of the articles that were erased before.
    """

    format: Literal[1] = 1
    ended: datetime
    version: str
    indices: dict[str, str]
    documents: int
    snapshot_bytes: int
    archive: str
    files: list[CopiedFile]
    erased: list[str] = []

    @property
    def article_index(self) -> str:
        """The index of the articles in the snapshot."""
        return self.indices[self.index]

    @property
    def file_bytes(self) -> int:
        """The size of the copied files."""
        return sum(file.bytes for file in self.files)

    def of_kind(self, kind: FileKind) -> list[CopiedFile]:
        """Return the copied files of a kind."""
        return [file for file in self.files if file.kind is kind]
