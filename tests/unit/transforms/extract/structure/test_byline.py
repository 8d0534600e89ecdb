"""Bylines taken apart, and sentences that begin like one."""

from __future__ import annotations

import pytest

from transforms.extract.structure import bare_byline, parse_byline, split_byline


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
        ("By Jane Doe, political editor", ("Jane Doe",), ()),
        ("By Jane Doe, Political Editor, and John Smith, Reporter", ("Jane Doe", "John Smith"), ()),
        ("By Jane Doe Senior Digital Editor and Master Gardener", ("Jane Doe",), ()),
        ("By Jane Doe, Senior Director, Content & Marketing, Mills and Valley Institute", ("Jane Doe",), ()),
        ("By Jane Doe, Lisbon", ("Jane Doe",), ()),
        ("By Jane Doe , John Smith on March 12, 2024", ("Jane Doe", "John Smith"), ()),
        ("By JANE DOE Updated 12 March 2024 7:30 am", ("Jane Doe",), ()),
        ("ByJane Doe", ("Jane Doe",), ()),
        ("By Jan Maas and April Doe", ("Jan Maas", "April Doe"), ()),
        ("Von Ana Reis und Jan Maas aus Porto", ("Ana Reis", "Jan Maas"), ()),
        ("Par Ana Reis et Luc Roy, envoyés spéciaux à Porto", ("Ana Reis", "Luc Roy"), ()),
        ("Por Ana Reis y João Sá", ("Ana Reis", "João Sá"), ()),
        ("Por José Sá y Reis", ("José Sá y Reis",), ()),
        ("DI ANA REIS", ("Ana Reis",), ()),
        ("Door Jan van Dyk en Ana Reis", ("Jan van Dyk", "Ana Reis"), ()),
        ("Av Ola Reis og Kari Hansen", ("Ola Reis", "Kari Hansen"), ()),
        ("Text: Ana Reis", ("Ana Reis",), ()),
        ("Autor : Ana Reis | 12. Mai 2024", ("Ana Reis",), ()),
    ],
)
def test_names_and_agencies(line: str, authors: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.text, byline.authors, byline.agencies) == (line, authors, agencies)


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday evening, the army had gone.",
        "By then the war was over",
        "By noon the fog was gone.",
        "By May 2024 the war was over",
        "Di Maria",
        "Por qué ganamos",
        "Von der Leyen fährt nach Porto",
        "Av. Paulista 1000",
    ],
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
