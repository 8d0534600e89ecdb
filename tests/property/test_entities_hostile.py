"""Hostile and huge texts are resolved in time, with offsets into the given text."""

from __future__ import annotations

import random

import pytest

from infra.models import load_models
from transforms.entities import ArticleTexts, EntitySpan, Models, resolve

HUGE = 5_000_000
# The model refuses a text of a million characters in one piece.
BEYOND_THE_MODEL = 1_100_000
PROSE = "It rained in Berlin when Angela Merkel of the CDU met U.S. officials from Paris, Texas. "


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models()


def _random_words(letters: str, length: int) -> str:
    choice = random.Random(1).choice
    return " ".join("".join(choice(letters) for _ in range(length)) for _ in range(500))


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "'" * 100_000,
        "x" * 100_000,
        "http://" * 10_000,
        "😀" * 50_000,
        "\u200d" * 50_000,
        "e" + "\u0301" * 50_000,
        " " * 100_000 + "Berlin",
        "\n" * 100_000,
        _random_words("()[]{}'\"", 99),
        _random_words("a(1'.-/", 99),
        "Paris,Berlin." * 3_000,
        "مرحبا بالعالم " * 3_000,
        "\x01\x02Berlin\x0b" * 3_000,
        "and the minister of Paris spoke to Angela Merkel while " * 1_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_resolved_in_time(text: str, models: Models) -> None:
    [spans] = models.english.recognize([text])
    mentions, _ = resolve(ArticleTexts.of(None, text, models.gazetteer), {"body": spans})
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "unit",
    [
        PROSE,
        "Paris\n",
        "IMF (IMF) ",
        "Al-",
        "The ",
        "Kim Jong Un and Kim Yo Jong met Kim. ",
        "Georgia, a country of Georgia, is a a a a a state in Texas. ",
        "Her son, King Angela Merkel, a mother of Mrs Merkel of the of the Angela. ",
    ],
    ids=repr,
)
def test_a_huge_article_is_resolved_in_time(unit: str, models: Models) -> None:
    text = unit * (HUGE // 5 // len(unit))
    spans = (
        [EntitySpan(at, at + 5, "PERSON") for at in range(0, len(text) - len(unit), len(unit))] if len(unit) > 8 else []
    )
    mentions, facets = resolve(ArticleTexts.of(None, text, models.gazetteer), {"body": spans})
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert len(facets.people) <= 10


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_prose_longer_than_the_limit_of_the_model_keeps_every_name(models: Models) -> None:
    text = PROSE * (BEYOND_THE_MODEL // len(PROSE))
    [spans] = models.english.recognize([text])
    assert _merkels(text, spans, models) == BEYOND_THE_MODEL // len(PROSE)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_five_megabytes_of_prose_keep_every_name(models: Models) -> None:
    text, name = PROSE * (HUGE // len(PROSE)), PROSE.index("Angela Merkel")
    starts = range(name, len(text), len(PROSE))
    spans = [EntitySpan(start, start + len("Angela Merkel"), "PERSON") for start in starts]
    assert _merkels(text, spans, models) == len(starts) == HUGE // len(PROSE)


def _merkels(text: str, spans: list[EntitySpan], models: Models) -> int:
    """The number of mentions of the one person of the prose."""
    mentions, facets = resolve(ArticleTexts.of(None, text, models.gazetteer), {"body": spans})
    assert facets.people == ("Angela Merkel",)
    return sum(mention.text == "Angela Merkel" for mention in mentions)
