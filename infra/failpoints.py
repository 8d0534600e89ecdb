"""The named steps of ingest, archiving, collecting, alerts, rebuilding, erasure and backups, for tests to intervene.

`failpoint(step)` does nothing unless a hook is installed. Only tests install one, for example to kill the process
(`tests/support/kill_points.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class CollectStep(StrEnum):
    """The steps of a round of collecting, in the order in which it first reaches them."""

    PAGES_QUEUED = "pages-queued"
    """The pages of a listing wait in the state, and that of the listing is not yet written."""
    LISTING_RECORDED = "listing-recorded"
    SEGMENT_INTENDED = "segment-intended"
    """A segment is on record, and its file does not exist yet."""
    SEGMENT_OPENED = "segment-opened"
    PAGE_ARCHIVED = "page-archived"
    """A page is in its segment, and not yet in the state."""
    PAGES_RECORDED = "pages-recorded"
    SEGMENT_PUBLISHED = "segment-published"
    """A segment has its name, and is not yet on record as published."""
    SEGMENT_RECORDED = "segment-recorded"
    SEGMENTS_INGESTED = "segments-ingested"
    """An ingest over segments is complete, and they are not yet marked."""
    SEGMENTS_MARKED = "segments-marked"


class ArchiveStep(StrEnum):
    """The steps of archiving the records of a shard, in the order in which it first reaches them."""

    ARCHIVE_OPENED = "archive-opened"
    """The file of a segment exists, and has no record yet."""
    RECORD_ARCHIVED = "record-archived"
    """A record is in its segment, and not yet synced to the disk."""
    ARCHIVE_SYNCED = "archive-synced"
    """All records of a segment are on the disk, and it has not got its name."""
    ARCHIVE_PUBLISHED = "archive-published"
    """A segment has its name, and nothing of it is loaded."""


class AlertStep(StrEnum):
    """The steps of sending a message of a saved search."""

    MESSAGE_RECORDED = "message-recorded"
    """The articles of a message are on record, and nothing is sent."""
    MESSAGE_SENT = "message-sent"
    """The receiver has taken a message, and that is not yet on record."""


class Step(StrEnum):
    """The steps of an ingest, in the order in which a run first reaches them."""

    PLANNED = "planned"
    LOCKED = "locked"
    SHARD_BEGUN = "shard-begun"
    LETTER_WRITTEN = "letter-written"
    """The line of a dead letter is in its file, and not yet synced to the disk."""
    LETTER_SYNCED = "letter-synced"
    LOOKED_UP = "looked-up"
    PROCESSED = "processed"
    """The result of one input has come back from the pipeline."""
    SENDING = "sending"
    """A bulk request is built, and nothing of it sent."""
    ANSWERED = "answered"
    """A bulk request was answered, and the answer not yet read."""
    SETTLED = "settled"
    """One document has its outcome."""
    SHARD_DONE = "shard-done"
    SHARD_RECORDED = "shard-recorded"
    REFRESHED = "refreshed"
    LETTERS_COPIED = "letters-copied"
    RECEIPTS_RECORDED = "receipts-recorded"
    RUN_RECORDED = "run-recorded"
    REPORTED = "reported"


class RebuildStep(StrEnum):
    """The steps of a rebuild and of the switch to its index, in the order in which they are first reached."""

    INDEX_CREATED = "index-created"
    """The new index exists, and has no document."""
    DOCUMENTS_WRITTEN = "documents-written"
    """Some documents of a slice are in the new index."""
    CAUGHT_UP = "caught-up"
    WRITES_BLOCKED = "writes-blocked"
    """The old index serves and takes no write."""
    LAST_ROUND_DONE = "last-round-done"
    SWITCHED = "switched"
    """The alias points to the new index, and the locks are held."""


class ErasureStep(StrEnum):
    """The steps of the erasure of an article, in the order in which it first reaches them."""

    ERASURE_RECORDED = "erasure-recorded"
    """The erasure is on record as begun, and nothing is erased."""
    SEGMENT_REWRITTEN = "segment-rewritten"
    """A segment of the archive is written again beside the old one, which has its name."""
    SEGMENT_REPLACED = "segment-replaced"
    LETTERS_ERASED = "letters-erased"
    RUN_STATE_ERASED = "run-state-erased"
    """Run state and copies of dead letters no longer quote the article; their files may."""
    PREFECT_ERASED = "prefect-erased"
    NAMES_ERASED = "names-erased"
    """Records of names and other articles are as without the article, whose document is as before."""
    DOCUMENT_ERASED = "document-erased"
    """The document is a tombstone in one of the indices."""
    DELETIONS_EXPUNGED = "deletions-expunged"
    """The files of one index no longer have what was deleted in it."""


class BackupStep(StrEnum):
    """The steps of a backup and of a restore, in the order in which each first reaches them."""

    BACKUP_BEGUN = "backup-begun"
    """The backup is on record as begun, and has no snapshot."""
    SNAPSHOT_TAKEN = "snapshot-taken"
    FILE_STAGED = "file-staged"
    """A file is copied beside the others, and does not have its name."""
    FILES_COPIED = "files-copied"
    """All files are copied, and there is no manifest."""
    MANIFEST_WRITTEN = "manifest-written"
    """The backup is complete, and still on record as begun."""
    FILE_RESTORED = "file-restored"
    INDEX_RESTORED = "index-restored"
    """The restored index is hidden, and has the articles that were erased since."""
    ERASURES_APPLIED = "erasures-applied"
    """Nothing erased is in the restored index, which is hidden."""


AnyStep = Step | ArchiveStep | CollectStep | AlertStep | RebuildStep | ErasureStep | BackupStep

Hook = Callable[[AnyStep], None]
"""Called in whichever thread reaches the step."""

_hook: Hook | None = None


def failpoint(step: AnyStep) -> None:
    """Report that this process has reached a step."""
    if _hook is not None:
        _hook(step)


def install_hook(hook: Hook) -> None:
    """Have `hook` called at each step that this process reaches from now on."""
    global _hook
    _hook = hook
