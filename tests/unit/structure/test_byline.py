"""Bylines taken apart, and sentences that begin like one."""

from __future__ import annotations

import pytest

from transforms.structure import bare_byline, parse_byline, split_byline


@pytest.mark.parametrize(
    ("line", "authors", "agencies"),
    [
        ("By Jane Doe", ("Jane Doe",), ()),
        ("By JANE DOE and JOHN SMITH", ("Jane Doe", "John Smith"), ()),
        ("By Jane Doe, AFP", ("Jane Doe",), ("AFP",)),
        ("By Jane Doe, Associated Press Writer", ("Jane Doe",), ("AP",)),
        ("By Jane van der Berg and Pedro de la Cruz, EFE", ("Jane van der Berg", "Pedro de la Cruz"), ("EFE",)),
        ("by Xinhua writers Li Na and Zhang Bo", ("Li Na", "Zhang Bo"), ("Xinhua",)),
        ("By Jane Doe in Seoul", ("Jane Doe",), ()),
        ("Jane Doe, Reuters", ("Jane Doe",), ("Reuters",)),
        ("By The Associated Press", (), ("AP",)),
        ("By Reuters Staff", (), ("Reuters",)),
    ],
)
def test_names_and_agencies(line: str, authors: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.text, byline.authors, byline.agencies) == (line, authors, agencies)


@pytest.mark.parametrize(
    "line", ["By Tuesday evening, the army had gone.", "By then the war was over", "By noon the fog was gone."]
)
def test_a_sentence_is_no_byline(line: str) -> None:
    assert parse_byline(line) is None


def test_a_byline_before_the_dateline_in_one_line_is_split_off() -> None:
    split = split_byline("By Jane Doe SEOUL, Nov 27 (Reuters) - South Korea said no.")
    assert split is not None
    assert (split[0].authors, split[1]) == (("Jane Doe",), len("By Jane Doe "))


def test_a_bare_name_is_two_to_four_words() -> None:
    assert bare_byline("Pieter Maas") is not None
    assert bare_byline("Council votes") is None
    assert bare_byline("Monday") is None
