"""The expectations of an editor for every seed article, checked fact by fact against the pipeline's documents.

Known errors are listed in the expectations as `falls_short`, word for word, so that a fix is noticed too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.golden.conftest import EXPECTED
from transforms.document import Document

INDEXED = [name for name, facts in EXPECTED.items() if facts["outcome"] == "indexed"]
SAME = ("title", "published", "language", "authors")
LISTS = ("people", "organizations", "places", "countries")


def faults(document: Document, facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield every expected fact that the document contradicts."""
    doc: Mapping[str, Any] = document
    for key in SAME:
        if key in facts and doc[key] != facts[key]:
            yield f"{key}: {facts[key]!r} expected, got {doc[key]!r}"
    if "agencies" in facts and sorted(doc["agencies"]) != sorted(facts["agencies"]):
        yield f"agencies: {facts['agencies']} expected, got {doc['agencies']}"
    for key in LISTS:
        yield from (f"{key}: lacks {value}" for value in facts.get(f"{key}_include", ()) if value not in doc[key])
        yield from (f"{key}: has {value}" for value in facts.get(f"{key}_exclude", ()) if value in doc[key])
    yield from _body_faults(doc["body"], facts)
    yield from _dateline_faults(doc["dateline"], facts)
    yield from _date_faults(doc["dates"], facts)


def _body_faults(body: str, facts: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"body lacks {words!r}" for words in facts.get("body_includes", ()) if words not in body)
    yield from (f"body has {words!r}" for words in facts.get("body_excludes", ()) if words in body)


def _dateline_faults(dateline: Mapping[str, Any] | None, facts: Mapping[str, Any]) -> Iterator[str]:
    if "dateline" not in facts:
        return
    if facts["dateline"] is None or dateline is None:
        if dateline is not facts["dateline"]:
            yield f"dateline: {facts['dateline']} expected, got {dateline}"
        return
    for key, value in facts["dateline"].items():
        if dateline[key] != value:
            yield f"dateline {key}: {value!r} expected, got {dateline[key]!r}"


def _date_faults(dates: list[Mapping[str, Any]], facts: Mapping[str, Any]) -> Iterator[str]:
    found = {(date["text"], date["value"]) for date in dates}
    for text, value in facts.get("dates_include", {}).items():
        if (text, value) not in found:
            yield f"date {text!r}: {value} expected, got {[date['value'] for date in dates if date['text'] == text]}"
    for text in facts.get("dates_open", ()):
        if not any(date["text"] == text and date["from"] is None is date["to"] for date in dates):
            yield f"date {text!r} should stay open"


@pytest.mark.parametrize("name", INDEXED)
def test_a_seed_comes_out_as_an_editor_expects(name: str, seed_documents: dict[str, Document]) -> None:
    facts = EXPECTED[name]
    assert list(faults(seed_documents[name], facts)) == facts.get("falls_short", [])
