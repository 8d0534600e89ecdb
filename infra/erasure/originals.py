"""The raw bytes of an article: its records in the archive, and its dead letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from infra.archive.erasing import FoundRecords, find_records
from infra.archive.errors import ArchiveUnreadable
from infra.archive.fetching import input_of
from infra.archive.places import ArchivePlace
from infra.archive.segments import StoredRecord
from infra.deadletters import DeadLetter, DeadLetters, deadletter_places
from infra.erasure.quotes import Quotes
from infra.erasure.subject import ErasureSubject
from infra.settings import Settings
from infra.sources import Input, Limits
from transforms.document.erasure import identity_of_record
from transforms.identity import document_id
from transforms.records import ArchivedRecord, RawRecord


def find_archived(place: ArchivePlace, subject: ErasureSubject, limits: Limits) -> list[FoundRecords]:
    """Return the segments that have records of an article, or damage. Raises ArchiveUnreadable, PlaceError."""

    def concerns(record: StoredRecord, at: ArchivedRecord) -> bool:
        return (at.path, at.offset) in subject.places or is_of_article(read_stored(record, at, limits), subject)

    return [found for found in find_records(place, concerns) if found.places or found.damaged]


def concerned_letters(subject: ErasureSubject) -> Callable[[DeadLetter], bool]:
    """Return the function that recognizes the dead letters of an article."""

    def concerns(letter: DeadLetter) -> bool:
        archive = letter.rejected.input.archive
        if archive and (archive.path, archive.offset) in subject.places:
            return True
        is_unread, id_ = not isinstance(letter.refused, RawRecord), letter.external_id
        if is_unread and id_ and id_ == subject.request.id:
            subject.add_unread(letter.source)
            return True
        return is_of_article(letter.refused, subject)

    return concerns


def letter_stores(settings: Settings, index: str) -> Iterator[DeadLetters]:
    """Yield the dead letters of an index, in each of its places. Raises DeadLettersUnwritable."""
    yield from (DeadLetters(place, settings.deadletters_bytes) for place in deadletter_places(settings, index))


def read_stored(record: StoredRecord, at: ArchivedRecord, limits: Limits) -> Input | None:
    """The input that a record is read as; None if it is not one that articles are read from."""
    try:
        return input_of(record, at, limits)
    except ArchiveUnreadable:
        return None


def is_of_article(read: Input | None, subject: ErasureSubject) -> bool:
    """Return whether an input is of the article; of one that cannot be read, whether its bytes quote it."""
    if read is None:
        return False
    if not isinstance(read, RawRecord):
        if is_quoted := _is_quoted(read.content, subject.quotes):
            subject.add_unread(read.source)
        return is_quoted
    if not subject.concerns(read):
        return False
    if not subject.has_documents:
        subject.add_record(document_id(read), replace(read, original=None), identity_of_record(read))
    return True


def _is_quoted(content: bytes | str, quotes: Quotes) -> bool:
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    return bool(quotes) and quotes.quoted_in(text)
