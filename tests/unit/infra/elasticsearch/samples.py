"""Small actions, batches and replies for the tests of the loader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from infra.elasticsearch.loading.actions import Action, make_action
from infra.elasticsearch.loading.bulk.backlog import Batch, LoadItem
from infra.elasticsearch.loading.bulk.messages import ItemReply
from infra.elasticsearch.loading.decisions import IncomingState, PendingWrite, decide
from infra.elasticsearch.loading.known import KnownDocument, Superseded
from transforms.identity import StateOrder, version_order
from transforms.records import GENERATION, InputRef, RawRecord

FULL = ("es_rejected_execution_exception", "rejected execution of coordinating operation")
FILE = "/feed.jsonl"
RAW = RawRecord("Ministers met.", "text", "test", datetime(2024, 11, 27, tzinfo=UTC), InputRef("feed.jsonl"))


def order(number: int, offset: int = 0, file: str = FILE, version: str = "", *, withdraws: bool = False) -> StateOrder:
    """Seen `number` seconds after midnight."""
    seen = datetime(2024, 11, 27, tzinfo=UTC) + timedelta(seconds=number)
    return StateOrder(seen, version_order(version), withdraws, file, offset)


def state(id_: str = "a", number: int = 5, content: str = "c1", run_id: str = "run", **given: Any) -> IncomingState:
    """A state of an article that says itself when it was seen."""
    seen = given.pop("order", order(number))
    where = InputRef("feed.jsonl", seen.offset, None, seen.file)
    return IncomingState(RAW, content, seen, where, given.pop("observed_given", True), run_id, (id_,), **given)


def replaced(*hashes: str, number: int = 5) -> tuple[Superseded, ...]:
    """States that were replaced by one seen at this time."""
    return tuple(Superseded(short_hash, order(number).observed) for short_hash in hashes)


def pending(state: IncomingState, known: KnownDocument | None = None) -> PendingWrite:
    """A state with its decision, which may have nothing to write."""
    return PendingWrite(state, known, decide(state, known))


def action(
    id_: str = "a", number: int = 5, content: str = "c1", run_id: str = "run", size: int = 240, **given: Any
) -> Action:
    """An action that creates a document, `size` bytes long in a request."""
    new = pending(state(id_, number, content, run_id, **given))
    empty = make_action(new, b'{"b":""}')
    assert empty.size <= size, f"{id_} takes {empty.size} bytes"
    return make_action(new, b'{"b":"' + b"x" * (size - empty.size) + b'"}')


def batch(*ids: str, failures: int = 0, lookup: bool = False, conflict: bool = False, sent: int = 1) -> Batch:
    """A batch of one action for each id, each sent once."""
    items = tuple(LoadItem(position, action(id_), attempts=sent) for position, id_ in enumerate(ids))
    return Batch(items, failures, lookup=lookup, conflict=conflict)


def written(id_: str, result: str = "created", term: int = 1) -> ItemReply:
    return ItemReply(id_, 201 if result == "created" else 200, result, term=term)


def refused(id_: str, status: int, error_type: str = "some_exception", error: str = "why") -> ItemReply:
    return ItemReply(id_, status, None, error_type, error)


def known(
    number: int = 5, content: str = "c1", run_id: str | None = "run", id_: str = "a", **given: Any
) -> KnownDocument:
    """The document in the index after one write, with other values where `given` has them."""
    seen = given.pop("order", order(number))
    created = state(id_, number, content, run_id or "", order=seen).record_key
    fixed: dict[str, Any] = {"seq_no": 7, "primary_term": 1, "generation": GENERATION, "known_ids": (id_,)}
    fixed["created_by"] = created
    return KnownDocument(id=id_, content_hash=content, order=seen, run_id=run_id, **{**fixed, **given})
