"""The stage of a shard that archives: writes go on once the bytes of their records are published in the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress
from operator import attrgetter

from infra.archive.places import archive_place
from infra.archive.shard_archive import ShardArchive
from infra.deadletters import DeadLetters
from infra.elasticsearch.loading.decisions import PendingWrite
from infra.execution.timings import StageTimer
from infra.execution.workers import batches
from infra.settings import Settings
from infra.sources import Input
from transforms.records import ArchivedRecord, RawRecord

HELD_RECORDS, HELD_BYTES = 10_000, 32_000_000
"""Records, and code points or bytes of their content, that wait until their segment is published: more than a shard of
plain files has, so that an attempt writes one segment."""


def open_shard_archive(folder: str | None, run: str, shard: int, settings: Settings) -> ShardArchive | None:
    """The archive of one attempt of a shard, in the folder or URL that its run names; None without one."""
    return ShardArchive(replace(archive_place(settings), folder=folder), run, shard) if folder else None


def without_originals(inputs: Iterable[Input]) -> Iterator[Input]:
    """The inputs without the bytes that the archive would keep."""
    for item in inputs:
        yield replace(item, original=None) if isinstance(item, RawRecord) and item.original else item


def archive_records(
    pending: Iterable[PendingWrite], archive: ShardArchive | None, letters: DeadLetters, timer: StageTimer
) -> Iterator[PendingWrite]:
    """Yield the writes with the places of their records in the archive.

    A record with the content of a document that is archived has the place of that one; one that was refused while it
    was processed before, that of its dead letter. Raises ArchiveUnwritable, DeadLetterError.
    """
    if archive is None:
        for each in pending:
            yield replace(each, state=each.state.archived_at(None, each.known))
        return
    for group in batches(pending, attrgetter("raw"), HELD_RECORDS, HELD_BYTES):
        are_fresh = [each.state.needs_archiving(each.known) for each in group]
        with timer.stage("archive"):
            places = iter(_places([each.raw for each in compress(group, are_fresh)], archive, letters))
        for each, is_fresh in zip(group, are_fresh, strict=True):
            place = next(places) if is_fresh else None
            yield replace(each, state=each.state.archived_at(place, each.known))


def _places(records: Sequence[RawRecord], archive: ShardArchive, letters: DeadLetters) -> list[ArchivedRecord | None]:
    """Archive records; return their places, or where the archive has those that were refused before."""
    before = letters.archived(records) if records else []
    kept = iter(archive.keep([raw for raw, place in zip(records, before, strict=True) if place is None]))
    return [place or next(kept) for place in before]
