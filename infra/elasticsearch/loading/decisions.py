"""The effect of a state of an article on the document that the index has of it: a pure function.

                                                              outcome      write
    the index has no such document                            indexed      create
    the document was withdrawn by a command, or erased        older        -
    withdrawn before, the withdrawal lifted; or by force      replaced     replace
    the same record wrote it, in an interrupted attempt       as it was    -
    the same content                                          unchanged    - (touch, if it is seen later or archived)
    the same content, of an earlier generation                replaced     replace
    a newer state                                             replaced     replace
    an older state                                            older        - (touch, to record it as superseded)
    a state replaced before, seen again by file time alone    older        -

A delivery by which its source withdraws an article is a state as any other: it replaces an older text by a document
without one, a newer text replaces that, and force brings no older text back.

A touch updates what the document records about its states and leaves the rest alone. Every write names the state that
it was decided on (`KnownDocument.seq_no`); if the index has another by then, it is refused and decided again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from infra.elasticsearch.loading.known import KnownDocument, Superseded
from infra.elasticsearch.loading.outcomes import Outcome
from transforms.identity import StateOrder, content_hash, known_ids, path_id, state_order
from transforms.records import GENERATION, ArchivedRecord, InputRef, RawRecord

MOST_SUPERSEDED = 64
"""Replaced states that a document records; of a live report with more, the latest."""

MOST_KNOWN_IDS = 32
"""Names that a document records: a file that was moved more often is a new article."""

SHORT_HASH = 16
"""Hex digits of the content hash of a replaced state that a document records."""


class Write(StrEnum):
    """The kind of write."""

    CREATE = "create"
    REPLACE = "replace"
    TOUCH = "touch"


@dataclass(frozen=True, slots=True)
class IncomingState:
    """A state of an article on its way into the index.

    Attributes:
        raw: The record as it was read.
        content_hash: Hash of content and given metadata.
        order: Time and place at which it was observed.
        where: The same place, in text that JSON can carry.
        observed_given: Whether the record itself gives the time.
        run_id: The run that loads it.
        known_ids: Ids of all names of the article, its own id first.
        force: Whether it replaces any document except a withdrawn one; one that its source withdrew, if it is newer.
        path_id: Id of a web page whose canonical URL another page of the run has too; None for any other record.
    """

    raw: RawRecord
    content_hash: str
    order: StateOrder
    where: InputRef
    observed_given: bool
    run_id: str
    known_ids: tuple[str, ...]
    force: bool = False
    path_id: str | None = None

    @property
    def document_id(self) -> str:
        """Id of the document that this is a state of."""
        return self.known_ids[0]

    def has_content_of(self, known: KnownDocument) -> bool:
        """Return whether the document has the same content."""
        return known.content_hash == self.content_hash

    @property
    def is_archivable(self) -> bool:
        """True if the record is in the archive, or is to be written there."""
        return self.raw.input.archive is not None or self.raw.original is not None

    def needs_archiving(self, known: KnownDocument | None) -> bool:
        """Return whether its bytes are to be written to the archive, which may have them for the same content."""
        return self.raw.original is not None and self._archived_with(known) is None

    def archived_at(self, place: ArchivedRecord | None, known: KnownDocument | None) -> IncomingState:
        """The state with its place in the archive, perhaps that of the document, and without its original bytes."""
        place = place or self._archived_with(known)
        where = replace(self.raw.input, archive=place)
        return replace(self, raw=replace(self.raw, input=where, original=None), where=where.as_text)

    def _archived_with(self, known: KnownDocument | None) -> ArchivedRecord | None:
        of_the_document = known.archive if known and self.has_content_of(known) else None
        return self.raw.input.archive or of_the_document

    @property
    def record_key(self) -> str:
        """Run and record, as a document keeps those that created it."""
        return f"{self.run_id} {self.order.observed.isoformat()} {self.order.offset} {self.order.file}"

    @property
    def short_hash(self) -> str:
        """The content hash as `superseded` has it."""
        return self.content_hash[:SHORT_HASH]


def incoming_state(raw: RawRecord, run_id: str, *, force: bool = False) -> IncomingState:
    """Return the state of a record; with `force` it replaces also an unchanged or newer document."""
    return IncomingState(
        raw=raw,
        content_hash=content_hash(raw),
        order=state_order(raw),
        where=raw.input.as_text,
        observed_given=raw.observed_given,
        run_id=run_id,
        known_ids=known_ids(raw),
        force=force,
        path_id=path_id(raw) if raw.url_is_canonical else None,
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """The effect of a state on a document.

    Attributes:
        outcome: Outcome of the state once the write is done.
        write: The write; None for no write.
        superseded: Replaced states that the document records afterwards.
        known_ids: Names that it records afterwards.
        is_seen_later: Whether the document takes over the state's place and time.
        is_new_place: Whether it takes over the place.
        is_newly_archived: Whether it takes over the place in the archive, having none.
        reverts: Whether the state is one that was replaced before.
        is_withdrawn: Whether the article was withdrawn, so that no state replaces the document.
        detail: Why a state is older.
    """

    outcome: Outcome
    write: Write | None = None
    superseded: tuple[Superseded, ...] = ()
    known_ids: tuple[str, ...] = ()
    is_seen_later: bool = False
    is_new_place: bool = False
    is_newly_archived: bool = False
    reverts: bool = False
    is_withdrawn: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """A state that leads to a write, and the one decision that is made of it before the index answers.

    Attributes:
        state: The state.
        known: The document that was decided on; None for a new article.
        decision: The decision, which has a write.
    """

    state: IncomingState
    known: KnownDocument | None
    decision: Decision

    @property
    def id(self) -> str:
        """Id of the document that is written."""
        return self.known.id if self.known else self.state.document_id

    @property
    def raw(self) -> RawRecord:
        """The record as it was read, for the worker processes."""
        return self.state.raw

    @property
    def needs_processing(self) -> bool:
        """False for a touch, which needs no document."""
        return self.decision.write is not Write.TOUCH


def decide(state: IncomingState, known: KnownDocument | None) -> Decision:
    """Return the effect of `state` on the document that the index has (None: there is no document)."""
    if known is None:
        return Decision(Outcome.INDEXED, Write.CREATE, (), state.known_ids)
    if known.withdrawn or known.erased:
        detail = "the article was erased" if known.erased else "the article was withdrawn"
        return Decision(Outcome.OLDER, is_withdrawn=True, detail=detail)
    if is_own_write(state, known):
        return Decision(Outcome.INDEXED if known.created_by == state.record_key else Outcome.REPLACED)
    if known.created_by == state.record_key:
        return Decision(Outcome.INDEXED)
    is_forced = state.force and known.run_id != state.run_id and not known.withdrawn_by_source
    if known.lifted or is_forced:
        return _replace(state, known)
    if known.content_hash == state.content_hash:
        return _same_content(state, known)
    if _is_newer(state, known):
        return _replace(state, known)
    return _older(state, known)


def claim(state: IncomingState, known: KnownDocument) -> Decision:
    """Return the touch by which the document of a file that is gone takes over the file's new path."""
    known_ids = _merged(known.known_ids, state.known_ids)
    return Decision(Outcome.UNCHANGED, Write.TOUCH, known.superseded, known_ids, is_new_place=True)


def is_own_write(state: IncomingState, known: KnownDocument) -> bool:
    """Return whether the document is this state as written by the same run, in an interrupted attempt."""
    return (known.run_id, known.order, known.content_hash) == (state.run_id, state.order, state.content_hash)


def takes_path_id(state: IncomingState, known: KnownDocument) -> bool:
    """Return whether another page of this run has written the document of the same canonical URL, with other content.

    Both pages stay: this one takes the id of its path.
    """
    others = known.run_id == state.run_id and known.order.file != state.order.file
    return state.path_id is not None and others and known.content_hash != state.content_hash


def _is_newer(state: IncomingState, known: KnownDocument) -> bool:
    """Return whether a state of other content replaces the document.

    The same line read with other metadata, from a manifest that was changed, does. What was replaced before does
    not come back because its file has a later time than that which replaced it.
    """
    if state.order < known.order:
        return False
    replaced = _replaced_at(state, known)
    return state.observed_given or state.force or replaced is None or state.order.observed <= replaced


def _replaced_at(state: IncomingState, known: KnownDocument) -> datetime | None:
    """Return the time of the state that replaced this one, None if it was not replaced."""
    return next((each.at for each in known.superseded if each.short_hash == state.short_hash), None)


def _same_content(state: IncomingState, known: KnownDocument) -> Decision:
    if known.generation < GENERATION and state.order >= known.order:
        return _replace(state, known)
    known_ids, is_later = _merged(known.known_ids, state.known_ids), state.order > known.order
    is_newly_archived = state.is_archivable and known.archive is None
    if is_later or is_newly_archived or known_ids != known.known_ids:
        return Decision(
            Outcome.UNCHANGED,
            Write.TOUCH,
            known.superseded,
            known_ids,
            is_seen_later=is_later,
            is_newly_archived=is_newly_archived,
        )
    return Decision(Outcome.UNCHANGED)


def _older(state: IncomingState, known: KnownDocument) -> Decision:
    by_source = ", by which its source withdrew the article" if known.withdrawn_by_source else ""
    detail = f"the index has the state observed {known.order.observed.isoformat()}{by_source}"
    if _replaced_at(state, known) is not None:
        return Decision(Outcome.OLDER, reverts=state.order > known.order, detail=detail)
    superseded = _remembered(known.superseded, Superseded(state.short_hash, known.order.observed))
    return Decision(Outcome.OLDER, Write.TOUCH, superseded, known.known_ids, detail=detail)


def _replace(state: IncomingState, known: KnownDocument) -> Decision:
    before = Superseded(known.content_hash[:SHORT_HASH], state.order.observed)
    superseded = _remembered(known.superseded, before) if before.short_hash else known.superseded
    kept = tuple(each for each in superseded if each.short_hash != state.short_hash)
    return Decision(Outcome.REPLACED, Write.REPLACE, kept, _merged(known.known_ids, state.known_ids), True)


def _remembered(superseded: tuple[Superseded, ...], one: Superseded) -> tuple[Superseded, ...]:
    """Return the latest replaced states, with one more."""
    others = (each for each in superseded if each.short_hash != one.short_hash)
    return (*others, one)[-MOST_SUPERSEDED:]


def _merged(known_ids: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Return the document's own id, which is the first, and the latest others."""
    first, *others = dict.fromkeys((*known_ids, *more))
    return (first, *others[-(MOST_KNOWN_IDS - 1) :])
