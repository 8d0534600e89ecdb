"""What follows for a batch from what was heard about it: a pure function, without time, chance or memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from infra.elasticsearch.loading.bulk.backlog import Batch, Item
from infra.elasticsearch.loading.bulk.messages import (
    Barred,
    Event,
    Found,
    Itemised,
    ItemReply,
    Refused,
    Unanswered,
)
from infra.elasticsearch.loading.bulk.records import Fault, ItemOutcome
from infra.elasticsearch.loading.bulk.replies import Verdict, is_about_the_service, stop_for, verdict
from infra.elasticsearch.loading.decisions import Decision, Write, is_own_write
from infra.elasticsearch.loading.known import Known
from infra.elasticsearch.loading.outcomes import Outcome
from infra.errors import DatelineError
from transforms.records import Reason

_NOT_FOUND = "sent again and again, and never found in the index"


@dataclass(slots=True)
class Judgement:
    """Each item of a batch is in `ended` or `written`, in a batch to be taken up `at_once` or `later`, or has a `stop`.

    `written` are acknowledged, in the primary term `term`, and end once that is proven.
    `got_through` tells whether the service took anything (null: that was not the question), `why` why not.
    `too_much` is a request's size in bytes that the service will not take at once.
    """

    ended: list[ItemOutcome] = field(default_factory=list)
    written: list[Item] = field(default_factory=list)
    term: int = 0
    at_once: list[Batch] = field(default_factory=list)
    later: list[Batch] = field(default_factory=list)
    stop: DatelineError | None = None
    got_through: bool | None = None
    why: str = ""
    too_much: int | None = None
    faults: Counter[Fault] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges for a load into the alias `name`; an action refused for its own sake `max_refusals` times has failed."""

    name: str
    max_refusals: int

    def judge(self, batch: Batch, event: Event) -> Judgement:
        """What follows from `event`, the end of the request or lookup that carried `batch`."""
        match event:
            case _ if batch.proves:
                return _probed(batch, event)
            case Itemised(items=replies) if tuple(reply.id for reply in replies) == batch.ids:
                return self._itemised(batch, replies)
            case Itemised(items=replies):
                why = f"a reply with {len(replies)} items that are not those of the {len(batch.items)} actions sent"
                return _unanswered(batch, why)
            case Unanswered(why=why):
                return _unanswered(batch, why)
            case Refused():
                return self._refused(batch.unreported(), event)
            case Found(known=known):
                return self._found(batch, known)
            case Barred(error=error):
                return Judgement(stop=error)

    def _itemised(self, batch: Batch, replies: tuple[ItemReply, ...]) -> Judgement:
        if all(verdict(reply) is Verdict.NOT_NOW for reply in replies):
            first = replies[0]
            return self._overloaded(batch, first.status, first.error_type, first.error)
        result = Judgement(got_through=True, term=max(reply.term for reply in replies))
        conflicts, refused = [], []
        for item, reply in zip(batch.items, replies, strict=True):
            match verdict(reply):
                case Verdict.CONFLICT:
                    conflicts.append(item)
                case Verdict.NOT_NOW:
                    refused += self._charge(item, reply.status, reply.error_type, reply.error, result)
                case ended:
                    self._end(item, reply, ended, result)
        result.at_once.append(Batch(tuple(conflicts), batch.failures, ask=True, conflict=True))
        result.later.append(Batch(tuple(refused), batch.failures + 1))
        return result

    def _end(self, item: Item, reply: ItemReply, ended: Verdict, result: Judgement) -> None:
        if ended is not Verdict.REJECTED:
            result.written.append(item.acknowledged(item.action.outcome))
        elif stop := stop_for(self.name, reply.status, reply.error_type, reply.error):
            result.stop = stop
        else:
            result.ended.append(told(item, Outcome.REJECTED, Reason.REFUSED_BY_INDEX, reply.error))

    def _refused(self, batch: Batch, refusal: Refused) -> Judgement:
        """The whole request was refused; a part may be written all the same, since bodies are read in parts."""
        if stop := stop_for(self.name, refusal.status, refusal.error_type, refusal.error):
            return Judgement(stop=stop)
        if refusal.status == 413:
            return _too_large(batch, refusal.error)
        if refusal.status == 400:
            return _bisected(batch, refusal.error)
        return self._overloaded(batch, refusal.status, refusal.error_type, refusal.error)

    def _overloaded(self, batch: Batch, status: int, error_type: str | None, error: str) -> Judgement:
        """Nothing was taken; from the second time on halves are tried: some services take less at once."""
        result = Judgement(got_through=False, why=error, faults=Counter({Fault.OVERLOADED: 1}))
        if len(batch.items) == 1:
            items = self._charge(batch.items[0], status, error_type, error, result)
            result.later.append(Batch(tuple(items), batch.failures + 1))
            return result
        result.later += _regrouped(replace(batch, failures=batch.failures + 1))
        if status == 429 and len(result.later) > 1 and not is_about_the_service(status, error_type):
            result.too_much = batch.size
        return result

    def _found(self, batch: Batch, known: Mapping[str, Known]) -> Judgement:
        """Decide each action again on what the index has by now; what it lacks is sent.

        A conflict with what is still there as it was is a deletion, or a replica that lags: both wear off.
        """
        result = Judgement()
        changed: list[Item] = []
        lagging: list[Item] = []
        for item in batch.items:
            found = known.get(item.action.id)
            following = item.action.rebased(found)
            if isinstance(following, Decision):
                result.ended.append(resolved(item, following, found))
                result.faults[Fault.SETTLED] += not (item.written or batch.conflict)
                continue
            result.faults[Fault.UNKEPT] += item.written is not None
            again = replace(item, action=following, written=None)
            if following.head != item.action.head or item.written:
                changed.append(again)
            elif batch.conflict or len(batch.items) == 1:
                lagging += self._charge(again, 409, None, _NOT_FOUND, result)
            else:
                changed.append(again)
        if batch.conflict:
            result.at_once.append(Batch(tuple(changed), batch.failures))
            result.later.append(Batch(tuple(lagging), batch.failures + 1))
        else:
            result.at_once += _regrouped(Batch((*changed, *lagging), batch.failures))
        return result

    def _charge(self, item: Item, status: int, error_type: str | None, error: str, result: Judgement) -> list[Item]:
        """The item to be tried again, unless it has been refused for its own sake too often."""
        if is_about_the_service(status, error_type):
            return [item]
        if item.refusals + 1 < self.max_refusals:
            return [replace(item, refusals=item.refusals + 1)]
        result.ended.append(told(item, Outcome.FAILED, Reason.INDEX_UNREACHABLE, error))
        return []


def resolved(item: Item, decision: Decision, found: Known | None) -> ItemOutcome:
    """How an action ended that has nothing left to write, by the document that was found."""
    if item.written:
        return kept(item)
    if found is None or decision.outcome is Outcome.FAILED:
        gone = told(item, Outcome.FAILED, Reason.INDEX_UNREACHABLE, "the document to be updated is no longer there")
        return replace(gone, needs_document=True)
    if item.attempts and is_own_write(item.action.state, found):
        return told(item, item.action.outcome, detail="found by id after a request without an answer")
    return replace(told(item, decision.outcome, detail=decision.detail), reverts=decision.reverts)


def told(item: Item, ended: Outcome, reason: Reason | None = None, detail: str = "") -> ItemOutcome:
    """The item's outcome."""
    return ItemOutcome(item.position, item.action.id, ended, reason, detail, item.attempts)


def kept(item: Item) -> ItemOutcome:
    """The outcome of an item that was acknowledged, now that it is proven. Raises ValueError for any other."""
    if item.written is None:
        raise ValueError(f"{item.action.id} was not acknowledged")
    return told(item, item.written, detail=item.action.decision.detail)


def _probed(batch: Batch, event: Event) -> Judgement:
    """If all that the probe carries is there, so is all that it is to prove; else the index is asked for each.

    A conflict alone does not say whose write is there: the documents that the probe carries are looked up.
    """
    match event:
        case Barred(error=error):
            return Judgement(stop=error)
        case Found(known=known) if all(_is_there(item, known.get(item.action.id)) for item in batch.items):
            return Judgement(ended=[kept(item) for item in batch.proves])
        case Itemised(items=replies) if [(reply.id, verdict(reply)) for reply in replies] == [
            (id_, Verdict.CONFLICT) for id_ in batch.ids
        ]:
            return Judgement(at_once=[replace(batch, ask=True)])
    return Judgement(later=[Batch(batch.proves, batch.failures + 1, ask=True)])


def _is_there(item: Item, found: Known | None) -> bool:
    """Whether the document is what this action wrote."""
    if found is None:
        return False
    if item.action.decision.write is Write.TOUCH:
        return isinstance(item.action.rebased(found), Decision)
    return is_own_write(item.action.state, found)


def _unanswered(batch: Batch, why: str) -> Judgement:
    """It may have been carried out in full, in part or not at all: the index is asked, after a while."""
    unknown = batch if batch.ask else batch.unreported()
    question = replace(unknown, failures=batch.failures + 1, ask=True)
    return Judgement(later=[question], got_through=False, why=why, faults=Counter({Fault.UNANSWERED: 1}))


def _too_large(batch: Batch, error: str) -> Judgement:
    if len(batch.items) == 1:
        return Judgement(ended=[told(batch.items[0], Outcome.REJECTED, Reason.TOO_LARGE, error)])
    return Judgement(at_once=[*batch.halves()], too_much=batch.size, faults=Counter({Fault.SPLIT: 1}))


def _bisected(batch: Batch, error: str) -> Judgement:
    """One document is the reason why all are refused: it is among one half or the other."""
    if len(batch.items) == 1:
        return Judgement(ended=[told(batch.items[0], Outcome.REJECTED, Reason.REFUSED_BY_INDEX, error)])
    return Judgement(at_once=[*batch.halves()], faults=Counter({Fault.BISECTED: 1}))


def _regrouped(batch: Batch) -> list[Batch]:
    """The batch to be sent once more; in halves when it has failed before."""
    again = replace(batch, ask=False, conflict=False)
    return [*again.halves()] if batch.failures > 1 and len(batch.items) > 1 else [again]
