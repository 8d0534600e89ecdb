"""Metadata of members from `manifest.json` and `FILE.meta.json` in the archive itself, as beside files in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.sources.formats.containers.member import ArchiveMember, MemberDamaged
from infra.sources.manifest import MANIFEST, MAX_MANIFEST, MAX_SIDECAR, SIDECAR_SUFFIX, load_object, options_of
from infra.sources.metadata import GivenMetadata, MetadataError, read_metadata
from infra.sources.record_options import RecordOptions
from infra.sources.strict_json import RepeatedKeys
from transforms.records import Reason

MAX_TOTAL = 256_000_000
"""Bytes of all metadata files of an archive, which are kept while its members are read."""


@dataclass(slots=True)
class ArchiveMetadata:
    """The metadata files of an archive, by name."""

    files: dict[str, bytes | MetadataError] = field(default_factory=dict)
    _manifests: dict[str, Mapping[str, Any] | MetadataError] = field(default_factory=dict)

    @classmethod
    def of(cls, members: Iterable[ArchiveMember]) -> ArchiveMetadata:
        """Read the metadata files among the members of an archive, in a pass of its own. Raises OSError."""
        found, total = cls(), 0
        for member in members:
            if not is_metadata_name(member.name) or member.other:
                continue
            content = member.refused or _read(member)
            total += len(content) if isinstance(content, bytes) else 0
            if total > MAX_TOTAL:
                message = f"the metadata files of the archive have more than {MAX_TOTAL:,} bytes; unpack it"
                content = MetadataError(Reason.TOO_LARGE, message)
            found.files[member.name] = content
        return found

    def find(self, name: str) -> GivenMetadata:
        """The metadata of a member: of its sidecar, else of its entry in the nearest manifest, else empty ones.

        Raises MetadataError for metadata that cannot be read.
        """
        given = self._given(name)
        return GivenMetadata() if given is None else read_metadata(given)

    def record_options(self, name: str, default: RecordOptions) -> RecordOptions:
        """The options for the records of a member. Raises MetadataError, or MapError for a malformed map."""
        return options_of(self._given(name), default)

    def _given(self, name: str) -> dict[str, Any] | None:
        sidecar = f"{name}{SIDECAR_SUFFIX}"
        if sidecar in self.files:
            return self._load(sidecar)
        folder = name
        while folder:
            folder = folder.rpartition("/")[0]
            manifest = f"{folder}/{MANIFEST}" if folder else MANIFEST
            if (
                manifest in self.files
                and (found := self._entry(manifest, name[len(folder) + bool(folder) :])) is not None
            ):
                return found
        return None

    def _entry(self, manifest: str, key: str) -> dict[str, Any] | None:
        if manifest not in self._manifests:
            try:
                self._manifests[manifest] = self._load(manifest)
            except MetadataError as refused:
                self._manifests[manifest] = refused
        loaded = self._manifests[manifest]
        if isinstance(loaded, MetadataError):
            raise MetadataError(loaded.reason, loaded.message)
        if key not in loaded:
            return None
        if isinstance(loaded, RepeatedKeys) and key in loaded.repeated:
            raise MetadataError(Reason.REPEATED_KEY, f"{manifest} has more than one entry for {key!r}; give one")
        entry = loaded[key]
        if not isinstance(entry, dict):
            raise MetadataError(Reason.BAD_VALUE, f"the entry for {key!r} in {manifest} is not an object")
        return entry

    def _load(self, name: str) -> dict[str, Any]:
        content = self.files[name]
        if isinstance(content, MetadataError):
            raise MetadataError(content.reason, f"{name}: {content.message}")
        return load_object(content, name)


def is_metadata_name(name: str) -> bool:
    """Return whether a member has metadata of other members instead of an article."""
    return name.rpartition("/")[2] == MANIFEST or name.endswith(SIDECAR_SUFFIX)


def _read(member: ArchiveMember) -> bytes | MetadataError:
    most = MAX_SIDECAR if member.name.endswith(SIDECAR_SUFFIX) else MAX_MANIFEST
    open_: Callable[[], Any] = member.open
    try:
        with open_() as stream:
            content: bytes = stream.read(most + 1)
    except MemberDamaged as error:
        return MetadataError(Reason.UNREADABLE, str(error))
    if len(content) > most:
        return MetadataError(Reason.TOO_LARGE, f"it is larger than {most:,} bytes")
    return content
