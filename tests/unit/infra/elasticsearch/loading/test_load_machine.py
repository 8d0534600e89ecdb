"""The load's decisions, one situation at a time."""

from __future__ import annotations

from random import Random

from infra.elasticsearch.errors import ElasticsearchUnavailable, NotAuthorized
from infra.elasticsearch.loading.bulk import BulkPolicy, ItemOutcome, LoadFault, Outcome
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
    Stop,
    Wait,
)
from tests.unit.infra.elasticsearch.samples import FULL, action, known, refused, replaced, written
from transforms.records import Reason

POLICY = BulkPolicy(chunk_count=2, chunk_bytes=200_000, in_flight=2, trip_after=2, patience=100.0)


def machine(*ids: str, policy: BulkPolicy = POLICY, size: int = 200) -> LoadMachine:
    """A machine that was offered an action for each id, and no more."""
    made = LoadMachine("news", policy, Random(1))
    for id_ in ids:
        made.offer(action(id_, size=size))
    made.close()
    return made


def send(tested: LoadMachine) -> Send:
    """The request that it sends now."""
    decision = tested.next_command(1.0)
    assert isinstance(decision, Send)
    return decision


def emitted(tested: LoadMachine) -> ItemOutcome:
    """The outcome that it emits now."""
    decision = tested.next_command(1.0)
    assert isinstance(decision, Emit)
    return decision.outcome


def test_nothing_offered_is_done_at_once() -> None:
    assert machine().next_command(0.0) == Done()


def test_two_requests_are_in_flight_and_the_third_waits_for_a_reply() -> None:
    tested = machine("a", "b", "c", "d", "e")
    first, second = tested.next_command(0.0), tested.next_command(0.0)
    assert isinstance(first, Send)
    assert isinstance(second, Send)
    assert tested.next_command(0.0) == Wait(None)
    tested.receive(ItemizedReply(first.number, (written("a"), written("b"))), 1.0)
    assert isinstance(tested.next_command(1.0), Send)


def test_an_acknowledged_write_is_emitted_once_a_later_write_proves_it() -> None:
    tested = machine("a", "b", "c", "d", "e")
    first, _ = send(tested), send(tested)
    tested.receive(ItemizedReply(first.number, (written("a"), written("b"))), 1.0)
    third = send(tested)
    tested.receive(ItemizedReply(third.number, (written("e"),)), 2.0)
    assert [emitted(tested).id, emitted(tested).id] == ["a", "b"]
    assert tested.next_command(2.0) == Wait(None)


def test_what_was_acknowledged_before_the_shard_failed_is_looked_up_and_what_is_lacking_sent_again() -> None:
    tested = machine("a", "b", "c")
    first, second = send(tested), send(tested)
    tested.receive(ItemizedReply(first.number, (written("a"), written("b"))), 1.0)
    tested.receive(ItemizedReply(second.number, (written("c", term=2),)), 1.0)
    asked = tested.next_command(1.0)
    assert isinstance(asked, Lookup)
    assert asked.ids == ("a", "b")
    tested.receive(LookupReply(asked.number, {"a": known()}), 1.0)
    assert emitted(tested).outcome is Outcome.INDEXED
    again = send(tested)
    assert [action.id for action in again.actions] == ["b"]
    assert tested.faults[LoadFault.LOST_AFTER_ACK] == 1


def test_an_acknowledgement_that_comes_after_the_shard_failed_proves_nothing() -> None:
    tested = machine("a", "b", "c")
    first, second = send(tested), send(tested)
    tested.receive(ItemizedReply(second.number, (written("c", term=2),)), 1.0)
    tested.receive(ItemizedReply(first.number, (written("a"), written("b"))), 1.0)
    asked = tested.next_command(1.0)
    assert isinstance(asked, Lookup)
    assert asked.ids == ("a", "b")


def test_the_last_writes_of_a_load_are_proven_by_a_conflict_of_their_last_items() -> None:
    tested = machine(*"abcdef", policy=BulkPolicy(chunk_count=6))
    sent = send(tested)
    tested.receive(ItemizedReply(sent.number, tuple(written(id_) for id_ in "abcdef")), 1.0)
    probe = send(tested)
    assert [action.id for action in probe.actions] == ["c", "d", "e", "f"]
    tested.receive(ItemizedReply(probe.number, tuple(refused(id_, 409) for id_ in "cdef")), 1.0)
    asked = tested.next_command(1.0)
    assert isinstance(asked, Lookup)
    assert asked.ids == tuple("cdef")
    tested.receive(LookupReply(asked.number, {id_: known(id_=id_) for id_ in "cdef"}), 1.0)
    assert [emitted(tested).id for _ in range(6)] == [*"abcdef"]
    assert tested.next_command(1.0) == Done()
    assert not +tested.faults


def test_a_probe_that_is_written_puts_all_that_it_was_to_prove_in_doubt() -> None:
    tested = machine("a", "b")
    sent = send(tested)
    tested.receive(ItemizedReply(sent.number, (written("a"), written("b", "updated"))), 1.0)
    probe = send(tested)
    tested.receive(ItemizedReply(probe.number, (refused("a", 409), written("b", term=2))), 1.0)
    waiting = tested.next_command(1.0)
    assert isinstance(waiting, Wait)
    asked = tested.next_command(waiting.until or 0.0)
    assert isinstance(asked, Lookup)
    tested.receive(LookupReply(asked.number, {"a": known(), "b": known(6, "c2", superseded=replaced("c1"))}), 1.0)
    assert [emitted(tested).outcome, emitted(tested).outcome] == [Outcome.INDEXED, Outcome.INDEXED]
    assert tested.next_command(1.0) == Done()


def test_a_probe_that_conflicts_with_the_write_of_another_proves_nothing() -> None:
    tested = machine("a", "b")
    sent = send(tested)
    tested.receive(ItemizedReply(sent.number, (written("a"), written("b"))), 1.0)
    probe = send(tested)
    tested.receive(ItemizedReply(probe.number, (refused("a", 409), refused("b", 409))), 1.0)
    asked = tested.next_command(1.0)
    assert isinstance(asked, Lookup)
    tested.receive(LookupReply(asked.number, {"a": known(), "b": known(4, "c0", run_id="other")}), 1.0)
    waiting = tested.next_command(1.0)
    assert isinstance(waiting, Wait)
    again = tested.next_command(waiting.until or 0.0)
    assert isinstance(again, Lookup)
    assert again.ids == ("a", "b")


def test_a_probe_proves_nothing_if_its_documents_were_written_again_after_a_failure_of_the_shard() -> None:
    tested = machine(*"abcdef", policy=BulkPolicy(chunk_count=6))
    sent = send(tested)
    tested.receive(ItemizedReply(sent.number, tuple(written(id_) for id_ in "abcdef")), 1.0)
    probe = send(tested)
    tested.receive(ItemizedReply(probe.number, tuple(refused(id_, 409) for id_ in "cdef")), 1.0)
    asked = tested.next_command(1.0)
    assert isinstance(asked, Lookup)
    late = {id_: known(id_=id_, primary_term=2) for id_ in "cdef"}
    tested.receive(LookupReply(asked.number, late), 1.0)
    waiting = tested.next_command(1.0)
    assert isinstance(waiting, Wait), "an earlier request landed after the shard had lost all six"
    again = tested.next_command(waiting.until or 0.0)
    assert isinstance(again, Lookup)
    assert again.ids == tuple("abcdef")
    tested.receive(LookupReply(again.number, late), 1.0)
    assert [emitted(tested).id for _ in range(4)] == [*"cdef"]
    assert [action.id for action in send(tested).actions] == ["a", "b"]
    assert tested.faults[LoadFault.LOST_AFTER_ACK] == 2


def test_after_failures_in_a_row_it_pauses_and_then_sends_one_request() -> None:
    tested = machine("a", "b", "c", "d", "e", "f")
    for _ in range(2):
        sent = tested.next_command(0.0)
        assert isinstance(sent, Send)
        tested.receive(RefusedRequest(sent.number, 503, None, "no master"), 0.0)
    waiting = tested.next_command(0.0)
    assert isinstance(waiting, Wait)
    assert waiting.until is not None
    assert waiting.pause == "no master"
    assert isinstance(tested.next_command(waiting.until), Send)
    assert isinstance(tested.next_command(waiting.until), Wait), "one at a time"
    assert tested.faults[LoadFault.PAUSED] == 1


def test_it_stops_when_its_patience_is_over() -> None:
    tested, now = machine("a", "b"), 0.0
    for _ in range(100):
        match tested.next_command(now):
            case Send(number=number):
                tested.receive(RefusedRequest(number, 503, None, "no master"), now)
            case Wait(until=until):
                now = until or now
            case Stop(error=error):
                assert isinstance(error, ElasticsearchUnavailable)
                assert "no master" in error.message
                assert now >= POLICY.patience
                return
    raise AssertionError("it went on for ever")


def test_a_stop_waits_for_what_is_in_flight() -> None:
    tested = machine("a", "b", "c")
    first, second = tested.next_command(0.0), tested.next_command(0.0)
    assert isinstance(first, Send)
    assert isinstance(second, Send)
    tested.receive(RefusedRequest(first.number, 401, "security_exception", "unable to authenticate"), 0.0)
    assert tested.next_command(0.0) == Wait(None)
    tested.receive(ItemizedReply(second.number, (written("c"),)), 0.0)
    stop = tested.next_command(0.0)
    assert isinstance(stop, Stop), "what is not proven is not emitted"
    assert isinstance(stop.error, NotAuthorized)


def test_what_the_server_cannot_take_is_rejected_unsent() -> None:
    tested = machine("a", policy=BulkPolicy(largest_request=199), size=200)
    outcome = emitted(tested)
    assert (outcome.outcome, outcome.reason) == (Outcome.REJECTED, Reason.TOO_LARGE)
    assert outcome.attempts == 0
    assert tested.next_command(0.0) == Done()


def test_an_action_larger_than_all_chunks_together_is_sent_before_more_is_drawn() -> None:
    tested = LoadMachine("news", BulkPolicy(chunk_bytes=1_000, in_flight=1), Random(1))
    assert tested.next_command(0.0) == NeedInput()
    tested.offer(action("a", size=10_000))
    assert isinstance(tested.next_command(0.0), Send)
    assert tested.next_command(0.0) == Wait(None), "there is no room while it is in flight"


def test_a_service_that_takes_little_at_once_is_sent_little() -> None:
    """Indexing pressure: 429 above 150,000 bytes, for as long as one cares to repeat it."""
    tested, now, sizes, taken = machine(*"abcdefgh", size=100_000), 0.0, list[int](), set[str]()
    while (decision := tested.next_command(now)) != Done():
        match decision:
            case Send(number=number, actions=actions):
                size, ids = sum(sent.size for sent in actions), tuple(sent.id for sent in actions)
                if taken.issuperset(ids):
                    tested.receive(ItemizedReply(number, tuple(refused(id_, 409) for id_ in ids)), now)
                    continue
                sizes.append(size)
                taken.update(ids if size <= 150_000 else ())
                tested.receive(
                    ItemizedReply(number, tuple((written if id_ in taken else refuse)(id_) for id_ in ids)), now
                )
            case Lookup(number=number, ids=ids):
                tested.receive(LookupReply(number, {id_: known(id_=id_) for id_ in ids}), now)
            case Wait(until=until):
                now = until or now
            case Emit(outcome=outcome):
                assert outcome.outcome is Outcome.INDEXED
    assert sizes.count(100_000) == 8


def refuse(id_: str) -> ItemReply:
    return refused(id_, 429, *FULL)


def test_one_document_that_is_always_refused_fails_alone() -> None:
    tested, now, ended = machine("good", "bad", policy=BulkPolicy(max_refusals=3)), 0.0, {}
    while (decision := tested.next_command(now)) != Done():
        match decision:
            case Send(number=number, actions=actions):
                reply = tuple(written(sent.id) if sent.id == "good" else refused(sent.id, 500) for sent in actions)
                tested.receive(ItemizedReply(number, reply), now)
            case Wait(until=until):
                now = until or now
            case Lookup(number=number, ids=ids):
                tested.receive(LookupReply(number, {id_: known() for id_ in ids}), now)
            case Emit(outcome=outcome):
                ended[outcome.id] = (outcome.outcome, outcome.attempts)
    assert ended == {"good": (Outcome.INDEXED, 1), "bad": (Outcome.FAILED, 3)}
