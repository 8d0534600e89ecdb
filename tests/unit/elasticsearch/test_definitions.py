"""The package data that our indices are made of."""

from __future__ import annotations

from dataclasses import fields

import pytest

from infra.deadletters import DeadLetter
from infra.elasticsearch.definitions import IndexDefinition, dead_letter_index, document_index


@pytest.mark.parametrize("definition", [document_index(), dead_letter_index()])
def test_no_unknown_key_is_let_in(definition: IndexDefinition) -> None:
    assert definition.mappings["dynamic"] == "strict"


def test_the_name_of_an_index_tells_its_mapping() -> None:
    name = document_index().index_name("news")
    assert name == f"news-000001-{document_index().digest}"
    assert len(document_index().digest) == 8
    assert document_index().digest != dead_letter_index().digest


def test_the_copy_of_a_dead_letter_has_all_but_its_body() -> None:
    kept = {field.name for field in fields(DeadLetter)} - {"content", "given"}
    assert kept <= dead_letter_index().mappings["properties"].keys()
