"""The loader of the wire stories with a mark on every line, and the scorer of their cleaning."""

from __future__ import annotations

import pytest

from tests.bench.clean.line_wire_scores import BodyComparison, compare_body
from tests.bench.shared.split import half
from tests.quality.line_wires import line_wires, parse_line_wire
from tests.quality.wire_layouts import lay_out_wires

SECTION = """tin-stocks
X a0412
H Tin stocks fall
   LONDON, May 2 - Stocks fell, the ex-
- change said, and two-
+ and five-year rates a half-
= point.

|  Hull     330
|  Antwerp  905
   The total was the lowest since⟦ (more)⟧
+ 1985.
X reuter
"""


def test_text_and_body_follow_from_the_marks() -> None:
    wire = parse_line_wire(SECTION)
    assert wire.id == "tin-stocks"
    assert wire.text.splitlines()[:3] == ["a0412", "Tin stocks fall", " LONDON, May 2 - Stocks fell, the ex-"]
    assert wire.body == (
        "LONDON, May 2 - Stocks fell, the exchange said, and two- and five-year rates a half-point.\n\n"
        " Hull     330\n Antwerp  905\n\nThe total was the lowest since 1985."
    )
    assert wire.heads == ("Tin stocks fall",)
    assert wire.tails == ("a0412", "(more)", "reuter")


@pytest.mark.parametrize("section", ["a\nno mark\n", "a\n+ continues nothing\n"])
def test_an_invalid_line_is_an_error(section: str) -> None:
    with pytest.raises(ValueError, match="^a: no"):
        parse_line_wire(section)


def test_every_wire_is_valid_and_on_one_side() -> None:
    wires = list(line_wires())
    assert len({wire.id for wire in wires}) == len(wires) >= 200
    assert 0.4 < sum(half(wire.id) == "tune" for wire in wires) / len(wires) < 0.6
    assert 0.4 < sum(bool(wire.tails) for wire in wires) / len(wires) < 0.8
    for wire in wires:
        assert wire.story
        assert "".join(wire.body.split()).replace("-", "")[-12:] in "".join(wire.text.split()).replace("-", "")


def test_a_perfect_body_has_no_error() -> None:
    wire = parse_line_wire(SECTION)
    words = len(wire.body.replace("-", " ").split())
    assert compare_body(wire, wire.body) == BodyComparison(words, (), 0, (), ())


def test_words_sentences_and_tails_are_counted() -> None:
    wire = parse_line_wire(SECTION)
    worse = wire.body.replace(" Hull     330\n", "").replace("1985.", "\n\nreuter").replace("two- and", "two-and")
    compared = compare_body(wire, worse)
    assert compared.lost_words == ("Hull", "330", "1985")
    assert compared.lost_sentences == 1
    assert (compared.heads_left, compared.tails_left) == ((), ("reuter",))


def test_layouts_leave_the_words_of_a_story_alone() -> None:
    wires = [wire for wire in line_wires() if half(wire.id) == "tune"]
    laid_out = list(lay_out_wires(wires, 60))
    assert laid_out == list(lay_out_wires(wires, 60))
    for wire in laid_out:
        letters = iter("".join(filter(str.isalnum, wire.text)))
        assert all(letter in letters for letter in filter(str.isalnum, wire.body)), wire.text
