"""The language of a text and its source."""

from __future__ import annotations

import tomllib

import pytest

from tests.quality.wire_gold import FOLDER
from transforms.language import identify
from transforms.records import Language

_SENTENCES = tomllib.loads((FOLDER / "languages.toml").read_text(encoding="utf-8"))


def test_a_given_language_wins_over_the_page_and_the_words() -> None:
    assert identify("The minister said nothing.", "pt-BR", "en") == Language("pt", "given")


def test_the_page_wins_over_the_words() -> None:
    assert identify("The minister said nothing.", "", "DE_de") == Language("de", "page")


@pytest.mark.parametrize(("code", "sentences"), _SENTENCES.items())
def test_three_sentences_are_enough_to_identify_a_language(code: str, sentences: list[str]) -> None:
    assert identify(" ".join(sentences[:3]), None) == Language(code, "detected")


@pytest.mark.parametrize("text", ["", "OK", "12.5 13.7", "\ufffe\ufffe", "Tokyo"])
def test_a_text_too_short_has_no_language(text: str) -> None:
    assert identify(text, None) == Language(None, "too-short")
