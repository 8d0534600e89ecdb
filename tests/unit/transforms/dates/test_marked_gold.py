"""Our annotated articles can be parsed, and every mark has the offsets of its text."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from tests.bench.dates.gold import FRESH_SET, MARKED_SETS, documents
from tests.bench.dates.markup import unmark

TYPES = {"DATE", "TIME", "DURATION", "SET", "DATELINE"}
EDGE = re.compile(r"\s|[([,;]")


def test_marks_become_offsets() -> None:
    text, spans = unmark("It ran from [May|DATE|2026-05] for [two weeks|DURATION|P2W].")
    assert text == "It ran from May for two weeks."
    assert [(span.start, span.end, span.text, span.type, span.value) for span in spans] == [
        (12, 15, "May", "DATE", "2026-05"),
        (20, 29, "two weeks", "DURATION", "P2W"),
    ]


@pytest.mark.parametrize("name", MARKED_SETS)
def test_every_article_can_be_parsed_and_every_span_is_in_its_place(name: str) -> None:
    for each in documents(name):
        assert date.fromisoformat(each.published)
        assert each.spans, each.id
        assert not re.search(r"[\[\]|]", each.text), each.id
        end = 0
        for span in each.spans:
            assert span.type in TYPES, (each.id, span)
            assert each.text[span.start : span.end] == span.text, (each.id, span)
            assert span.start >= end, (each.id, span)
            assert not EDGE.match(span.text[0]), (each.id, span)
            assert not EDGE.match(span.text[-1]), (each.id, span)
            end = span.end


def test_the_fresh_articles_are_of_four_styles_and_both_halves() -> None:
    fresh = list(documents(FRESH_SET))
    styles = Counter(each.id.split("-")[1] for each in fresh)
    assert styles == {"wire": 20, "feature": 20, "history": 20, "spoken": 20}
    assert Counter(each.half for each in fresh) == {"tune": 40, "report": 40}
    assert all(100 <= len(each.text.split()) <= 250 for each in fresh)
