"""The package data that our indices are made of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infra.deadletters import LetterHistory, StoredLetter, build_letter
from infra.elasticsearch.lifecycle.deadletter_copies import readable
from infra.elasticsearch.lifecycle.index_definitions import IndexDefinition, dead_letter_index, document_index
from transforms.records import InputRef, RawRecord, Reason, Rejected

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize("definition", [document_index(), dead_letter_index()])
def test_no_unknown_key_is_let_in(definition: IndexDefinition) -> None:
    assert definition.mappings["dynamic"] == "strict"


def test_the_name_of_an_index_identifies_its_mapping() -> None:
    name = document_index().index_name("news")
    assert name == f"news-000001-{document_index().digest}"
    assert len(document_index().digest) == 8
    assert document_index().digest != dead_letter_index().digest


def test_the_copy_of_a_dead_letter_has_all_but_its_body() -> None:
    record = RawRecord("text", "text", "wire", NOON, InputRef("wire.jsonl"), external_id="x")
    rejected = Rejected(Reason.TIMEOUT, "process", "slow", record.input)
    copy = readable(StoredLetter(build_letter(record, rejected), LetterHistory(1, NOON, NOON, "slow")))
    assert copy.keys() == dead_letter_index().mappings["properties"].keys()
