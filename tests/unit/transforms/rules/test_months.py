"""Months are listed once, with the contexts in which each name is read."""

from __future__ import annotations

import re

import pytest
from babel import Locale

from transforms.rules.fragments import expand
from transforms.rules.months import months_in_full_dates, months_in_lines
from transforms.rules.package_data import read_toml


def test_a_short_name_that_is_a_word_is_read_in_full_dates_only() -> None:
    assert months_in_full_dates()["set"] == 9
    assert "set" not in months_in_lines()


def test_a_wire_may_print_no_accents() -> None:
    assert months_in_lines()["aout"] == months_in_lines()["août"] == 8


def test_patterns_are_built_of_the_list() -> None:
    month = re.compile(expand("<MONTH>"))
    assert all(month.fullmatch(name) for name in months_in_lines())
    assert not month.fullmatch("out")


def test_the_grammar_of_dates_has_the_same_english_names() -> None:
    english = read_toml("lexicons/months.toml")["names"]["en"]
    numbers = {name: number for number, names in enumerate(english, 1) for name in names}
    assert read_toml("dates/lexicon.toml")["MONTH"]["words"] == numbers


@pytest.mark.parametrize("language", ["cs", "da", "fi", "hu", "nb", "nl", "pl", "ro", "ru", "sk", "sv", "tr", "uk"])
def test_all_names_of_the_common_locale_data_are_read_in_full_dates(language: str) -> None:
    months = Locale(language).months
    names = {
        name.lower().rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[form][width].items()
    }
    assert {name: months_in_full_dates().get(name) for name in names if name.isalpha()} == {
        name: number for name, number in names.items() if name.isalpha()
    }
