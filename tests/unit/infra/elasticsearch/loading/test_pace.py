"""Fewer and smaller requests while Elasticsearch is slow or refuses, and more again afterwards."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from infra.elasticsearch.loading.bulk.load_machine import LoadMachine
from infra.elasticsearch.loading.bulk.messages import (
    Done,
    Emit,
    ItemizedReply,
    Lookup,
    LookupReply,
    NeedInput,
    RefusedRequest,
    Send,
    UnansweredRequest,
    Wait,
)
from infra.elasticsearch.loading.bulk.pace import LoadPace
from infra.elasticsearch.loading.bulk.records import BulkPolicy
from infra.elasticsearch.loading.outcomes import Outcome
from tests.unit.infra.elasticsearch.samples import action, known, refused, written

POLICY = BulkPolicy(chunk_count=64, in_flight=4, request_seconds=60.0)
FAST, SLOW = 1.0, 31.0


def repeat(times: int, step: Callable[[], None]) -> None:
    for _ in range(times):
        step()


def test_a_refusal_halves_the_requests_in_flight_and_a_late_one_their_size_too() -> None:
    pace = LoadPace(POLICY)
    pace.record_refused(is_late=False)
    assert (pace.in_flight, pace.chunk_count) == (2, 64)
    pace.record_refused(is_late=True)
    assert (pace.in_flight, pace.chunk_count) == (1, 32)


def test_slow_requests_become_smaller_before_they_are_late() -> None:
    pace = LoadPace(POLICY)
    repeat(20, lambda: pace.record_accepted(SLOW))
    assert (pace.in_flight, pace.chunk_count) == (1, 2)


def test_it_speeds_up_again_step_by_step() -> None:
    pace, seen = LoadPace(POLICY), []
    repeat(2, lambda: pace.record_refused(is_late=True))
    for _ in range(60):
        pace.record_accepted(FAST)
        seen.append((pace.in_flight, pace.chunk_count))
    assert list(dict.fromkeys(seen)) == [(1, 16), (1, 32), (1, 64), (2, 64), (3, 64), (4, 64)]


@given(st.lists(st.one_of(st.booleans(), st.floats(0, 100))))
def test_it_stays_between_one_and_the_policy(events: list[bool | float]) -> None:
    pace = LoadPace(POLICY)
    for event in events:
        if isinstance(event, bool):
            pace.record_refused(is_late=event)
        else:
            pace.record_accepted(event)
        assert 1 <= pace.in_flight <= POLICY.in_flight
        assert 1 <= pace.chunk_count <= POLICY.chunk_count


class OneAtATime:
    """A service that takes a second for each request and refuses what arrives meanwhile; it never answers the first."""

    def __init__(self, *, answers_first: bool) -> None:
        self.now, self.refusals, self.sizes = 0.0, 0, list[int]()
        self._held: set[str] = set()
        self._busy: Send | None = None
        self._is_silent = not answers_first

    def load(self, documents: int, policy: BulkPolicy) -> None:
        """Run a load to its end."""
        tested, numbers = LoadMachine("news", policy, Random(1)), iter(range(documents))
        while (command := tested.next_command(self.now)) != Done():
            match command:
                case NeedInput():
                    number = next(numbers, None)
                    tested.close() if number is None else tested.offer(action(f"{number:04}"))
                case Send() as request if self._busy is None:
                    self.sizes.append(len(request.actions))
                    self._busy = request
                case Send(number=number):
                    self.refusals += 1
                    tested.receive(RefusedRequest(number, 429, "es_rejected_execution_exception", "full"), self.now)
                case Lookup(number=number, ids=ids):
                    found = {id_: known(id_=id_) for id_ in ids if id_ in self._held}
                    tested.receive(LookupReply(number, found), self.now)
                case Wait(until=until):
                    self.now = until or self.now
                    self._end(tested)
                case Emit(outcome=outcome):
                    assert outcome.outcome is Outcome.INDEXED

    def _end(self, tested: LoadMachine) -> None:
        """Answer the request that is being carried out, if there is one."""
        request, self._busy = self._busy, None
        if request is None:
            return
        self.now += 1.0
        if self._is_silent:
            self._is_silent = False
            tested.receive(UnansweredRequest(request.number, "late"), self.now)
            return
        ids = [sent.id for sent in request.actions]
        replies = tuple(refused(id_, 409) if id_ in self._held else written(id_) for id_ in ids)
        self._held.update(ids)
        tested.receive(ItemizedReply(request.number, replies), self.now)


def test_of_a_service_that_takes_one_request_at_a_time_few_are_refused() -> None:
    service = OneAtATime(answers_first=True)
    service.load(1_200, BulkPolicy(chunk_count=4, in_flight=3, trip_after=50))
    assert len(service.sizes) >= 300
    assert 0 < service.refusals < len(service.sizes) / 5


def test_after_a_request_without_an_answer_the_next_ones_are_smaller() -> None:
    service = OneAtATime(answers_first=False)
    service.load(160, BulkPolicy(chunk_count=8, in_flight=1))
    assert service.sizes[0] == 8
    assert 4 in service.sizes[1:12], service.sizes
    assert 8 in service.sizes[12:], service.sizes
