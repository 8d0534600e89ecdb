"""The load's decisions against a ledger, through thousands of sequences of faults.

A model index keeps what it took, by Elasticsearch's rules of conditional writes. Whatever it answers, each action
ends by exactly one outcome, and the index has the newest state of every id that it could take.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk import BulkPolicy, ItemOutcome, Outcome
from infra.elasticsearch.loading.bulk.load_machine import LoadMachine
from infra.elasticsearch.loading.bulk.messages import (
    Done,
    Emit,
    ItemizedReply,
    ItemReply,
    Lookup,
    LookupReply,
    NeedInput,
    RefusedRequest,
    Send,
    UnansweredRequest,
    Wait,
)
from tests.property.model_index import (
    BAD_DOCUMENT,
    BAD_REQUEST,
    GROWTH,
    HEALTHY_LIMIT,
    ISSUE,
    Issued,
    ModelIndex,
    acceptable,
    bytes_of,
)
from transforms.records import Reason

POLICY = BulkPolicy(chunk_count=8, chunk_bytes=2_400, in_flight=2, largest_request=2_700, trip_after=3, patience=1e12)


class Load(RuleBasedStateMachine):
    """Drives one load; every rule is something that networks and nodes do."""

    @initialize(ledger=ISSUE, seed=st.integers(0, 2**32))
    def begin(self, ledger: list[Issued], seed: int) -> None:
        self.ledger, self.seed, self.now = ledger, seed, 0.0
        self.index = ModelIndex()
        self.late: list[Action] = []
        self.start()

    def start(self) -> None:
        self.machine = LoadMachine("news", POLICY, Random(self.seed))
        self.source = iter(self.ledger)
        self.running: dict[int, Send | Lookup] = {}
        self.delayed: dict[int, ItemizedReply] = {}
        self.outcomes: dict[int, ItemOutcome] = {}
        self.offered, self.done = 0, False

    @rule(seconds=st.floats(0, 40))
    def work(self, seconds: float) -> None:
        """Time passes, and the load does what there is to do."""
        self.now += seconds
        while True:
            match self.machine.next_command(self.now):
                case Emit(outcome=outcome):
                    assert outcome.position not in self.outcomes
                    self.outcomes[outcome.position] = outcome
                case NeedInput():
                    self.feed()
                case Send() | Lookup() as request:
                    self.running[request.number] = request
                case Wait(until=until):
                    assert self.running or until is not None, "waits for nothing"
                    assert until is None or until > self.now, "waits for what is past"
                    return
                case Done():
                    self.done = True
                    return
                case decision:
                    raise AssertionError(decision)

    def feed(self) -> None:
        following = next(self.source, None)
        if following:
            self.offered += 1
            self.machine.offer(following.action)
        else:
            self.machine.close()

    @precondition(lambda self: self.running.keys() - self.delayed)
    @rule(data=st.data())
    def answered(self, data: st.DataObject) -> None:
        """The node works."""
        self.answer(self.one(data))

    @precondition(lambda self: self.running.keys() - self.delayed)
    @rule(data=st.data(), status=st.sampled_from([429, 500, 503]))
    def some_items_refused(self, data: st.DataObject, status: int) -> None:
        request = self.one(data)
        if isinstance(request, Lookup) or not acceptable(request.actions):
            return self.answer(request)
        refused = data.draw(st.lists(st.booleans(), min_size=len(request.actions), max_size=len(request.actions)))
        replies = [
            ItemReply(action.id, status, None, "es_rejected_execution_exception", "full")
            if refuse
            else self.index.take(action)
            for action, refuse in zip(request.actions, refused, strict=True)
        ]
        return self.hear(ItemizedReply(request.number, tuple(replies)))

    @precondition(lambda self: self.running.keys() - self.delayed)
    @rule(data=st.data(), status=st.sampled_from([408, 429, 500, 502, 503]), taken=st.integers(0, 4))
    def request_refused(self, data: st.DataObject, status: int, taken: int) -> None:
        """A part may be written all the same."""
        request = self.one(data)
        if isinstance(request, Lookup):
            return self.hear(UnansweredRequest(request.number, "503"))
        for action in request.actions[:taken]:
            self.index.take(action)
        return self.hear(RefusedRequest(request.number, status, None, "not now"))

    @precondition(lambda self: self.running.keys() - self.delayed)
    @rule(data=st.data(), taken=st.integers(0, 4), lands_late=st.booleans())
    def reply_lost(self, data: st.DataObject, taken: int, lands_late: bool) -> None:
        """Time-out, reset or garbled reply: all, some or nothing is written, or it is written later."""
        request = self.one(data)
        if isinstance(request, Send):
            for action in request.actions[:taken]:
                if lands_late:
                    self.late.append(action)
                else:
                    self.index.take(action)
        self.hear(UnansweredRequest(request.number, "lost"))

    @precondition(lambda self: self.running.keys() - self.delayed)
    @rule(data=st.data(), length=st.integers(0, 3), swapped=st.booleans())
    def reply_damaged(self, data: st.DataObject, length: int, swapped: bool) -> None:
        """Carried out, but the reply has too few items, or in another order, as ids show.

        Elasticsearch answers in the order of the request: replies to actions of one id have no other distinction.
        """
        request = self.one(data)
        if isinstance(request, Lookup) or not acceptable(request.actions):
            return self.answer(request)
        replies = [self.index.take(action) for action in request.actions]
        shows = [reply.id for reply in replies] != [reply.id for reply in replies[::-1]]
        damaged = replies[::-1] if swapped and shows else replies[:length]
        return self.hear(ItemizedReply(request.number, tuple(damaged)))

    @precondition(lambda self: self.running.keys() - self.delayed)
    @rule(data=st.data())
    def shard_fails(self, data: st.DataObject) -> None:
        """Some of what is in flight is acknowledged all the same; these answers come now, or after later ones."""
        answerable = [request for number, request in self.running.items() if number not in self.delayed]
        sent = [request for request in answerable if isinstance(request, Send) and acceptable(request.actions)]
        chosen = [request for request in sent if data.draw(st.booleans())]
        replies = self.index.fail((request.actions, data.draw(st.integers(0, 3))) for request in chosen)
        for request, items in zip(chosen, replies, strict=True):
            self.delayed[request.number] = ItemizedReply(request.number, items)

    @precondition(lambda self: self.delayed)
    @rule(data=st.data())
    def delayed_reply_comes(self, data: st.DataObject) -> None:
        self.hear(self.delayed[data.draw(st.sampled_from(sorted(self.delayed)))])

    @precondition(lambda self: self.late)
    @rule()
    def late_write_lands(self) -> None:
        self.index.take(self.late.pop())

    def one(self, data: st.DataObject) -> Send | Lookup:
        return self.running[data.draw(st.sampled_from(sorted(self.running.keys() - self.delayed)))]

    def answer(self, request: Send | Lookup) -> None:
        """As a healthy Elasticsearch does."""
        if isinstance(request, Lookup):
            self.hear(LookupReply(request.number, self.index.find(request.ids)))
        elif acceptable(request.actions):
            self.hear(ItemizedReply(request.number, tuple(self.index.take(action) for action in request.actions)))
        elif bytes_of(request.actions) > HEALTHY_LIMIT:
            self.hear(RefusedRequest(request.number, 413))
        else:
            self.hear(RefusedRequest(request.number, 400, "action_request_validation_exception", "id too long"))

    def hear(self, event: Any) -> None:
        del self.running[event.number]
        self.delayed.pop(event.number, None)
        self.machine.receive(event, self.now)

    @invariant()
    def bounded(self) -> None:
        running = self.running
        assert len(running) <= POLICY.in_flight
        assert self.offered - len(self.outcomes) <= POLICY.chunks_held * POLICY.chunk_count
        sent = [action for request in running.values() if isinstance(request, Send) for action in request.actions]
        assert len({id(action) for action in sent}) == len(sent), "an action is in two requests at once"
        for request in running.values():
            if isinstance(request, Send):
                assert len(request.actions) <= POLICY.chunk_count
                assert sum(action.size for action in request.actions) <= POLICY.chunk_bytes + GROWTH * len(
                    request.actions
                )

    def teardown(self) -> None:
        """The faults are over: the load ends, the ledger adds up, and late writes and a second load change nothing."""
        landing = Random(self.seed).randint(0, len(self.late))
        after, self.late = self.late[landing:], self.late[:landing]
        self.heal()
        self.check()
        self.check_late(after)
        if any(outcome.outcome is Outcome.FAILED for outcome in self.outcomes.values()):
            return
        before = dict(self.index.has)
        self.ledger = [replace(entry, action=in_run(entry.action, "second")) for entry in self.ledger]
        self.start()
        self.heal()
        assert {outcome.outcome for outcome in self.outcomes.values()} <= SECOND_TIME
        assert self.index.has == before

    def heal(self) -> None:
        for action in self.late:
            self.index.take(action)
        self.late.clear()
        while not self.done:
            self.work(60.0)
            for number, request in list(self.running.items()):
                if number in self.delayed:
                    self.hear(self.delayed[number])
                else:
                    self.answer(request)

    def check(self) -> None:
        assert sorted(self.outcomes) == list(range(len(self.ledger)))
        for position, entry in enumerate(self.ledger):
            _check_outcome(entry, self.outcomes[position], self.index)
        for newest in self.newest():
            assert self.index.has[newest.id].order >= newest.state.order

    def check_late(self, after: list[Action]) -> None:
        """Writes that land after the load concern only actions that it gave up."""
        failed = {outcome.id for outcome in self.outcomes.values() if outcome.outcome is Outcome.FAILED}
        before = dict(self.index.has)
        for action in after:
            self.index.take(action)
        changed = {id_ for id_, found in self.index.has.items() if before.get(id_) != found}
        assert changed <= failed
        for newest in self.newest():
            assert self.index.has[newest.id].order >= newest.state.order

    def newest(self) -> Iterator[Action]:
        """The states of every id that were not given up."""
        for position, entry in enumerate(self.ledger):
            if self.outcomes[position].outcome not in (Outcome.REJECTED, Outcome.FAILED):
                yield entry.action


def in_run(action: Action, run_id: str) -> Action:
    """The same action, issued by another run."""
    return replace(action, state=replace(action.state, run_id=run_id))


SECOND_TIME = {Outcome.UNCHANGED, Outcome.OLDER, Outcome.REJECTED}
REASONS = {BAD_DOCUMENT: Reason.REFUSED_BY_INDEX, BAD_REQUEST: Reason.REFUSED_BY_INDEX}


def _check_outcome(entry: Issued, ended: ItemOutcome, index: ModelIndex) -> None:
    assert ended.id == entry.action.id
    if ended.outcome is Outcome.FAILED:
        assert ended.reason is Reason.INDEX_UNREACHABLE
        assert ended.attempts >= POLICY.max_refusals
    elif entry.flaw:
        assert (ended.outcome, ended.reason) == (Outcome.REJECTED, REASONS.get(entry.flaw, Reason.TOO_LARGE))
        assert entry.action.id not in index.has
    else:
        assert ended.outcome is not Outcome.REJECTED
        if ended.outcome is Outcome.OLDER:
            assert index.has[ended.id].order >= entry.action.state.order


class ManyLoads(Load):
    """The same, in thousands of sequences."""


Load.TestCase.settings = settings(max_examples=300, stateful_step_count=60, deadline=None)
ManyLoads.TestCase.settings = settings(Load.TestCase.settings, max_examples=3_000)
test_every_action_ends_once_whatever_happens = Load.TestCase
test_every_action_ends_once_in_thousands_of_loads = pytest.mark.slow(pytest.mark.timeout(3_600)(ManyLoads.TestCase))
