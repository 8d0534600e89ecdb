"""The case of headlines and lines in capitals, and of headlines in title case."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.models import load_models
from tests.unit.transforms.entities.marked import labels, resolved
from transforms.entities import ArticleTexts, Gazetteer
from transforms.entities.true_case import read_texts

known = cache(load_models)

MILL = "SUVA, June 23 - Fiji's second mill plans to sell power made from waste of the cane, Josefa Nalatu said."


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("FIJI SUGAR MILL PLANS TO BURN CANE WASTE", MILL, "Fiji sugar mill plans to burn cane waste"),
        (
            "HALVERSON DAY TO BUY TWO FIRMS",
            "Halverson Day Inc said it agreed to buy two firms for the day.",
            "Halverson Day to buy two firms",
        ),
        ("BANK OF ENGLAND CUTS RATE", "The Bank of England cut its rate. A bank said so.", "Bank of England cuts rate"),
        ("CREWS BATTLE FIRE", "Fire crews fought a blaze off Manila.", "crews battle fire"),
        ("COFFEE TALKS STALL IN BOGOTA", "Nobody came, delegates said.", "coffee talks stall in Bogota"),
        ("READING IS BACK IN SCHOOLS", "Children like it, teachers say.", "reading is back in schools"),
        ("TAGUS CHEMICAL INC <TGC> 3RD QTR NET", "Shr 41 cts vs 35 cts", "Tagus Chemical Inc <TGC> 3rd qtr net"),
        ("JOHN SMITH TO LEAD OPEC", "The oil exporters chose him.", "John Smith to lead OPEC"),
        ("US STOCKS FALL", "Shares fell, and so did ours; they told us.", "US stocks fall"),
    ],
)
def test_headlines_in_capitals_have_the_case_of_the_story(
    title: str, body: str, expected: str, gazetteer: Gazetteer
) -> None:
    assert read_texts(title, body, gazetteer)[0] == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "Council Rejects Plan To Close Marlow Road Library",
            "Marlow Road Library stays open; the council rejected a plan to close it.",
            "council rejects plan to close Marlow Road Library",
        ),
        (
            "Venice Day-Trippers Will Pay Five Euros",
            "Day-trippers to Venice will pay five euros.",
            "Venice day-trippers will pay five euros",
        ),
        ("Wildfire near Lake Tanager doubles", "The wildfire doubled.", "Wildfire near Lake Tanager doubles"),
    ],
)
def test_ordinary_words_of_headlines_in_title_case_are_lower_case(
    title: str, body: str, expected: str, gazetteer: Gazetteer
) -> None:
    assert read_texts(title, body, gazetteer)[0] == expected


def test_a_line_in_capitals_is_read_in_the_case_of_the_other_lines(gazetteer: Gazetteer) -> None:
    body = "The barge hit the Morrow Bridge, and nobody was hurt on it.\nMORROW BRIDGE REOPENS\nIt opened on Friday."
    assert read_texts("", body, gazetteer)[1].split("\n")[1] == "Morrow Bridge reopens"


def test_a_body_in_capitals_is_left_alone(gazetteer: Gazetteer) -> None:
    body = "SANTIAGO - MINERS STRUCK IN CHILE ON MONDAY.\nA UNION SAID SO."
    assert read_texts("", body, gazetteer)[1] == body
    assert read_texts("MINERS STRIKE", body, gazetteer)[0] == "MINERS STRIKE"


def test_mentions_have_the_text_as_printed(gazetteer: Gazetteer) -> None:
    found, facets = resolved(gazetteer, "[ORG Tagus Chemical] said so in [GPE Ohio].", "TAGUS CHEMICAL SAYS SO")
    assert (found[0].field, found[0].text, found[0].name) == ("title", "TAGUS CHEMICAL", "Tagus Chemical")
    assert facets.organizations == ("Tagus Chemical",)


def test_words_in_capitals_that_the_story_has_in_lower_case_are_no_names(gazetteer: Gazetteer) -> None:
    body = "[GPE Fiji]'s second sugar mill plans to burn waste."
    assert labels(gazetteer, body, "[ORG FIJI SUGAR MILL] PLANS TO BURN WASTE") == [("FIJI", "GPE"), ("Fiji", "GPE")]


@settings(deadline=None)
@given(title=st.text(max_size=80), body=st.text(max_size=200))
def test_all_texts_keep_their_length(title: str, body: str) -> None:
    article = ArticleTexts.of(title, body, known().gazetteer)
    assert {field: len(text) for field, text in article.by_field.items()} == {"title": len(title), "body": len(body)}


@settings(deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["FIJI", "ß", "İ", "O'NEIL", "U.S.", "INC", "<AB.N>", "&", "ŒUVRE", "ǅ"]), max_size=12
    )
)
def test_letters_that_change_their_length_with_case_are_kept(words: list[str]) -> None:
    title = " ".join(words)
    assert len(read_texts(title, "Fiji has O'Neil and the rest.", known().gazetteer)[0]) == len(title)
