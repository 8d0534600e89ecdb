"""Archives of files: ZIP, and TAR in a stream that is already unpacked. One level: no archive is read in an archive."""

from infra.sources.formats.containers.kinds import archive_kind, nested_archive, recognizes_tar, recognizes_zip
from infra.sources.formats.containers.member import ArchiveMember, MemberDamaged
from infra.sources.formats.containers.metadata import ArchiveMetadata
from infra.sources.formats.containers.tar_members import tar_members
from infra.sources.formats.containers.zip_members import zip_members

__all__ = [
    "ArchiveMember",
    "ArchiveMetadata",
    "MemberDamaged",
    "archive_kind",
    "nested_archive",
    "recognizes_tar",
    "recognizes_zip",
    "tar_members",
    "zip_members",
]
