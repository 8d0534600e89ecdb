"""Printed articles are safe for terminals and for spreadsheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli.views.elements import one_line, plain
from flows.cli.views.search import render_highlight
from infra.escaping import terminal_line
from infra.exporting import safe_cell


@given(st.text())
def test_no_control_character_of_an_article_reaches_the_terminal(text: str) -> None:
    shown = plain(text).plain
    assert not {character for character in shown if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0} - {
        "\n",
        "\t",
    }
    assert "\n" not in one_line(text).plain


def test_highlights_are_unescaped_and_marked() -> None:
    assert render_highlight("a &lt;em&gt; <em>law</em> &amp; order", in_color=False).plain == "a <em> *law* & order"
    colored = render_highlight("the <em>law</em>")
    assert colored.plain == "the law"
    assert [(span.start, span.end) for span in colored.spans if "yellow" in str(span.style)] == [(4, 7)]


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(value: str) -> None:
    assert safe_cell(value) == f"'{terminal_line(value)}"


def test_a_formula_behind_what_is_removed_gets_its_apostrophe() -> None:
    assert safe_cell("\u202e=1+1") == "'=1+1"
    assert safe_cell("\n\t=1+1") == "'  =1+1"


def test_ordinary_cells_stay_as_they_are() -> None:
    assert safe_cell("Seoul weighs weapons - again") == "Seoul weighs weapons - again"
    assert safe_cell("") == ""
