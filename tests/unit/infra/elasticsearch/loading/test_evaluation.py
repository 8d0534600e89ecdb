"""The consequences of each kind of event for a batch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.elasticsearch.errors import (
    IndexingError,
    IndexMissing,
    IndexUnusable,
    MappingOutdated,
    NotAuthorized,
)
from infra.elasticsearch.loading.actions import Action, build_touch
from infra.elasticsearch.loading.bulk import LoadFault, Outcome
from infra.elasticsearch.loading.bulk.backlog import Batch, LoadItem
from infra.elasticsearch.loading.bulk.evaluation import Evaluation, Evaluator
from infra.elasticsearch.loading.bulk.messages import (
    Blocked,
    Event,
    ItemizedReply,
    LookupReply,
    RefusedRequest,
    UnansweredRequest,
)
from infra.elasticsearch.loading.decisions import Write
from infra.elasticsearch.loading.known import KnownDocument
from tests.unit.infra.elasticsearch.samples import FULL, batch, known, pending, refused, replaced, state, written
from transforms.records import Reason

TWO, FOUR = batch("a", "b"), batch("a", "b", "c", "d")


def evaluate(given: Batch, event: Event, max_refusals: int = 3) -> Evaluation:
    return Evaluator("news", max_refusals).evaluate(given, event)


def waiting(evaluation: Evaluation) -> list[tuple[str, ...]]:
    return [again.ids for again in [*evaluation.retry_now, *evaluation.retry_later] if again.items]


def test_written_items_are_indexed_or_replaced() -> None:
    first, second = TWO.items
    over = second.action.rebased(known(4, "c0", id_="b"))
    assert isinstance(over, Action)
    evaluation = evaluate(
        Batch((first, replace(second, action=over))), ItemizedReply(1, (written("a"), written("b", "updated")))
    )
    assert [item.acknowledged for item in evaluation.acknowledged] == [Outcome.INDEXED, Outcome.REPLACED]
    assert [item.term for item in evaluation.acknowledged] == [1, 1]
    assert not evaluation.outcomes, "an acknowledgement is to be proven"
    assert evaluation.accepted
    assert not waiting(evaluation)


def test_replies_to_states_of_one_id_are_read_in_the_order_of_the_request() -> None:
    both = batch("a", "a")
    evaluation = evaluate(both, ItemizedReply(1, (written("a"), refused("a", 409))))
    assert [item.position for item in evaluation.acknowledged] == [0]
    assert [[item.position for item in again.items] for again in evaluation.retry_now] == [[1]]
    assert evaluation.retry_now[0].lookup


def test_a_refused_document_costs_only_itself() -> None:
    evaluation = evaluate(TWO, ItemizedReply(1, (written("a"), refused("b", 400, error="failed to parse date field"))))
    (bad,) = evaluation.outcomes
    assert [item.action.id for item in evaluation.acknowledged] == ["a"]
    assert (bad.outcome, bad.reason, bad.detail) == (
        Outcome.REJECTED,
        Reason.REFUSED_BY_INDEX,
        "failed to parse date field",
    )


def test_a_refusal_for_now_inside_a_200_is_tried_again_alone() -> None:
    evaluation = evaluate(TWO, ItemizedReply(1, (written("a"), refused("b", 429, *FULL))))
    assert [again.ids for again in evaluation.retry_later if again.items] == [("b",)]
    assert evaluation.accepted


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 507])
def test_when_nothing_is_taken_all_is_tried_again_and_the_service_is_to_blame(status: int) -> None:
    in_items = evaluate(TWO, ItemizedReply(1, (refused("a", status), refused("b", status))))
    as_a_whole = evaluate(TWO, RefusedRequest(1, status, None, "busy"))
    for evaluation in (in_items, as_a_whole):
        assert evaluation.accepted is False
        assert [again.ids for again in evaluation.retry_later] == [("a", "b")]
        assert evaluation.faults == {LoadFault.OVERLOADED: 1}


def test_a_batch_that_failed_before_is_tried_in_halves() -> None:
    evaluation = evaluate(batch("a", "b", "c", failures=1), RefusedRequest(1, 429, *FULL))
    assert [again.ids for again in evaluation.retry_later] == [("a",), ("b", "c")]
    assert evaluation.oversized == 720


def test_only_what_its_size_may_cause_teaches_to_send_less() -> None:
    assert evaluate(batch("a", "b", failures=1), RefusedRequest(1, 503)).oversized is None
    blocked = RefusedRequest(1, 429, "cluster_block_exception", "disk usage exceeded flood-stage watermark")
    assert evaluate(batch("a", "b", failures=1), blocked).oversized is None


def test_an_action_refused_again_and_again_for_its_own_sake_has_failed() -> None:
    current = batch("a")
    for _ in range(2):
        evaluation = evaluate(current, RefusedRequest(1, 429, *FULL))
        (current,) = evaluation.retry_later
    (ended,) = evaluate(current, RefusedRequest(1, 429, *FULL)).outcomes
    assert (ended.outcome, ended.reason) == (Outcome.FAILED, Reason.INDEX_UNREACHABLE)
    assert ended.detail == FULL[1]


@pytest.mark.parametrize(
    ("status", "error_type"),
    [(503, None), (502, None), (429, "cluster_block_exception"), (500, "i_o_exception")],
)
def test_a_full_disk_or_a_lost_master_is_no_documents_fault(status: int, error_type: str | None) -> None:
    current = batch("a")
    for _ in range(50):
        evaluation = evaluate(current, RefusedRequest(1, status, error_type))
        assert not evaluation.outcomes
        (current,) = evaluation.retry_later


def test_a_413_halves_at_once_until_one_is_left() -> None:
    evaluation = evaluate(FOUR, RefusedRequest(1, 413))
    assert [again.ids for again in evaluation.retry_now] == [("a", "b"), ("c", "d")]
    assert (evaluation.oversized, evaluation.accepted) == (960, None)
    (ended,) = evaluate(batch("a"), RefusedRequest(1, 413)).outcomes
    assert (ended.outcome, ended.reason) == (Outcome.REJECTED, Reason.TOO_LARGE)


def test_a_400_of_the_whole_request_is_bisected_to_the_bad_document() -> None:
    evaluation = evaluate(FOUR, RefusedRequest(1, 400, "action_request_validation_exception", "id is too long"))
    assert [again.ids for again in evaluation.retry_now] == [("a", "b"), ("c", "d")]
    (ended,) = evaluate(batch("a"), RefusedRequest(1, 400, None, "id is too long")).outcomes
    assert (ended.outcome, ended.detail) == (Outcome.REJECTED, "id is too long")


@pytest.mark.parametrize(
    "event",
    [
        UnansweredRequest(1, "connection reset"),
        ItemizedReply(1, (written("a"),)),
        ItemizedReply(1, ()),
        ItemizedReply(1, (written("b"), written("a"))),
        ItemizedReply(1, (written("a"), written("b"), written("b"))),
    ],
)
def test_no_answer_for_each_item_means_that_the_index_is_asked(event: Event) -> None:
    evaluation = evaluate(TWO, event)
    (question,) = evaluation.retry_later
    assert question.lookup
    assert question.ids == ("a", "b")
    found = evaluate(question, LookupReply(1, {id_: known(id_=id_) for id_ in question.ids}))
    assert {(each.outcome, each.detail) for each in found.outcomes} == {
        (Outcome.INDEXED, "found by id after a request without a response")
    }
    assert (evaluation.accepted, evaluation.outcomes) == (False, [])


def test_a_conflict_is_settled_by_id_and_is_no_failure() -> None:
    evaluation = evaluate(TWO, ItemizedReply(1, (refused("a", 409), written("b"))))
    (question,) = evaluation.retry_now
    assert question.lookup
    assert question.ids == ("a",)
    found = evaluate(question, LookupReply(1, {"a": known(9, "c2", superseded=replaced("c1"))}))
    assert [each.outcome for each in found.outcomes] == [Outcome.OLDER]
    assert evaluation.accepted


def test_an_unanswered_lookup_is_asked_again_and_changes_no_item() -> None:
    (question,) = evaluate(batch("a", lookup=True, conflict=True), UnansweredRequest(1, "reset")).retry_later
    assert question.lookup
    assert question.conflict
    assert question.items == batch("a").items
    assert [each.outcome for each in evaluate(question, LookupReply(1, {"a": known()})).outcomes] == [Outcome.INDEXED]


def test_what_the_index_lacks_after_a_lost_reply_is_sent_again() -> None:
    evaluation = evaluate(batch("a", "b", lookup=True, failures=1), LookupReply(1, {"a": known()}))
    assert [outcome.id for outcome in evaluation.outcomes] == ["a"]
    assert waiting(evaluation) == [("b",)]
    assert not evaluation.retry_now[0].lookup


def test_a_conflict_that_is_not_found_is_tried_again_until_the_deletion_wears_off() -> None:
    evaluation = evaluate(batch("a", lookup=True, conflict=True), LookupReply(1, {}))
    (again,) = evaluation.retry_later
    assert (again.lookup, again.failures, again.items[0].refusals) == (False, 1, 1)


def ended_by(found: KnownDocument | None, item: LoadItem) -> Outcome | None:
    """Return the outcome of an item by the document found under its id; None if it is sent again."""
    evaluation = evaluate(Batch((item,), lookup=True), LookupReply(1, {"a": found} if found else {}))
    return evaluation.outcomes[0].outcome if evaluation.outcomes else None


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (known(4, "c0"), None),
        (None, None),
        (known(5), Outcome.INDEXED),
        (known(5, run_id="other"), Outcome.UNCHANGED),
        (known(9), Outcome.UNCHANGED),
        (known(9, "c2", superseded=replaced("c1")), Outcome.OLDER),
        (known(9, "c2", withdrawn=True), Outcome.OLDER),
    ],
)
def test_resolved_by_what_the_index_has(found: KnownDocument | None, outcome: Outcome | None) -> None:
    assert ended_by(found, batch("a").items[0]) is outcome


def test_a_write_over_an_earlier_state_that_was_found_has_replaced_it() -> None:
    (item,) = batch("a").items
    over = item.action.rebased(known(4, "c0"))
    assert isinstance(over, Action)
    assert ended_by(known(5, created_by="earlier"), replace(item, action=over)) is Outcome.REPLACED


def test_an_older_state_is_remembered_by_a_touch_that_ends_as_older() -> None:
    evaluation = evaluate(batch("a", lookup=True, conflict=True), LookupReply(1, {"a": known(9, "c2")}))
    (item,) = evaluation.retry_now[0].items
    assert (item.action.decision.write, item.action.outcome) == (Write.TOUCH, Outcome.OLDER)
    assert item.action.decision.superseded == replaced("c1", number=9)
    assert b'"if_seq_no":7' in item.action.lines


def test_a_touch_whose_document_is_gone_has_failed() -> None:
    touch = build_touch(pending(state(number=5), known(9, "c2")))
    (ended,) = evaluate(Batch((LoadItem(0, touch),), lookup=True), LookupReply(1, {})).outcomes
    assert (ended.outcome, ended.reason) == (Outcome.FAILED, Reason.INDEX_UNREACHABLE)


def test_a_conflict_with_a_state_that_changed_is_tried_again_at_once_and_without_a_charge() -> None:
    evaluation = evaluate(batch("a", lookup=True, conflict=True), LookupReply(1, {"a": known(4, "c0")}))
    (item,) = evaluation.retry_now[0].items
    assert (item.refusals, item.action.decision.superseded) == (0, replaced("c0"))


@pytest.mark.parametrize(
    ("status", "error_type", "error"),
    [
        (401, "security_exception", NotAuthorized),
        (403, "security_exception", NotAuthorized),
        (403, "cluster_block_exception", IndexUnusable),
        (404, "index_not_found_exception", IndexMissing),
        (400, "strict_dynamic_mapping_exception", MappingOutdated),
        (400, "index_closed_exception", IndexUnusable),
    ],
)
def test_what_concerns_every_document_stops_the_load(status: int, error_type: str, error: type[IndexingError]) -> None:
    in_an_item = evaluate(TWO, ItemizedReply(1, (written("a"), refused("b", status, error_type))))
    as_a_whole = evaluate(TWO, RefusedRequest(1, status, error_type, "why"))
    assert type(in_an_item.stop) is type(as_a_whole.stop) is error
    assert [item.action.id for item in in_an_item.acknowledged] == ["a"]
    assert "news" in str(in_an_item.stop)


def test_a_lookup_that_can_never_be_answered_stops_the_load() -> None:
    error = IndexMissing("gone", "make it")
    assert evaluate(batch("a", lookup=True), Blocked(1, error)).stop is error
