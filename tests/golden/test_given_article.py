"""The first seed article: only its tail is cut, and its dates are never guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.golden.conftest import SEEDS
from transforms.document import Document
from transforms.entities import Models
from transforms.pipeline import process
from transforms.records import Options, RawRecord, Rejected

NAME = "seoul-ukraine-2024"
TEXT = (SEEDS / "000_0fae519774b44e73.txt").read_text(encoding="utf-8")


@pytest.fixture
def article(seed_documents: dict[str, Document]) -> Document:
    return seed_documents[NAME]


def test_only_the_tail_goes_and_every_other_line_is_a_paragraph(article: Document) -> None:
    lines = TEXT.splitlines()
    assert lines[-2:] == ["With AFP", "Comments"]
    assert article["body"] == "\n\n".join(lines[:-2])
    assert [cut["text"].strip() for cut in article["removed"]] == ["With AFP", "Comments"]
    assert article["agencies"] == ["AFP"]


def test_its_dates_are_intervals(article: Document) -> None:
    spans = {date["text"]: (date["value"], date["from"], date["to"]) for date in article["dates"]}
    assert spans["Wednesday"] == ("2024-11-27", "2024-11-27", "2024-11-28")
    assert spans["last month"] == ("2024-10", "2024-10-01", "2024-11-01")
    assert spans["Earlier this month"][:2] == ("2024-11", "2024-11-01")
    assert {"2024-10", "2024-11"} <= set(article["mentioned_months"])


def test_yoon_is_joined_to_the_full_name(article: Document) -> None:
    short = [entity for entity in article["entities"] if entity["text"] == "Yoon"]
    assert short
    assert {entity["name"] for entity in short} == {"Yoon Suk Yeol"}
    assert {entity["id"] for entity in short} == {e["id"] for e in article["entities"] if e["text"] == "Yoon Suk Yeol"}


def test_without_a_publication_date_its_dates_stay_open(seed_records: list[RawRecord], models: Models) -> None:
    (raw,) = [record for record in seed_records if record.external_id == NAME]
    document = process(replace(raw, published=None), Options(), models)
    assert not isinstance(document, Rejected)
    assert document["published"] is None
    dates = [date for date in document["dates"] if date["type"] == "DATE"]
    assert {date["text"] for date in dates} >= {"Wednesday", "last month", "Earlier this month"}
    for date in dates:
        assert date["from"] is date["to"] is None
        assert date["value"].startswith("XXXX")
    assert document["mentioned_months"] == []
