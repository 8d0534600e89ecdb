"""Paragraphs of plain text: unwrapped where it is wrapped, left where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transforms.extract.structure import paragraphs, wrapping
from transforms.rules import BoilerplateRule, boilerplate_rule, matching_rules


def test_lines_that_are_paragraphs_stay_apart() -> None:
    assert paragraphs("The council met.\nIt voted no.\n\nNobody came.") == [
        "The council met.",
        "It voted no.",
        "Nobody came.",
    ]


def test_hard_wrapped_paragraphs_between_blank_lines_are_joined() -> None:
    first = ["The first ship of the season slid into the harbor on Monday behind an", "icebreaker, ten days late."]
    second = ["The captain kept", "his hat."]
    assert paragraphs("\n".join([*first, "", *second])) == [" ".join(first), *second]


def test_an_indent_begins_a_paragraph() -> None:
    first = ["    The sale of bills will be split evenly between the", "two banks, it said."]
    second = ["    No date was given for the sale of", "bonds."]
    assert paragraphs("\n".join(first + second)) == [" ".join(first).strip(), " ".join(second).strip()]


def test_copy_in_capitals_is_unwrapped_too() -> None:
    lines = ["    COPPER MINERS IN CHILE BEGAN A 24-HOUR STRIKE ON", "WEDNESDAY TO PROTEST AGAINST THE ARREST OF THEIR"]
    lines += ["LEADERS, UNION OFFICIALS SAID."]
    assert paragraphs("\n".join(lines)) == [" ".join(lines).strip()]


def test_a_word_broken_at_its_hyphen_is_whole_again() -> None:
    lines = ["A flock of sheep caused a minor stir on Saturday evening at a drive-"]
    lines += ["in on the edge of the town, and nobody there knew why they had", "come."]
    assert "drive-in on the edge" in paragraphs("\n".join(lines))[0]


def test_tables_and_lists_keep_their_lines() -> None:
    table = "Copper         1,412     +12\nZinc             748      -3"
    faults = "- a door that would not shut\n- a lamp that would not light"
    assert paragraphs(f"Prices:\n{table}\nFaults:\n{faults}") == ["Prices:", table, "Faults:", faults]


def test_paragraphs_are_nfc_and_blank_lines_of_any_kind_part_them() -> None:
    assert paragraphs("cafe\u0301\n\u00a0\u200b\nbar") == ["café", "bar"]


_CUT_BY_A_LABEL = ["The council met for nine hours on Monday and nobody knew what the", "Advertisement"]
_CUT_BY_A_LABEL += ["Mayor had said before the doors were closed to the press of the", "town."]


def test_a_label_is_not_joined_with_the_lines_around_it() -> None:
    assert "Advertisement" in paragraphs("\n".join(_CUT_BY_A_LABEL))


def test_a_rule_without_own_line_keeps_no_line_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_own_line(line: str) -> tuple[BoilerplateRule, ...]:
        return tuple(replace(rule, own_line=False) for rule in matching_rules(line))

    monkeypatch.setattr(wrapping, "matching_rules", without_own_line)
    assert "Advertisement" not in paragraphs("\n".join(_CUT_BY_A_LABEL))


def test_own_line_is_a_flag_of_the_data() -> None:
    advertisement, share_this = boilerplate_rule("widget.advertisement"), boilerplate_rule("widget.share-this")
    assert advertisement
    assert advertisement.own_line
    assert share_this
    assert not share_this.own_line


_SHORT = {
    "a figure begins the line": ["Prices in Oslo fell in May for the sixth month running, to", "16.8 crowns a share."],
    "a name alone": [" Times are for the harbor. Add 18 minutes to those for", "Lubec."],
    "a year alone": ["It reached 46.9 degrees in Cieza on Friday, which was the highest since", "1994."],
    "one column of indent": [" The thrift said it stood at", "2.7 percent.", " It lost some, or", "$2.91 a share."],
}  # fmt: skip


@pytest.mark.parametrize("lines", _SHORT.values(), ids=_SHORT)
def test_a_short_item_is_unwrapped(lines: list[str]) -> None:
    joined = paragraphs("\n".join(lines))
    assert [line[-1] for line in joined] == ["."] * len(joined)
    assert len(joined) == len(lines) // 2


def test_a_byline_as_long_as_a_line_is_not_joined_with_the_dateline() -> None:
    byline = "By Anna Weiss and Paul Orr, The Associated Press"
    lines = [byline, "SYDNEY, May 3 - Softwood logs shipped in the March quarter", "were worth 61 million dollars."]
    assert paragraphs("\n".join(lines)) == [byline, " ".join(lines[1:])]


def test_a_suspended_hyphen_keeps_its_space() -> None:
    lines = [
        "The Treasury will sell $28 billion of two-",
        "and five-year notes next week, it said, and it",
        "will pay down debt.",
    ]
    assert "two- and five-year notes" in paragraphs("\n".join(lines))[0]


def test_a_word_that_is_divided_on_a_short_line_is_joined() -> None:
    lines = [
        "    Shots were heard near the palace on Thursday evening and the radio",
        "went off the air, resi-",
        "dents said.",
    ]
    assert len(paragraphs("\n".join(lines))) == 1


def test_the_end_of_a_sentence_is_joined_in_a_text_that_is_not_wrapped() -> None:
    paragraph = "The ferry will run a third boat on each day of the winter, the first sailing at that hour"
    assert paragraphs(f"{paragraph} since\n1987.\nFares do not change.") == [
        f"{paragraph} since 1987.",
        "Fares do not change.",
    ]


def test_a_signature_below_a_finished_line_stays_apart() -> None:
    lines = [
        "The railway said that passengers would be refunded for all of",
        "their tickets, and that it was sorry about the loss of time.",
        "reuter",
    ]
    assert paragraphs("\n".join(lines))[-1] == "reuter"
