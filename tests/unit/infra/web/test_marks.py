"""The pieces of a text are the text: marks, matches and cuts change no code point of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.web.article.highlighting import MatchMarkers
from infra.web.article.marks import FieldMarks, Paragraph, PlacedCut, TextSpan, paragraphs
from infra.web.article.meanings import meaning_of_date, span_of_date
from infra.web.article.provenance import original_url
from infra.web.results.hits import marked
from tests.service.articles import document

TEXT = "Ana met Bo in Rome.\n\nThey left on Monday."


def words(paragraph: Paragraph) -> str:
    return "".join(run.text for piece in paragraph for run in piece.runs)


def test_marks_matches_and_cuts_lie_where_they_belong() -> None:
    spans = [TextSpan(0, 3, "person", "Person: Ana", "/"), TextSpan(14, 18, "place", "Place: Rome", None)]
    cut = PlacedCut(len("Ana met Bo in Rome."), "Read also", "widget")
    first, second = paragraphs(TEXT, FieldMarks(spans, [(0, 7), (34, 40)], [cut]))
    assert words(first) == "Ana met Bo in Rome."
    assert words(second) == "They left on Monday."
    assert [piece.span.kind for piece in first if piece.span] == ["person", "place"]
    assert [(run.text, run.is_first) for piece in first for run in piece.runs if run.hit == 1] == [
        ("Ana", True),
        (" met", False),
    ]
    assert [piece.cut for piece in first if piece.cut] == [cut]
    assert [run.text for piece in second for run in piece.runs if run.hit == 2] == ["Monday"]


ranges = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=8)


def disjoint(found: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, size in sorted(found):
        if start + size <= length and (not kept or start >= kept[-1][1]):
            kept.append((start, start + size))
    return kept


@given(st.text(alphabet="ab \n\u202e", max_size=60), ranges, ranges, st.lists(st.integers(0, 60), max_size=4))
def test_no_code_point_is_lost(
    text: str, spans: list[tuple[int, int]], hits: list[tuple[int, int]], cuts: list[int]
) -> None:
    marks = FieldMarks(
        [TextSpan(start, end, "other", "", None) for start, end in disjoint(spans, len(text))],
        disjoint(hits, len(text)),
        [PlacedCut(start, "cut", "rule") for start in cuts if start <= len(text)],
    )
    shown = paragraphs(text, marks)
    assert "".join(map(words, shown)) == re.sub(r"\n\n+", "", text)
    assert sum(piece.cut is not None for one in shown for piece in one) == len(marks.cuts)


def test_matches_are_read_from_their_markers() -> None:
    markers = MatchMarkers()
    text = f"{markers.before}Ana{markers.after} met {markers.before}Bo{markers.after}."
    answer = {"hits": {"hits": [{"highlight": {"body": [text]}}]}}
    assert markers.read(answer) == {"body": [(0, 3), (8, 10)]}
    assert markers.read({"hits": {"hits": []}}) == {}
    assert MatchMarkers().before != markers.before


def test_highlights_keep_their_marks_and_nothing_else() -> None:
    shown = marked("&lt;script&gt; <em>a</em> \u202e &amp;lt;")
    assert shown == "&lt;script&gt; <mark>a</mark> \\u202e &amp;lt;"


@pytest.mark.parametrize(
    ("first", "last", "span", "meaning"),
    [
        ("2024-10-01", "2024-11-01", "2024-10", "October 2024"),
        ("2024-01-01", "2025-01-01", "2024", "2024"),
        ("2024-11-27", "2024-11-28", "2024-11-27", "November 27, 2024"),
        ("2024-11-27T08:00", "2024-11-27T09:00", "2024-11-27", "November 27, 2024"),
        ("2024-11-25", "2024-12-02", "2024-11-25..2024-12-01", "November 25, 2024 – December 1, 2024"),
        ("2020-01-01", "2030-01-01", "2020..2029", "2020 – 2029"),
        (None, None, None, "time not determined"),
        ("-0044-03-15", "-0044-03-16", None, "time not determined"),
    ],
)
def test_times_in_words(first: str | None, last: str | None, span: str | None, meaning: str) -> None:
    mention = {"from": first, "to": last, "value": "PRESENT_REF"}
    assert span_of_date(mention) == span
    assert meaning_of_date(mention) == meaning


def test_durations_in_words() -> None:
    assert meaning_of_date({"from": None, "to": None, "value": "P3Y"}) == "3 years"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://[", "https://", "file:///etc", None]
)
def test_only_a_web_address_becomes_a_link(url: str | None) -> None:
    assert original_url(document("a", "A", "Text.", url=url)) is None
