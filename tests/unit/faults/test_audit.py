"""The audit finds every defect: correct holdings, altered in one place each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.deadletters import LetterHistory, StoredLetter, build_letter
from infra.sources import BadInput, plan_shards, read_shard
from tests.faults.audit import AuditedDocument, Holdings, audit, dead_letters
from tests.faults.ledger import FIRST_SEEN, InputPlace, Ledger, issue
from transforms.records import InputRef, Reason, Rejected

Documents = dict[str, tuple[AuditedDocument, ...]]
Letters = dict[InputPlace, tuple[StoredLetter, ...]]
NOW = datetime(2024, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return issue(tmp_path_factory.mktemp("ledger") / "in", 100)


def letter(place: InputPlace, reason: Reason, content: bytes = b"") -> StoredLetter:
    rejected = Rejected(reason, "test", "", InputRef(place.path, place.offset))
    return StoredLetter(
        build_letter(BadInput(rejected, content, "test", NOW), rejected), LetterHistory(1, NOW, NOW, "")
    )


def whole(ledger: Ledger) -> tuple[Documents, Letters]:
    """Return the documents and letters of a ledger without a loss."""
    newest = {id_: max(states, key=lambda state: state.observed) for id_, states in ledger.states.items()}
    documents: Documents = {
        id_: (AuditedDocument(id_, id_, state.body, state.observed, 1),) for id_, state in newest.items()
    }
    return documents, {place: (letter(place, *junk),) for place, junk in ledger.junk.items()}


def changed(ledger: Ledger) -> str:
    """An article with two states."""
    return next(id_ for id_, states in ledger.states.items() if len(states) == 2)


def drop_document(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    del documents[changed(ledger)]


def double_document(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    documents[changed(ledger)] *= 2


def bring_back_an_older_state(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    older = min(ledger.states[changed(ledger)], key=lambda state: state.observed)
    (found,) = documents[changed(ledger)]
    documents[changed(ledger)] = (replace(found, body=older.body, observed=older.observed),)


def give_the_newest_text_an_older_time(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    older = min(ledger.states[changed(ledger)], key=lambda state: state.observed)
    (found,) = documents[changed(ledger)]
    documents[changed(ledger)] = (replace(found, observed=older.observed),)


def give_it_a_time_that_keeps_later_states_out(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    (found,) = documents[changed(ledger)]
    documents[changed(ledger)] = (replace(found, observed=found.observed + timedelta(seconds=1)),)


def swap_texts(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    first, second = list(documents)[:2]
    documents[first], documents[second] = documents[second], documents[first]


def invent_a_document(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    documents["stranger"] = (AuditedDocument("stranger", "stranger", "text", NOW, 1),)


def drop_letter(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    letters.popitem()


def double_letter(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    letters[next(iter(letters))] *= 2


def mistake_the_reason(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    place = next(iter(letters))
    letters[place] = (letter(place, Reason.INTERNAL_ERROR),)


def forget_the_bytes_of_a_letter(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    place, junk = next(iter(ledger.junk.items()))
    letters[place] = (letter(place, junk.reason, junk.content[:-1]),)


def refuse_an_article_that_is_in_order(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    id_, (state,) = next((id_, states) for id_, states in ledger.states.items() if len(states) == 1)
    letters[state.place] = (letter(state.place, Reason.EMPTY),)
    del documents[id_]


def dead_letter_what_is_indexed(ledger: Ledger, documents: Documents, letters: Letters) -> None:
    (state,) = next(states for states in ledger.states.values() if len(states) == 1)
    letters[state.place] = (letter(state.place, Reason.INDEX_UNREACHABLE),)


DOCTORINGS = (
    drop_document,
    double_document,
    bring_back_an_older_state,
    swap_texts,
    invent_a_document,
    drop_letter,
    double_letter,
    mistake_the_reason,
    give_the_newest_text_an_older_time,
    give_it_a_time_that_keeps_later_states_out,
    forget_the_bytes_of_a_letter,
    refuse_an_article_that_is_in_order,
    dead_letter_what_is_indexed,
)


def test_nothing_is_wrong_when_all_is_there(ledger: Ledger) -> None:
    documents, letters = whole(ledger)
    assert audit(ledger, Holdings(documents, letters)) == []
    assert dead_letters(Holdings(documents, letters)) == len(ledger.junk)


@pytest.mark.parametrize("doctor", DOCTORINGS)
def test_whatever_is_doctored_is_found(ledger: Ledger, doctor: Callable[[Ledger, Documents, Letters], None]) -> None:
    documents, letters = whole(ledger)
    doctor(ledger, documents, letters)
    assert audit(ledger, Holdings(documents, letters))


def test_a_newest_state_that_is_a_dead_letter_leaves_the_one_before(ledger: Ledger) -> None:
    documents, letters = whole(ledger)
    older, newer = sorted(ledger.states[changed(ledger)], key=lambda state: state.observed)
    letters[newer.place] = (letter(newer.place, Reason.INDEX_UNREACHABLE),)
    assert audit(ledger, Holdings(documents, letters))
    (found,) = documents[changed(ledger)]
    documents[changed(ledger)] = (replace(found, body=older.body, observed=older.observed),)
    assert audit(ledger, Holdings(documents, letters)) == []


def test_a_document_that_was_written_again_is_a_change(ledger: Ledger) -> None:
    documents, letters = whole(ledger)
    before = Holdings(dict(documents), dict(letters))
    assert before.same_as(Holdings(documents, letters))
    (found,) = documents[changed(ledger)]
    rewritten = {**documents, changed(ledger): (replace(found, sequence=2),)}
    assert not before.same_as(Holdings(rewritten, letters))


def test_a_letter_that_was_written_over_is_a_change(ledger: Ledger) -> None:
    documents, letters = whole(ledger)
    before = Holdings(documents, dict(letters))
    place, junk = next(iter(ledger.junk.items()))
    letters[place] = (letter(place, junk.reason, b"x"),)
    assert not before.same_as(Holdings(documents, letters))


def test_the_book_is_kept_of_every_input_that_a_run_reads(ledger: Ledger) -> None:
    """The writer's bytes and the reader's: same places, same number."""
    inputs = [item for shard in plan_shards([str(ledger.folder)]).shards for item in read_shard(shard)]
    places = [_place(item.rejected.input if isinstance(item, BadInput) else item.input) for item in inputs]
    booked = [*ledger.junk, *(state.place for states in ledger.states.values() for state in states)]
    assert sorted(places) == sorted(booked)
    assert len(booked) == ledger.issued
    assert {type(item).__name__ for item in inputs} == {"RawRecord", "BadInput"}
    assert all(state.observed >= FIRST_SEEN for states in ledger.states.values() for state in states)


def _place(where: InputRef) -> InputPlace:
    return InputPlace(where.path, where.offset)


def test_the_ledger_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    first, second = issue(tmp_path / "a", 60), issue(tmp_path / "b", 60)
    assert [len(states) for states in first.states.values()] == [len(states) for states in second.states.values()]
    assert first.states.keys() == second.states.keys()
    assert (
        {junk.reason for junk in first.junk.values()}
        == {junk.reason for junk in second.junk.values()}
        >= {
            Reason.MALFORMED_JSON,
            Reason.TOO_LARGE,
            Reason.UNKNOWN_KEY,
        }
    )
