"""Rows of tables, results and standings, and the names in them."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import labels
from transforms.entities import Gazetteer
from transforms.entities.find.figures import figure_lines, is_row


@pytest.mark.parametrize(
    "line",
    [
        "Revs 61.2 mln vs 55.9 mln",
        "Avg shrs 8,046,000 vs 8,010,000",
        "    STG       1.6725    1.6690",
        "Marsabit  9,000  3,500",
        "D. Stannard lbw b Moyo 41",
        "30-yr fixed | 6.94% | 7.03%",
        "Ashland 21, Eagle Point 14",
    ],
)
def test_rows_of_figures_are_found(line: str) -> None:
    assert is_row(line)


@pytest.mark.parametrize(
    "line",
    [
        "Talks will resume in January.",
        "The union said it had 1,200 members in 14 towns and would call them out on May 3.",
        "Sgt. Ann Lee, of the 2nd Marine Infantry Regiment, arrived in September with 40 others.",
    ],
)
def test_prose_is_no_row(line: str) -> None:
    assert not is_row(line)


def test_the_head_above_a_row_belongs_to_the_table() -> None:
    text = "Stocks fell.\nTicker Last Chg %Chg\nLTMR 41.12 -3.77 -8.40"
    lines = figure_lines(text)
    assert lines.contain(text.index("Ticker"))
    assert lines.contain(text.index("LTMR"))
    assert not lines.contain(text.index("Stocks"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("It rose.\n\n[PERSON Revs] 61.2 mln vs 55.9 mln\n\n[PERSON Avg] shrs 8,046,000", []),
        ("It grew.\n\n[ORG Hessian]  1,200  1,400\n[GPE Sacking]  900  850", []),
        ("It grew.\n\n[ORG Nchanga 9,120]\n\nShares of [ORG Nchanga] fell.", [("Nchanga", "ORG"), ("Nchanga", "ORG")]),
        ("[GPE NOTE]: It includes a gain.", []),
        ("He asked for [GPE US]$60 million.", []),
        ("Born [PERSON Jun 11], he left.", []),
        ("[ORG Corvallis Devices Inc. CVLD.O] fell.", [("Corvallis Devices Inc.", "ORG")]),
        ("They joined [ORG Crews] then. [ORG Crews] fought it.", [("Crews", "ORG"), ("Crews", "ORG")]),
        ("[ORG Crews] fought it.", []),
        ("[PERSON Sharing] is good.", []),
    ],
)
def test_words_among_figures_and_common_words_that_open_sentences_are_no_names(
    body: str, expected: list[tuple[str, str]], gazetteer: Gazetteer
) -> None:
    assert labels(gazetteer, body) == expected


def test_teams_of_results_are_organizations(gazetteer: Gazetteer) -> None:
    body = "Results\n\n[GPE Ashland] 21, Eagle Point 14\n\nCrater 35, North Medford 7\n\nNext week\n\nAshland at Crater"
    assert labels(gazetteer, body) == [
        ("Ashland", "ORG"),
        ("Eagle Point", "ORG"),
        ("Crater", "ORG"),
        ("North Medford", "ORG"),
        ("Ashland", "ORG"),
        ("Crater", "ORG"),
    ]


def test_countries_of_results_are_places(gazetteer: Gazetteer) -> None:
    body = "Results\n\n[GPE Norway] 3, [GPE Latvia] 1\n\n[GPE Finland] 2, [GPE Estonia] 2"
    assert {label for _, label in labels(gazetteer, body)} == {"GPE"}


def test_players_of_line_ups_are_people(gazetteer: Gazetteer) -> None:
    body = "They won.\n\nKyoto: Ono; Hara, [GPE Kudo], Endo, Sakai; [ORG Wada], Mishima; [ORG Okada], [GPE Silva], Baba"
    found = labels(gazetteer, body)
    assert found[0] == ("Kyoto", "ORG")
    assert {label for _, label in found[1:]} == {"PERSON"}
    assert len(found) == 11
