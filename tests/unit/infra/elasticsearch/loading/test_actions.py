"""From document to bytes."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.elasticsearch.loading.actions import Action, build_action, build_claim, build_touch
from infra.elasticsearch.loading.decisions import Decision
from infra.elasticsearch.loading.known import KnownDocument
from tests.service.articles import document
from tests.unit.infra.elasticsearch.samples import RAW, known, order, pending, replaced, state
from transforms.document import Document
from transforms.records import InputRef, Reason, Rejected

AT = "2024-11-27T08:00:00+00:00"
WORDS = st.text(st.characters(exclude_categories=["Cs"]))


def built(given: Document, found: KnownDocument | None = None) -> Action:
    action = build_action(given, pending(state("id-x", number=5), found), AT)
    assert isinstance(action, Action)
    return action


def lines(action: Action) -> tuple[Any, Any]:
    header, body, rest = action.lines.split(b"\n")
    assert rest == b""
    return orjson.loads(header), orjson.loads(body)


def test_a_document_that_is_not_there_is_created_whole() -> None:
    action = built(document("x", "Title", "Body"))
    header, body = lines(action)
    assert header == {"create": {"_id": "id-x"}}
    assert body == document("x", "Title", "Body") | {
        "run_id": "run",
        "created_by": action.state.record_key,
        "indexed_at": AT,
    }
    assert action.size >= len(action.lines) - 1


def test_a_document_is_replaced_only_as_it_was_found_and_remembers_that_state() -> None:
    header, body = lines(built(document("x", "Title", "Body"), known(4, "c0", id_="id-x", superseded=replaced("b"))))
    assert header == {"index": {"_id": "id-x", "if_seq_no": 7, "if_primary_term": 1}}
    assert body["superseded"] == ["b 2024-11-27T00:00:05+00:00", "c0 2024-11-27T00:00:05+00:00"]


def test_a_touch_changes_what_the_document_remembers_and_nothing_else() -> None:
    header, body = lines(build_touch(pending(state(number=9, run_id="next"), known())))
    assert header == {"update": {"_id": "a", "if_seq_no": 7, "if_primary_term": 1}}
    assert body["doc"].keys() == {"superseded", "known_ids", "observed", "input"}
    assert body["doc"]["observed"] == "2024-11-27T00:00:09Z"
    older = lines(build_touch(pending(state(number=4, content="c0"), known())))[1]
    assert older == {"doc": {"superseded": ["c0 2024-11-27T00:00:05+00:00"], "known_ids": ["a"]}}


def test_a_claim_adds_the_new_path_and_the_place_of_a_moved_file() -> None:
    moved = replace(state("moved", order=order(9, file="/new.txt")), known_ids=("by-path",))
    header, body = lines(build_claim(moved, known(superseded=replaced("c0"))))
    assert header == {"update": {"_id": "a", "if_seq_no": 7, "if_primary_term": 1}}
    assert body["doc"] == {
        "superseded": ["c0 2024-11-27T00:00:05+00:00"],
        "known_ids": ["a", "by-path"],
        "input": {"path": "feed.jsonl", "offset": 0, "length": None, "file": "/new.txt", "archive": None},
    }


def test_nothing_is_built_for_what_has_nothing_to_write() -> None:
    with pytest.raises(ValueError, match="nothing is to be written"):
        build_touch(pending(state(run_id="next"), known()))


def test_a_page_whose_canonical_url_another_page_of_the_run_has_takes_the_id_of_its_path() -> None:
    page = state("id-x", number=5, path_id="by-path")
    action = build_action(document("x", "Title", "Body"), pending(page), AT)
    assert isinstance(action, Action)
    other = known(5, "c2", id_="id-x", order=order(5, file="/other.html"))
    apart = action.rebased(other)
    assert isinstance(apart, Action)
    header, body = lines(apart)
    assert header == {"create": {"_id": "by-path"}}
    assert (body["id"], body["story"], body["known_ids"]) == ("by-path", "by-path", ["by-path", "id-x"])
    same = action.rebased(replace(other, content_hash="c1", run_id="earlier"))
    assert isinstance(same, Decision)


@given(title=st.none() | WORDS, body=WORDS)
def test_the_document_is_not_changed_and_no_text_breaks_the_lines(title: str | None, body: str) -> None:
    article = document("x", title, body)
    before = deepcopy(article)
    assert built(article).lines.count(b"\n") == 2
    assert article == before


@pytest.mark.parametrize("unwritable", ["lone \ud83d surrogate", 2**64, {1: "key"}, {"set"}])
def test_what_json_cannot_hold_is_rejected_by_name(unwritable: Any) -> None:
    article = document("x", "Title", "Body")
    article["section"] = unwritable
    incoming = replace(state("id-x"), raw=replace(RAW, external_id="x"), where=InputRef("wire.jsonl", 12, 34))
    rejected = build_action(article, pending(incoming), AT)
    assert isinstance(rejected, Rejected)
    assert (rejected.reason, rejected.stage, rejected.external_id) == (Reason.BAD_VALUE, "load", "x")
    assert (rejected.input.path, rejected.input.offset, rejected.input.length) == ("wire.jsonl", 12, 34)
