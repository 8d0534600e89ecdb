"""A span of a recognizer that joins several names is split."""

from __future__ import annotations

import pytest

from transforms.entities import ArticleTexts, Gazetteer
from transforms.entities.bounds.split import split_conjunctions
from transforms.entities.mention import Mention


@pytest.mark.parametrize(
    ("span", "parts"),
    [
        ("Trondheim and Östersund", ["Trondheim", "Östersund"]),
        ("Trinidad and Tobago", ["Trinidad and Tobago"]),
        ("Food and Drug Administration", ["Food and Drug Administration"]),
        ("the Committee for Free Seas and Reporters Without Borders", None),
        ("Harlan Inc and Brookmill", ["Harlan Inc", "Brookmill"]),
        ("England and Wales Cricket Board", ["England and Wales Cricket Board"]),
        ("ANP/Reuters", ["ANP", "Reuters"]),
        ("Kukuryki/Koroszczyn", ["Kukuryki/Koroszczyn"]),
        ("Ona. Avinor", ["Ona", "Avinor"]),
        ("Kirkuk-Ceyhan", ["Kirkuk", "Ceyhan"]),
        ("Baden-Baden", ["Baden-Baden"]),
        ("Guinea-Bissau", ["Guinea-Bissau"]),
        ("Smith-Jones", ["Smith-Jones"]),
        ("Harlan Corp. Limited", ["Harlan Corp. Limited"]),
        ("Energy Directorate (NVE", ["Energy Directorate", "NVE"]),
        ("Agency (Basarnas) Office", ["Agency (Basarnas) Office"]),
    ],
)
def test_spans_are_split_between_two_names(span: str, parts: list[str] | None, gazetteer: Gazetteer) -> None:
    text = f"of {span} on Friday"
    mention = Mention("body", 3, 3 + len(span), span, "ORG", "model")
    article = ArticleTexts.of(None, text, gazetteer)
    found = [text[start:end] for start, end in split_conjunctions(mention, article)]
    assert found == (parts or ["the Committee for Free Seas", "Reporters Without Borders"])
