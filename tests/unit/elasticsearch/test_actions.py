"""From document to bytes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.elasticsearch.actions import Action, build_action
from tests.service.articles import document
from transforms.records import Reason, Rejected
from transforms.schema import Document

AT = "2024-11-27T08:00:00+00:00"
WORDS = st.text(st.characters(exclude_categories=["Cs"]))


def built(given: Document) -> Action:
    action = build_action(given, 7, "run-1", AT)
    assert isinstance(action, Action)
    return action


def test_two_lines_that_write_one_version_of_one_document() -> None:
    action = built(document("x", "Title", "Body"))
    header, body, rest = action.lines.split(b"\n")
    assert orjson.loads(header) == {"index": {"_id": "id-x", "version": 7, "version_type": "external"}}
    assert orjson.loads(body) == document("x", "Title", "Body") | {"run_id": "run-1", "indexed_at": AT}
    assert rest == b""
    assert (action.id, action.version, action.run_id, action.size) == ("id-x", 7, "run-1", len(action.lines))


@given(title=st.none() | WORDS, body=WORDS)
def test_the_document_is_not_changed_and_no_text_breaks_the_lines(title: str | None, body: str) -> None:
    article = document("x", title, body)
    before = deepcopy(article)
    assert built(article).lines.count(b"\n") == 2
    assert article == before


@pytest.mark.parametrize("unwritable", ["lone \ud83d surrogate", 2**64, {1: "key"}, {"set"}])
def test_what_json_cannot_hold_is_rejected_by_name(unwritable: Any) -> None:
    article = document("x", "Title", "Body", input={"path": "wire.jsonl", "offset": 12, "length": 34})
    article["section"] = unwritable
    rejected = build_action(article, 7, "run-1", AT)
    assert isinstance(rejected, Rejected)
    assert (rejected.reason, rejected.stage, rejected.external_id) == (Reason.BAD_VALUE, "load", "x")
    assert (rejected.input.path, rejected.input.offset, rejected.input.length) == ("wire.jsonl", 12, 34)
