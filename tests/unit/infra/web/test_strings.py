"""The texts of the page are in one file, and each is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.web.strings import STRINGS, Strings, day_name, language_name, month_name

PACKAGE = Path(__file__).parents[4] / "infra/web"
SOURCES = "\n".join(file.read_text("utf-8") for file in PACKAGE.rglob("*") if file.suffix in (".py", ".html"))
_NO_TEXT = re.compile(
    r"\{#.*?#\}|\{% block page_class %\}.*?\{% endblock %\}|\{%.*?%\}|\{\{.*?\}\}|<kbd>.*?</kbd>|<[^>]*>", re.DOTALL
)
_BY_VALUE = ("relation_", "provenance_", "mark_")
"""Beginnings of names that are put together with a value."""


def test_each_text_is_used() -> None:
    unused = [
        name
        for name in STRINGS
        if not name.startswith(_BY_VALUE) and not re.search(rf"\bt\.{name}\b|[\"']{name}[\"']", SOURCES)
    ]
    assert not unused


def test_templates_have_no_words_of_their_own() -> None:
    for file in (PACKAGE / "templates").iterdir():
        words = re.findall(r"[A-Za-z]{2,}", _NO_TEXT.sub(" ", file.read_text("utf-8")))
        assert not words, file.name


def test_an_unknown_text_raises() -> None:
    with pytest.raises(AttributeError):
        Strings().no_such_text  # noqa: B018


def test_numbers_months_and_days_in_words() -> None:
    assert Strings.count(1, "story") == "1 story"
    assert Strings.count(2_000, "story") == "2,000 stories"
    assert (month_name("2024-11"), month_name("2024-13"), month_name("2024")) == ("November 2024", "2024-13", "2024")
    assert (language_name("fr"), language_name("xx")) == ("French", "xx")
    assert day_name(None) == "no date"
    assert day_name("2024-11") == "November 2024"
    assert day_name("2024-11-27T08:05:00Z") == "November 27, 2024, 08:05 (UTC)"
    assert day_name("2024-11-27T08:05:00") == "November 27, 2024, 08:05"
    assert day_name("soon") == "soon"
