"""The consequences of an event for the batch that it is about: a pure function, without time, chance or state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from infra.elasticsearch.loading.bulk.backlog import Batch, LoadItem
from infra.elasticsearch.loading.bulk.messages import (
    Blocked,
    Event,
    ItemizedReply,
    ItemReply,
    LookupReply,
    RefusedRequest,
    UnansweredRequest,
)
from infra.elasticsearch.loading.bulk.records import ItemOutcome, LoadFault
from infra.elasticsearch.loading.bulk.replies import ItemVerdict, fatal_error, is_service_fault, item_verdict
from infra.elasticsearch.loading.decisions import Decision, Write, is_own_write
from infra.elasticsearch.loading.known import KnownDocument
from infra.elasticsearch.loading.outcomes import Outcome
from infra.errors import DatelineError
from transforms.records import Reason

_NOT_FOUND = "sent repeatedly and never found in the index"


@dataclass(slots=True)
class Evaluation:
    """The consequences for a batch: each item is in one of the first four, or `stop` is set.

    Attributes:
        outcomes: Actions that have ended.
        acknowledged: Items that end once their write is proven.
        retry_now: Batches to send or look up as soon as possible.
        retry_later: Batches to send or look up after a wait.
        stop: The error that ends the load.
        accepted: Whether the service accepted anything; None if the event does not show it.
        why: Why it accepted nothing.
        oversized: Bytes of a request that the service does not accept at once, None for an acceptable one.
        faults: Disturbances to count.
    """

    outcomes: list[ItemOutcome] = field(default_factory=list)
    acknowledged: list[LoadItem] = field(default_factory=list)
    retry_now: list[Batch] = field(default_factory=list)
    retry_later: list[Batch] = field(default_factory=list)
    stop: DatelineError | None = None
    accepted: bool | None = None
    why: str = ""
    oversized: int | None = None
    faults: Counter[LoadFault] = field(default_factory=Counter)

    @property
    def is_overload(self) -> bool:
        """True if the service could not take all that it was sent: it refused some for now, or did not answer."""
        return self.accepted is False or (self.accepted is True and any(batch.items for batch in self.retry_later))


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Evaluates events of a load into the alias `name`.

    An action that was refused `max_refusals` times for its own sake has failed.
    """

    name: str
    max_refusals: int

    def evaluate(self, batch: Batch, event: Event) -> Evaluation:
        """Return the consequences of `event`, the end of the request or lookup that carried `batch`."""
        match event:
            case _ if batch.proves:
                return _evaluate_probe(batch, event)
            case ItemizedReply(items=replies) if tuple(reply.id for reply in replies) == batch.ids:
                return self._itemized(batch, replies)
            case ItemizedReply(items=replies):
                return _unanswered(
                    batch, f"a response with {len(replies)} items that do not match the {len(batch.items)} actions sent"
                )
            case UnansweredRequest(why=why):
                return _unanswered(batch, why)
            case RefusedRequest():
                return self._refused(batch, event)
            case LookupReply(known=known):
                return self._looked_up(batch, known)
            case Blocked(error=error):
                return Evaluation(stop=error)

    def _itemized(self, batch: Batch, replies: tuple[ItemReply, ...]) -> Evaluation:
        if all(item_verdict(reply) is ItemVerdict.RETRYABLE for reply in replies):
            first = replies[0]
            return self._overloaded(batch, first.status, first.error_type, first.error)
        result = Evaluation(accepted=True)
        conflicts, refused = [], []
        for item, reply in zip(batch.items, replies, strict=True):
            match item_verdict(reply):
                case ItemVerdict.WRITTEN:
                    result.acknowledged.append(item.with_acknowledgment(reply.term))
                case ItemVerdict.CONFLICT:
                    conflicts.append(item)
                case ItemVerdict.RETRYABLE:
                    refused += self._charge(item, reply.status, reply.error_type, reply.error, result)
                case ItemVerdict.REJECTED:
                    self._reject(item, reply, result)
        result.retry_now.append(Batch(tuple(conflicts), batch.failures, lookup=True, conflict=True))
        result.retry_later.append(Batch(tuple(refused), batch.failures + 1))
        return result

    def _reject(self, item: LoadItem, reply: ItemReply, result: Evaluation) -> None:
        if stop := fatal_error(self.name, reply.status, reply.error_type, reply.error):
            result.stop = stop
        else:
            result.outcomes.append(item_outcome(item, Outcome.REJECTED, Reason.REFUSED_BY_INDEX, reply.error))

    def _refused(self, batch: Batch, refusal: RefusedRequest) -> Evaluation:
        """Evaluate the refusal of a whole request, parts of which may be written: bodies are read in parts."""
        if stop := fatal_error(self.name, refusal.status, refusal.error_type, refusal.error):
            return Evaluation(stop=stop)
        if refusal.status == 413:
            return _too_large(batch, refusal.error)
        if refusal.status == 400:
            return _bisected(batch, refusal.error)
        return self._overloaded(batch, refusal.status, refusal.error_type, refusal.error)

    def _overloaded(self, batch: Batch, status: int, error_type: str | None, error: str) -> Evaluation:
        """Retry later; from the second failure on in halves: some services accept less at once."""
        result = Evaluation(accepted=False, why=error, faults=Counter({LoadFault.OVERLOADED: 1}))
        if len(batch.items) == 1:
            items = self._charge(batch.items[0], status, error_type, error, result)
            result.retry_later.append(Batch(tuple(items), batch.failures + 1))
            return result
        result.retry_later += _regrouped(replace(batch, failures=batch.failures + 1))
        if status == 429 and len(result.retry_later) > 1 and not is_service_fault(status, error_type):
            result.oversized = batch.size
        return result

    def _looked_up(self, batch: Batch, known: Mapping[str, KnownDocument]) -> Evaluation:
        """Decide each action again on what the index has by now, and send what it lacks.

        A conflict with a document that is unchanged is a deletion, or a replica that lags: both are temporary.
        """
        result = Evaluation()
        changed: list[LoadItem] = []
        lagging: list[LoadItem] = []
        for item in batch.items:
            found = known.get(item.action.id)
            following = item.action.rebased(found)
            if isinstance(following, Decision):
                result.outcomes.append(resolved_outcome(item, following, found))
                result.faults[LoadFault.RESOLVED_BY_LOOKUP] += not (item.acknowledged or batch.conflict)
                continue
            result.faults[LoadFault.LOST_AFTER_ACK] += item.acknowledged is not None
            again = replace(item, action=following, acknowledged=None, term=0)
            if following.head != item.action.head or item.acknowledged:
                changed.append(again)
            elif batch.conflict or len(batch.items) == 1:
                lagging += self._charge(again, 409, None, _NOT_FOUND, result)
            else:
                changed.append(again)
        if batch.conflict:
            result.retry_now.append(Batch(tuple(changed), batch.failures))
            result.retry_later.append(Batch(tuple(lagging), batch.failures + 1))
        else:
            result.retry_now += _regrouped(Batch((*changed, *lagging), batch.failures))
        return result

    def _charge(
        self, item: LoadItem, status: int, error_type: str | None, error: str, result: Evaluation
    ) -> list[LoadItem]:
        """Return the item for a retry; an item that was refused too often for its own sake fails instead."""
        if is_service_fault(status, error_type):
            return [item]
        if item.refusals + 1 < self.max_refusals:
            return [replace(item, refusals=item.refusals + 1)]
        result.outcomes.append(item_outcome(item, Outcome.FAILED, Reason.INDEX_UNREACHABLE, error))
        return []


def resolved_outcome(item: LoadItem, decision: Decision, found: KnownDocument | None) -> ItemOutcome:
    """Return the outcome of an action that has nothing left to write, by the document that was found."""
    if item.acknowledged:
        return confirmed_outcome(item)
    if found is None or decision.outcome is Outcome.FAILED:
        gone = item_outcome(
            item, Outcome.FAILED, Reason.INDEX_UNREACHABLE, "the document to be updated is no longer there"
        )
        return replace(gone, needs_document=True)
    if item.attempts and is_own_write(item.action.state, found):
        return item_outcome(item, item.action.outcome, detail="found by id after a request without a response")
    ended = item_outcome(item, decision.outcome, detail=decision.detail)
    return replace(ended, reverts=decision.reverts, is_withdrawn=decision.is_withdrawn)


def item_outcome(item: LoadItem, outcome: Outcome, reason: Reason | None = None, detail: str = "") -> ItemOutcome:
    """Return the outcome of an item."""
    return ItemOutcome(item.position, item.action, outcome, reason, detail, item.attempts)


def confirmed_outcome(item: LoadItem) -> ItemOutcome:
    """Return the outcome of an acknowledged item whose write is proven. Raises ValueError for any other item."""
    if item.acknowledged is None:
        raise ValueError(f"{item.action.id} was not acknowledged")
    return item_outcome(item, item.acknowledged, detail=item.action.decision.detail)


def _evaluate_probe(batch: Batch, event: Event) -> Evaluation:
    """Confirm everything that the probe proves if all its items are there; else look up each.

    A conflict alone does not show whose write is there: the documents of the probe are looked up.
    """
    match event:
        case Blocked(error=error):
            return Evaluation(stop=error)
        case LookupReply(known=known) if all(_is_there(item, known.get(item.action.id)) for item in batch.items):
            return Evaluation(outcomes=[confirmed_outcome(item) for item in batch.proves])
        case ItemizedReply(items=replies) if [(reply.id, item_verdict(reply)) for reply in replies] == [
            (id_, ItemVerdict.CONFLICT) for id_ in batch.ids
        ]:
            return Evaluation(retry_now=[replace(batch, lookup=True)])
    return Evaluation(retry_later=[Batch(batch.proves, batch.failures + 1, lookup=True)])


def _is_there(item: LoadItem, found: KnownDocument | None) -> bool:
    """Return whether the document is what this action wrote, in the primary term that acknowledged it.

    A later term may lack all that the shard wrote last before: what is there was written again since, by a request
    without a response perhaps, and shows nothing about the writes that this one is to prove.
    """
    if found is None or found.primary_term != item.term:
        return False
    if item.action.decision.write is Write.TOUCH:
        return isinstance(item.action.rebased(found), Decision)
    return is_own_write(item.action.state, found)


def _unanswered(batch: Batch, why: str) -> Evaluation:
    """Look the items up after a wait: all, some or none of them may be written."""
    question = replace(batch, failures=batch.failures + 1, lookup=True)
    return Evaluation(retry_later=[question], accepted=False, why=why, faults=Counter({LoadFault.UNANSWERED: 1}))


def _too_large(batch: Batch, error: str) -> Evaluation:
    if len(batch.items) == 1:
        return Evaluation(outcomes=[item_outcome(batch.items[0], Outcome.REJECTED, Reason.TOO_LARGE, error)])
    return Evaluation(retry_now=[*batch.halves()], oversized=batch.size, faults=Counter({LoadFault.SPLIT: 1}))


def _bisected(batch: Batch, error: str) -> Evaluation:
    """Send halves: one document causes the refusal of all."""
    if len(batch.items) == 1:
        return Evaluation(outcomes=[item_outcome(batch.items[0], Outcome.REJECTED, Reason.REFUSED_BY_INDEX, error)])
    return Evaluation(retry_now=[*batch.halves()], faults=Counter({LoadFault.BISECTED: 1}))


def _regrouped(batch: Batch) -> list[Batch]:
    """Return the batch to send again, in halves if it has failed before."""
    again = replace(batch, lookup=False, conflict=False)
    return [*again.halves()] if batch.failures > 1 and len(batch.items) > 1 else [again]
