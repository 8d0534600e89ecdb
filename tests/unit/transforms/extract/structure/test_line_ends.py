"""Divided words at line ends, and double-spaced copy."""

from __future__ import annotations

import pytest

from transforms.extract.structure import paragraphs

_LEAD = (
    "The harbor board put off its vote on the new breakwater until the fleet\nis home, its chairman said on Monday, and"
)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("busi-", "ness", "business"),
        ("govern-", "ment", "government"),
        ("half-", "time", "half-time"),
        ("peace-", "maker", "peace-maker"),
        ("Hobart-", "built", "Hobart-built"),
        ("there-", "after", "there-after"),
    ],
)
def test_a_divided_word_is_joined_if_its_second_half_is_no_word(first: str, second: str, joined: str) -> None:
    assert f"calls {joined} a" in paragraphs(f"{_LEAD} what it calls {first}\n{second} a matter of tides.\n")[0]


@pytest.mark.parametrize(
    ("elsewhere", "joined"), [("Thereafter it rained.", "thereafter"), ("The there-after is dark.", "there-after")]
)
def test_the_text_itself_shows_how_a_divided_word_is_written(elsewhere: str, joined: str) -> None:
    assert f"closed {joined} by" in paragraphs(f"{_LEAD} closed there-\nafter by its crew.\n\n{elsewhere}\n")[0]


def test_a_suspended_hyphen_stays_apart() -> None:
    assert "two- and five-year" in paragraphs(f"{_LEAD} sold two-\nand five-year notes.\n")[0]


def test_double_spaced_copy_is_joined_to_paragraphs() -> None:
    lines = [
        "The harbor board put off its vote on the new breakwater",
        "until the fleet is home, its chairman said on Monday, and",
        "nobody in the gallery of the old town hall objected.",
    ]
    second = ["It will meet again in June, when the first of the boats", "are expected at the quay."]
    text = "\n\n".join(lines) + "\n\n\n" + "\n\n".join(second) + "\n"
    assert paragraphs(text) == [" ".join(lines), " ".join(second)]


def test_short_paragraphs_with_blank_lines_stay_apart() -> None:
    text = ["The board met on Monday.", "It put off its vote on the", "It will meet in June.", "Nobody objected."]
    assert paragraphs("\n\n".join(text)) == text
