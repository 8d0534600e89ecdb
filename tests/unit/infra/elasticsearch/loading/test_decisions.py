"""The effect of a state on a document: one situation at a time, and the same in every order."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.elasticsearch.loading.decisions import MOST_SUPERSEDED, IncomingState, Write, decide
from infra.elasticsearch.loading.known import KnownDocument
from infra.elasticsearch.loading.outcomes import Outcome
from tests.unit.infra.elasticsearch.samples import known, order, replaced, state
from transforms.records import GENERATION


def by_file_time(number: int, content: str, file: str = "/feed.jsonl", offset: int = 0, **given: Any) -> IncomingState:
    """A state that does not say when it was seen: its file does."""
    return state(content=content, order=order(number, offset, file), observed_given=False, **given)


def kill(number: int, **given: Any) -> IncomingState:
    """A state by which its source withdraws the article."""
    return state(content=f"kill {number}", order=order(number, withdraws=True), **given)


def killed(number: int, **given: Any) -> KnownDocument:
    """The document after such a state."""
    seen = order(number, withdraws=True)
    return known(content=f"kill {number}", order=seen, **{"withdrawn_by_source": True, "created_by": "r", **given})


@pytest.mark.parametrize(
    ("incoming", "found", "outcome", "write"),
    [
        (state(), None, Outcome.INDEXED, Write.CREATE),
        (state(), known(), Outcome.INDEXED, None),
        (state(), known(created_by="earlier"), Outcome.REPLACED, None),
        (state(number=4, content="c0"), known(created_by=state(number=4).record_key), Outcome.INDEXED, None),
        (state(run_id="next"), known(), Outcome.UNCHANGED, None),
        (state(number=6, content="c2"), known(), Outcome.REPLACED, Write.REPLACE),
        (state(number=4, content="c0"), known(), Outcome.OLDER, Write.TOUCH),
        (state(number=4, content="c0"), known(superseded=replaced("c0")), Outcome.OLDER, None),
        (state(number=6, run_id="next"), known(), Outcome.UNCHANGED, Write.TOUCH),
        (state(number=6, content="c2"), known(withdrawn=True), Outcome.OLDER, None),
        (state(number=4, content="c0"), known(lifted=True), Outcome.REPLACED, Write.REPLACE),
        (state(number=4, content="c0", run_id="next", force=True), known(), Outcome.REPLACED, Write.REPLACE),
        (by_file_time(5, "c0", offset=9, force=True), known(5, order=order(5, 10)), Outcome.OLDER, Write.TOUCH),
        (state(number=4, content="c0", force=True), known(withdrawn=True), Outcome.OLDER, None),
        (state(run_id="next"), known(generation=GENERATION - 1), Outcome.REPLACED, Write.REPLACE),
        (state(number=4, run_id="next"), known(generation=GENERATION - 1), Outcome.UNCHANGED, None),
        (by_file_time(9, "c0"), known(superseded=replaced("c0")), Outcome.OLDER, None),
        (state(number=9, content="c0"), known(superseded=replaced("c0")), Outcome.REPLACED, Write.REPLACE),
        (kill(6), known(), Outcome.REPLACED, Write.REPLACE),
        (kill(5, run_id="next"), known(), Outcome.REPLACED, Write.REPLACE),
        (kill(4), known(), Outcome.OLDER, Write.TOUCH),
        (kill(6), None, Outcome.INDEXED, Write.CREATE),
        (kill(6), known(withdrawn=True), Outcome.OLDER, None),
        (kill(6, run_id="next"), killed(6), Outcome.UNCHANGED, None),
        (state(number=7, content="c2"), killed(6), Outcome.REPLACED, Write.REPLACE),
        (state(number=6, content="c2"), killed(6), Outcome.OLDER, Write.TOUCH),
        (state(number=4, content="c2", run_id="next", force=True), killed(6), Outcome.OLDER, Write.TOUCH),
        (state(number=7, content="c2", run_id="next", force=True), killed(6), Outcome.REPLACED, Write.REPLACE),
        (
            state(number=4, content="c2"),
            killed(6, withdrawn_by_source=False, lifted=True),
            Outcome.REPLACED,
            Write.REPLACE,
        ),
    ],
)
def test_what_a_state_does(
    incoming: IncomingState, found: KnownDocument | None, outcome: Outcome, write: Write | None
) -> None:
    decision = decide(incoming, found)
    assert (decision.outcome, decision.write) == (outcome, write)


def test_a_replaced_state_that_comes_back_by_file_time_alone_is_named() -> None:
    assert decide(by_file_time(9, "c0"), known(superseded=replaced("c0"))).reverts
    assert not decide(by_file_time(4, "c0"), known(superseded=replaced("c0"))).reverts


def test_a_state_of_a_withdrawn_article_is_named_also_by_force() -> None:
    for force in (False, True):
        assert decide(state(number=6, content="c2", force=force), known(withdrawn=True)).is_withdrawn
    assert not decide(state(number=4, content="c0"), known()).is_withdrawn


def test_the_same_line_read_with_other_metadata_replaces_what_it_was() -> None:
    assert decide(by_file_time(5, "c2", run_id="next"), known()).write is Write.REPLACE


def test_what_a_document_remembers_is_bounded_and_the_latest() -> None:
    found = known(superseded=replaced(*(f"s{number}" for number in range(MOST_SUPERSEDED))))
    superseded = decide(state(number=6, content="c2"), found).superseded
    assert len(superseded) == MOST_SUPERSEDED
    assert [each.short_hash for each in superseded[-2:]] == [f"s{MOST_SUPERSEDED - 1}", "c1"]


def applied(found: KnownDocument | None, incoming: IncomingState) -> KnownDocument | None:
    """The document after a state."""
    decision = decide(incoming, found)
    if decision.write is None:
        return found
    remembered: dict[str, Any] = {"superseded": decision.superseded, "known_ids": decision.known_ids}
    if decision.write is Write.TOUCH and found:
        return replace(found, order=incoming.order if decision.is_seen_later else found.order, **remembered)
    content, seen, run_id = incoming.content_hash, incoming.order, incoming.run_id
    by_source = seen.withdraws
    return KnownDocument("a", 1, 1, content, GENERATION, seen, run_id, withdrawn_by_source=by_source, **remembered)


def after(states: Any, found: KnownDocument | None = None) -> KnownDocument:
    for incoming in states:
        found = applied(found, incoming)
    assert found
    return found


GIVEN = st.builds(
    lambda number, content, file, offset, version, kills: state(
        content=f"c{content}-{version}-{kills}", order=order(number, offset, file, version, withdraws=kills)
    ),
    st.integers(0, 3), st.integers(0, 2), st.sampled_from(["/a", "/b"]), st.integers(0, 99),
    st.sampled_from(["", "9", "10"]), st.booleans(),
)  # fmt: skip


@given(st.lists(GIVEN, min_size=2, max_size=5, unique_by=lambda each: each.order))
def test_states_that_say_when_they_were_seen_end_the_same_in_every_order(states: list[IncomingState]) -> None:
    newest = max(states, key=lambda each: each.order)
    for arrival in permutations(states):
        assert after(arrival).content_hash == newest.content_hash


@given(st.lists(st.integers(0, 3), min_size=1, max_size=5), st.data())
def test_of_the_lines_of_a_file_the_last_wins_in_every_order_and_again_when_the_file_grows(
    contents: list[int], data: st.DataObject
) -> None:
    def lines(time: int, run_id: str) -> list[IncomingState]:
        read = [by_file_time(time, f"c{content}", offset=at, run_id=run_id) for at, content in enumerate(contents)]
        return data.draw(st.permutations(read))

    first = after(lines(1, "first"))
    assert first.content_hash == f"c{contents[-1]}"
    assert after(lines(2, "second"), first).content_hash == f"c{contents[-1]}"


@given(st.permutations([1, 2, 3]), st.lists(st.sampled_from([1, 2, 3]), max_size=4))
def test_no_renewed_file_time_brings_a_replaced_state_back(first: list[int], renewed: list[int]) -> None:
    found = after(by_file_time(number, f"c{number}", f"/{number}") for number in first)
    for later, number in enumerate(renewed):
        found = after([by_file_time(10 + later, f"c{number}", f"/{number}", run_id=f"run-{later}")], found)
    assert found.content_hash == "c3"
