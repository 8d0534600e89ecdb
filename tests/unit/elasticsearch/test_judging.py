"""What follows for a batch from each kind of answer."""

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
from infra.elasticsearch.loading.bulk import Fault, Outcome
from infra.elasticsearch.loading.bulk.backlog import Batch, Item
from infra.elasticsearch.loading.bulk.judging import Judge, Judgement
from infra.elasticsearch.loading.bulk.messages import Barred, Event, Found, Itemised, Refused, Unanswered
from infra.elasticsearch.loading.decisions import Write
from infra.elasticsearch.loading.known import Known
from tests.unit.elasticsearch.samples import FULL, batch, known, refused, replaced, state, written
from transforms.records import Reason

TWO, FOUR = batch("a", "b"), batch("a", "b", "c", "d")


def judge(given: Batch, event: Event, max_refusals: int = 3) -> Judgement:
    return Judge("news", max_refusals).judge(given, event)


def waiting(judgement: Judgement) -> list[tuple[str, ...]]:
    return [again.ids for again in [*judgement.at_once, *judgement.later] if again.items]


def test_written_items_are_indexed_or_replaced() -> None:
    first, second = TWO.items
    over = second.action.rebased(known(4, "c0", id_="b"))
    assert isinstance(over, Action)
    judgement = judge(
        Batch((first, replace(second, action=over))), Itemised(1, (written("a"), written("b", "updated")))
    )
    assert [item.written for item in judgement.written] == [Outcome.INDEXED, Outcome.REPLACED]
    assert judgement.term == 1
    assert not judgement.ended, "an acknowledgement is to be proven"
    assert judgement.got_through
    assert not waiting(judgement)


def test_a_refused_document_costs_only_itself() -> None:
    judgement = judge(TWO, Itemised(1, (written("a"), refused("b", 400, error="failed to parse date field"))))
    (bad,) = judgement.ended
    assert [item.action.id for item in judgement.written] == ["a"]
    assert (bad.outcome, bad.reason, bad.detail) == (
        Outcome.REJECTED,
        Reason.REFUSED_BY_INDEX,
        "failed to parse date field",
    )


def test_a_refusal_for_now_inside_a_200_is_tried_again_alone() -> None:
    judgement = judge(TWO, Itemised(1, (written("a"), refused("b", 429, *FULL))))
    assert [again.ids for again in judgement.later if again.items] == [("b",)]
    assert judgement.got_through


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 507])
def test_when_nothing_is_taken_all_is_tried_again_and_the_service_is_to_blame(status: int) -> None:
    in_items = judge(TWO, Itemised(1, (refused("a", status), refused("b", status))))
    as_a_whole = judge(TWO, Refused(1, status, None, "busy"))
    for judgement in (in_items, as_a_whole):
        assert judgement.got_through is False
        assert [again.ids for again in judgement.later] == [("a", "b")]
        assert judgement.faults == {Fault.OVERLOADED: 1}


def test_a_batch_that_failed_before_is_tried_in_halves() -> None:
    judgement = judge(batch("a", "b", "c", failures=1), Refused(1, 429, *FULL))
    assert [again.ids for again in judgement.later] == [("a",), ("b", "c")]
    assert judgement.too_much == 720


def test_only_what_its_size_may_cause_teaches_to_send_less() -> None:
    assert judge(batch("a", "b", failures=1), Refused(1, 503)).too_much is None
    blocked = Refused(1, 429, "cluster_block_exception", "disk usage exceeded flood-stage watermark")
    assert judge(batch("a", "b", failures=1), blocked).too_much is None


def test_an_action_refused_again_and_again_for_its_own_sake_has_failed() -> None:
    current = batch("a")
    for _ in range(2):
        judgement = judge(current, Refused(1, 429, *FULL))
        (current,) = judgement.later
    (ended,) = judge(current, Refused(1, 429, *FULL)).ended
    assert (ended.outcome, ended.reason) == (Outcome.FAILED, Reason.INDEX_UNREACHABLE)
    assert ended.detail == FULL[1]


@pytest.mark.parametrize(
    ("status", "error_type"),
    [(503, None), (502, None), (429, "cluster_block_exception"), (500, "i_o_exception")],
)
def test_a_full_disk_or_a_lost_master_is_no_documents_fault(status: int, error_type: str | None) -> None:
    current = batch("a")
    for _ in range(50):
        judgement = judge(current, Refused(1, status, error_type))
        assert not judgement.ended
        (current,) = judgement.later


def test_a_413_halves_at_once_until_one_is_left() -> None:
    judgement = judge(FOUR, Refused(1, 413))
    assert [again.ids for again in judgement.at_once] == [("a", "b"), ("c", "d")]
    assert (judgement.too_much, judgement.got_through) == (960, None)
    (ended,) = judge(batch("a"), Refused(1, 413)).ended
    assert (ended.outcome, ended.reason) == (Outcome.REJECTED, Reason.TOO_LARGE)


def test_a_400_of_the_whole_request_is_bisected_to_the_guilty_document() -> None:
    judgement = judge(FOUR, Refused(1, 400, "action_request_validation_exception", "id is too long"))
    assert [again.ids for again in judgement.at_once] == [("a", "b"), ("c", "d")]
    (ended,) = judge(batch("a"), Refused(1, 400, None, "id is too long")).ended
    assert (ended.outcome, ended.detail) == (Outcome.REJECTED, "id is too long")


@pytest.mark.parametrize(
    "event",
    [
        Unanswered(1, "connection reset"),
        Itemised(1, (written("a"),)),
        Itemised(1, ()),
        Itemised(1, (written("b"), written("a"))),
        Itemised(1, (written("a"), written("b"), written("b"))),
    ],
)
def test_no_answer_for_each_item_means_that_the_index_is_asked(event: Event) -> None:
    judgement = judge(TWO, event)
    (question,) = judgement.later
    assert question.ask
    assert question.ids == ("a", "b")
    assert all(item.uncertain for item in question.items)
    assert (judgement.got_through, judgement.ended) == (False, [])


def test_a_conflict_is_settled_by_id_and_is_no_failure() -> None:
    judgement = judge(TWO, Itemised(1, (refused("a", 409), written("b"))))
    (question,) = judgement.at_once
    assert question.ask
    assert question.ids == ("a",)
    assert not question.items[0].uncertain
    assert judgement.got_through


def test_an_unanswered_lookup_is_asked_again_and_makes_nothing_uncertain() -> None:
    (question,) = judge(batch("a", ask=True, conflict=True), Unanswered(1, "reset")).later
    assert question.ask
    assert question.conflict
    assert not question.items[0].uncertain


def test_what_the_index_lacks_after_a_lost_reply_is_sent_again() -> None:
    judgement = judge(batch("a", "b", ask=True, failures=1), Found(1, {"a": known()}))
    assert [outcome.id for outcome in judgement.ended] == ["a"]
    assert waiting(judgement) == [("b",)]
    assert not judgement.at_once[0].ask


def test_a_conflict_that_is_not_found_is_tried_again_until_the_deletion_wears_off() -> None:
    judgement = judge(batch("a", ask=True, conflict=True), Found(1, {}))
    (again,) = judgement.later
    assert (again.ask, again.failures, again.items[0].refusals) == (False, 1, 1)


def ended_by(found: Known | None, item: Item) -> Outcome | None:
    """How the action of an item ends by what is found of its id; None: it is sent again."""
    judgement = judge(Batch((item,), ask=True), Found(1, {"a": found} if found else {}))
    return judgement.ended[0].outcome if judgement.ended else None


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
def test_resolved_by_what_the_index_has(found: Known | None, outcome: Outcome | None) -> None:
    assert ended_by(found, batch("a").unreported().items[0]) is outcome


def test_a_write_over_an_earlier_state_that_was_found_has_replaced_it() -> None:
    (item,) = batch("a").unreported().items
    over = item.action.rebased(known(4, "c0"))
    assert isinstance(over, Action)
    assert ended_by(known(5, created_by="earlier"), replace(item, action=over)) is Outcome.REPLACED


def test_an_older_state_is_remembered_by_a_touch_that_ends_as_older() -> None:
    judgement = judge(batch("a", ask=True, conflict=True), Found(1, {"a": known(9, "c2")}))
    (item,) = judgement.at_once[0].items
    assert (item.action.decision.write, item.action.outcome) == (Write.TOUCH, Outcome.OLDER)
    assert item.action.decision.superseded == replaced("c1", number=9)
    assert b'"if_seq_no":7' in item.action.lines


def test_a_touch_whose_document_is_gone_has_failed() -> None:
    touch = build_touch("a", state(number=5), known(9, "c2"))
    (ended,) = judge(Batch((Item(0, touch),), ask=True), Found(1, {})).ended
    assert (ended.outcome, ended.reason) == (Outcome.FAILED, Reason.INDEX_UNREACHABLE)


def test_a_conflict_with_a_state_that_changed_is_tried_again_at_once_and_without_a_charge() -> None:
    judgement = judge(batch("a", ask=True, conflict=True), Found(1, {"a": known(4, "c0")}))
    (item,) = judgement.at_once[0].items
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
    in_an_item = judge(TWO, Itemised(1, (written("a"), refused("b", status, error_type))))
    as_a_whole = judge(TWO, Refused(1, status, error_type, "why"))
    assert type(in_an_item.stop) is type(as_a_whole.stop) is error
    assert [item.action.id for item in in_an_item.written] == ["a"]
    assert "news" in str(in_an_item.stop)


def test_a_lookup_that_can_never_be_answered_stops_the_load() -> None:
    error = IndexMissing("gone", "make it")
    assert judge(batch("a", ask=True), Barred(1, error)).stop is error
