"""Rows of tables in plain text."""

from __future__ import annotations

import pytest

from transforms.extract.structure import find_rows, paragraphs

_TABLES = {
    "heads of years": ["              1996      1995", "Net sales  $ 8,412   $ 7,106", "Net income     671       540"],
    "places and figures": ["Hull             330", "Upper Beacon 238", "Antwerp          905"],
    "results without gaps": ["Shr 12 cts vs 10 cts", "Net 1,204,118 vs 986,440", "Revs 21.9 mln vs 18.3 mln"],
    "a missing figure": ["Flights      2,911     2,804", "Load factor      -      60.9"],
    "standings": ["          W   L   T  Pts", "Montreal 41  22   9   91", "Boston   38  24   8   84"],
    "scores": ["Toledo       000 201 000 - 3  8 1", "Syracuse     000 000 11x - 2  6 0"],
    "dot leaders": ["Overnight ..... 9-1/4", "One week ...... 8-7/8"],
    "cells between bars": ["Year | Tonnes | Share", "2019 | 412.5 | 3.2", "2020 | 398.1 | 3.0"],
}  # fmt: skip


@pytest.mark.parametrize("rows", _TABLES.values(), ids=_TABLES)
def test_every_row_of_a_table_is_found(rows: list[str]) -> None:
    lines = ["Prices at the close of business on Thursday:", *rows, "The rest of the market was closed for a holiday."]
    assert find_rows(lines) == set(range(1, 1 + len(rows)))


@pytest.mark.parametrize(
    "lines",
    [
        ["He left.  She stayed.  They were", "never seen again.  Nobody asked."],
        ["Jo Reed     512-555-0101", "Lu Park     512-555-0102"],
        ["Shares 12", "Comments 3"],
        ["The index rose 3.4 points to 1,204.11 while the", "FT-SE 100 fell 4.5 points to 2,300.40 on Monday."],
        ["Facebook   Twitter   WhatsApp", "Home   News   Sports"],
    ],
)  # fmt: skip
def test_prose_contacts_and_counters_are_no_rows(lines: list[str]) -> None:
    assert not find_rows(lines)


def test_a_slug_below_a_table_is_no_row() -> None:
    rows = ["Hull        330   +12", "Antwerp     905    -3"]
    assert find_rows([*rows, "UPI 11-03-87 03:22 pes"]) == {0, 1}


def test_a_caption_between_rows_is_of_the_table() -> None:
    table = ["  1. Reis       41:20:16", "  Overall", "  1. Arrate     44:51:07"]
    assert paragraphs("\n".join(["The stage:", *table])) == ["The stage:", "\n".join(table)]
