"""From a document to the bytes of one bulk action: pure, each document serialized alone.

A document that cannot be serialized affects no other, and a repeated request is identical to the byte.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from infra.elasticsearch.loading.decisions import (
    Decision,
    IncomingState,
    PendingWrite,
    Write,
    claim,
    decide,
    takes_path_id,
)
from infra.elasticsearch.loading.known import KnownDocument
from infra.elasticsearch.loading.outcomes import Outcome
from transforms.document import Document
from transforms.records import Reason, Rejected

_DECIDED = ("id", "story", "superseded", "known_ids", "created_by")
"""Keys of a document that depend on what the index has; written before all others."""


@dataclass(frozen=True, slots=True)
class Action:
    """The write of one state of an article, as decided.

    `content` is the document in JSON without the keys that the decision sets, empty where only a touch is to be
    written; `head` is what goes before its keys in a bulk request: the action line, and those keys.
    """

    id: str
    state: IncomingState
    decision: Decision
    content: bytes
    head: bytes

    @property
    def lines(self) -> bytes:
        """The two NDJSON lines of a bulk request, each with its newline."""
        return self.head if self.decision.write is Write.TOUCH else self.head + self.content[1:] + b"\n"

    @property
    def size(self) -> int:
        """Bytes in a request, at most."""
        return len(self.head) + len(self.content)

    @property
    def outcome(self) -> Outcome:
        """The outcome of the state once this is written."""
        return self.decision.outcome

    def rebased(self, known: KnownDocument | None) -> Action | Decision:
        """Decide again on what the index has by now.

        Returns:
            The action, with another id if another page of the run has the same canonical URL; or a Decision if nothing
            is to be written. After a Decision of FAILED the record must be resolved and processed again.
        """
        if known is not None and self.state.path_id and takes_path_id(self.state, known):
            if not self.content:
                return Decision(Outcome.FAILED)
            names = tuple(dict.fromkeys((self.state.path_id, *self.state.known_ids)))
            own = replace(self.state, known_ids=names, path_id=None)
            return make_action(PendingWrite(own, None, decide(own, None)), self.content)
        if known is not None and self._is_claimed_since(known):
            return Decision(Outcome.FAILED)
        decision = decide(self.state, known)
        if decision.write is None:
            return decision
        if not self.content and decision.write is not Write.TOUCH:
            # A touch has no document to replace the deleted one with.
            return Decision(Outcome.FAILED)
        return make_action(PendingWrite(self.state, known, decision), self.content)

    def _is_claimed_since(self, known: KnownDocument) -> bool:
        """Return whether another file claimed the document since this action was decided."""
        others = set(known.known_ids).difference(self.decision.known_ids, self.state.known_ids)
        return self.decision.write is Write.REPLACE and bool(others)


def build_action(document: Document, pending: PendingWrite, indexed_at: str) -> Action | Rejected:
    """Return the action that writes a document.

    Args:
        document: The document; not modified.
        pending: The state that it was made of, and the decision to write it.
        indexed_at: ISO date-time.

    Returns:
        The action; or a rejection with `bad_value` if the document has a value that JSON cannot represent (a lone
        surrogate, an integer over 64 bits).

    Raises:
        ValueError: The decision has nothing to write.
    """
    stamped: dict[str, Any] = {**document, "run_id": pending.state.run_id, "indexed_at": indexed_at}
    for key in _DECIDED:
        del stamped[key]
    try:
        # The slice copies: what orjson returns keeps the 64 KB that it was written into.
        content = orjson.dumps(stamped, option=orjson.OPT_APPEND_NEWLINE)[:-1]
    except orjson.JSONEncodeError as error:
        message = f"The document cannot be written as JSON: {error}."
        return Rejected(Reason.BAD_VALUE, "load", message, pending.state.where, pending.raw.external_id)
    return make_action(pending, content)


def build_touch(pending: PendingWrite) -> Action:
    """Return the action by which a document records a state that does not replace it.

    Raises ValueError if the decision has nothing to write.
    """
    return make_action(pending, b"")


def build_claim(state: IncomingState, known: KnownDocument) -> Action:
    """Return the action by which the document of a file that is gone takes over the file's new path."""
    return make_action(PendingWrite(state, known, claim(state, known)), b"")


def make_action(pending: PendingWrite, content: bytes) -> Action:
    """Return the action of a decision; `content` is a document without its decided keys, empty for a touch.

    Raises ValueError if the decision has nothing to write.
    """
    return Action(pending.id, pending.state, pending.decision, content, _header(pending) + _opening(pending))


def _header(pending: PendingWrite) -> bytes:
    """Return the action line: the write is refused unless the document is the one that was decided on."""
    decision, known = pending.decision, pending.known
    if decision.write is Write.CREATE:
        return orjson.dumps({"create": {"_id": pending.id}}) + b"\n"
    if decision.write is None or known is None:
        raise ValueError(f"nothing is to be written to {pending.id}: {decision}")
    operation = "index" if decision.write is Write.REPLACE else "update"
    basis = {"_id": known.id, "if_seq_no": known.seq_no, "if_primary_term": known.primary_term}
    return orjson.dumps({operation: basis}) + b"\n"


def _opening(pending: PendingWrite) -> bytes:
    """Return the second line of a touch; of a document, its first keys."""
    state, decision, known = pending.state, pending.decision, pending.known
    recorded: dict[str, Any] = {"superseded": [*map(str, decision.superseded)], "known_ids": decision.known_ids}
    if decision.write is Write.TOUCH:
        if decision.is_seen_later:
            recorded["observed"] = state.order.observed
        archive = state.where.archive or (known.archive if known else None)
        if decision.is_seen_later or decision.is_new_place:
            recorded["input"] = asdict(replace(state.where, archive=archive))
        elif decision.is_newly_archived and archive:
            recorded["input"] = {"archive": asdict(archive)}
        return orjson.dumps({"doc": recorded}, option=orjson.OPT_UTC_Z) + b"\n"
    created_by = known.created_by if known else state.record_key
    story = known.story if known and known.story else pending.id
    decided = {"id": pending.id, "story": story, "created_by": created_by, **recorded}
    return orjson.dumps(decided)[:-1] + b","
