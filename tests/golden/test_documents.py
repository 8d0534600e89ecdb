"""Invariants of every document: its keys are those of the mapping, its offsets those of the quoted text."""

from __future__ import annotations

import json
from importlib.resources import files

import orjson
import pytest

from transforms.clean import rebuild
from transforms.document import Document
from transforms.pipeline import prepare
from transforms.records import Options, RawRecord, Rejected

MAPPING = json.loads(files("infra.elasticsearch").joinpath("mapping.json").read_text(encoding="utf-8"))


def test_the_keys_of_every_document_are_those_of_the_mapping(seed_documents: dict[str, Document]) -> None:
    fields = set(MAPPING["mappings"]["properties"])
    for name, document in seed_documents.items():
        assert set(document) == fields, name


def test_objects_that_are_indexed_have_the_keys_of_the_mapping(seed_documents: dict[str, Document]) -> None:
    properties = MAPPING["mappings"]["properties"]
    for key in ("versions", "input", "dateline"):
        fields = set(properties[key]["properties"])
        for document in seed_documents.values():
            value = document[key]
            assert value is None or set(value) == fields


def test_dates_and_names_stand_where_they_say(seed_documents: dict[str, Document]) -> None:
    for document in seed_documents.values():
        texts = {"title": document["title"] or "", "body": document["body"]}
        for mention in [*document["dates"], *document["entities"]]:
            assert texts[mention["field"]][mention["start"] : mention["end"]] == mention["text"]
        for date in document["dates"]:
            assert (date["from"] is None) == (date["to"] is None)
            assert date["from"] is None or date["to"] is None or date["from"] < date["to"]


def test_what_was_removed_rebuilds_the_extracted_text(seed_records: list[RawRecord]) -> None:
    for raw in seed_records:
        prepared = prepare(raw, Options())
        if not isinstance(prepared, Rejected):
            cleaned = prepared.cleaned
            assert rebuild(cleaned.body, cleaned.removed) == cleaned.extracted.text


def test_kept_boilerplate_changes_no_character(seed_records: list[RawRecord]) -> None:
    for raw in seed_records:
        if raw.media == "html" or not isinstance(raw.content, str):
            continue
        prepared = prepare(raw, Options(keep_boilerplate=True))
        assert not isinstance(prepared, Rejected)
        assert prepared.cleaned.body == raw.content.replace("\r\n", "\n").replace("\r", "\n")
        assert prepared.cleaned.title == raw.title
        assert prepared.cleaned.byline == (raw.delivery.byline if raw.delivery else None)


def test_a_document_is_json(seed_documents: dict[str, Document]) -> None:
    for document in seed_documents.values():
        assert orjson.loads(orjson.dumps(document)) == document


@pytest.mark.parametrize("name", ["lofoten-ferry-2025"])
def test_a_correction_stays_and_is_marked(name: str, seed_documents: dict[str, Document]) -> None:
    document = seed_documents[name]
    (note,) = document["notes"]
    assert document["body"][note["start"] : note["end"]].startswith("Correction:")
