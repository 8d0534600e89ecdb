"""The place of backups in object storage: records, copies and their hashes, as in a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.backup.errors import BackupUnwritable
from infra.backup.manifest import BackupManifest, BegunBackup, FileKind
from infra.backup.originals import copy_originals
from infra.backup.place import BackupPlace
from infra.backup.restoring.unpacking import unpack
from infra.settings import Settings
from tests.service.places.conftest import bucket as bucket
from tests.support.object_storage import Bucket

pytestmark = pytest.mark.service


def test_a_backup_in_object_storage_is_copied_once_and_restored(bucket: Bucket, tmp_path: Path) -> None:
    segment = tmp_path / "archive" / "delivered" / "2026-11-29" / "one.warc.gz"
    segment.parent.mkdir(parents=True)
    segment.write_bytes(b"a segment")
    given = {"home": tmp_path / "home", "given_archive": str(tmp_path / "archive"), "given_backups": bucket.url("all")}
    settings = Settings.read().model_copy(update=given)
    place = BackupPlace.of(settings, "wires")
    begun = BegunBackup.new("wires", "dateline")
    place.write_begun(begun)
    assert (place.begun(), place.manifests(), place.copies()) == ([begun.name], [], {})
    files, counts = copy_originals(settings, "wires", place, lambda _: None)
    assert (counts.copied, counts.there) == (1, 0)
    assert copy_originals(settings, "wires", place, lambda _: None)[1].there == 1
    manifest = BackupManifest(
        **begun.model_dump(),
        ended=datetime.now(UTC),
        version="1",
        indices={"wires": "wires-000001-00000000"},
        documents=1,
        snapshot_bytes=1,
        archive=settings.archive,
        files=files,
    )
    place.write_manifest(manifest)
    place.remove_begun(begun.name)
    assert place.begun() == []
    assert place.read_manifest("latest") == manifest
    folders = {FileKind.ARCHIVE: tmp_path / "restored"}
    (done,) = unpack(place, manifest, folders, lambda: None)
    assert done.written == 1
    assert (tmp_path / "restored/delivered/2026-11-29/one.warc.gz").read_bytes() == b"a segment"
    place.remove_copy(files[0].sha256)
    assert place.copies() == {}
    with pytest.raises(BackupUnwritable, match="missing or damaged"):
        unpack(place, manifest, {FileKind.ARCHIVE: tmp_path / "again"}, lambda: None)
