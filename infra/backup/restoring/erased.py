"""Articles that were erased since a backup: they do not come back with it.

They are known from the records of erasures, from tombstones in the indices of the alias, and from the manifests of all
backups: those of a lost cluster are in the later ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from elasticsearch import Elasticsearch

from infra.archive.erasing import erase_records, find_records
from infra.archive.places import ArchivePlace, relative_path
from infra.archive.segments import StoredRecord
from infra.backup.errors import BackupUnwritable
from infra.backup.manifest import BackupManifest
from infra.backup.place import BackupPlace
from infra.deadletters import DeadLetters
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.expunging import expunge_deletions
from infra.elasticsearch.lifecycle.versioned import VersionedIndex, versioned_indices
from infra.elasticsearch.lifecycle.withdrawing import withdrawal_time
from infra.elasticsearch.search.pages import read_pages
from infra.erasure.audit import list_erasures
from infra.erasure.originals import concerned_letters, is_of_article, read_stored
from infra.erasure.subject import ErasureRequest, ErasureSubject
from infra.erasure.tombstones import create_tombstones, writable, write_tombstones
from infra.places import absolute
from infra.rebuild.scan import read_documents
from infra.sources import Limits
from transforms.document.erasure import ArticleIdentity
from transforms.document.withdrawal import is_erased
from transforms.records import ArchivedRecord

_PAGE = 500


def erased_ids(client: Elasticsearch, index: str) -> set[str]:
    """Return the ids of the articles that were erased from an index, or are being erased. Raises IndexingError."""
    recorded = {id_ for one in list_erasures(client, index) for id_ in one.report.ids}
    return recorded | {id_ for one in versioned_indices(client, index) for id_ in _tombstones(client, one.name)}


def erased_subjects(
    client: Elasticsearch, index: str, place: BackupPlace, restored: VersionedIndex | None
) -> list[ErasureSubject]:
    """Return each erased article, with what the indices of the alias have of it, and a restored one.

    Raises BackupUnwritable, IndexingError.
    """
    ids = erased_ids(client, index) | _erased_in_manifests(place)
    subjects = {id_: ErasureSubject(ErasureRequest(index, id_), [], {}) for id_ in sorted(ids)}
    for one in [*versioned_indices(client, index), *([restored] if restored else [])]:
        for each in read_documents(client, one.name, ids):
            subjects[each.id].documents.setdefault(one.name, []).append(each)
            subjects[each.id].add(each.document | {"id": each.id})
    for id_, subject in subjects.items():
        subject.identity |= ArticleIdentity(frozenset({id_}))
        subject.found[id_] = subject.identity
    return list(subjects.values())


def erase_documents(client: Elasticsearch, subjects: Iterable[ErasureSubject], restored: VersionedIndex) -> int:
    """Write tombstones over the erased articles of a restored index; return their number.

    An article that came after the backup and was erased gets a tombstone too, so that it does not return with its next
    delivery. Raises IndexingError.
    """
    erased, at = 0, withdrawal_time()
    with writable(client, restored, [restored]):
        for subject in subjects:
            has = [each for each in subject.documents.get(restored.name, []) if not is_erased(each.document)]
            if has:
                alone = replace(subject, indices=[restored], documents={restored.name: has})
                write_tombstones(client, alone, at)
                erased += len(has)
            create_tombstones(client, subject, restored, at)
    with translate_errors(f"refreshing {restored.name}"):
        client.indices.refresh(index=restored.name)
    if erased:
        expunge_deletions(client, [restored.name], lambda _index: None)
    return erased


def erase_from_archive(
    folder: Path, manifest: BackupManifest, subjects: Sequence[ErasureSubject], limits: Limits
) -> int:
    """Erase the records of erased articles from a restored archive; return their number.

    Raises ArchiveUnreadable, ArchiveUnwritable.
    """
    places = {
        (relative_path(path, manifest.archive), offset) for subject in subjects for path, offset in subject.places
    }

    def concerns(record: StoredRecord, at: ArchivedRecord) -> bool:
        if (relative_path(at.path, str(folder)), at.offset) in places:
            return True
        read = read_stored(record, at, limits)
        return any(is_of_article(read, subject) for subject in subjects)

    if not subjects:
        return 0
    archive = ArchivePlace(absolute(str(folder)))
    found = [one for one in find_records(archive, concerns) if one.places]
    erase_records(archive, found)
    return sum(one.articles for one in found)


def erase_from_letters(folder: Path, subjects: Sequence[ErasureSubject]) -> int:
    """Erase the dead letters of erased articles from a restored journal; return their number.

    Raises DeadLettersUnwritable.
    """
    concerns = [concerned_letters(subject) for subject in subjects]
    if not concerns or not folder.is_dir():
        return 0
    return len(DeadLetters(folder).erase(lambda letter: any(concern(letter) for concern in concerns)))


def _erased_in_manifests(place: BackupPlace) -> set[str]:
    """Return the ids that any backup names as erased; one that cannot be read names none."""
    ids = set[str]()
    for name in place.manifests():
        with suppress(BackupUnwritable):
            ids.update(place.read_manifest(name).erased)
    return ids


def _tombstones(client: Elasticsearch, index: str) -> Iterator[str]:
    """Yield the ids of the tombstones of an index. Raises IndexingError."""
    query = {"exists": {"field": "withdrawn.erased"}}
    for page in read_pages(client, index, query=query, sort=[{"id": "asc"}], size=_PAGE, source=False):
        yield from (hit["_id"] for hit in page["hits"])
