"""The context of a name is evidence for its label."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import labels
from transforms.entities import Gazetteer


@pytest.mark.parametrize(
    ("body", "name", "label"),
    [
        ("Fires burned in the [PERSON Arrábida] near Lisbon.", "Arrábida", "GPE"),
        ("She has a café at the [PERSON Arrábida] stop.", "Arrábida", "GPE"),
        ("The hills of [PERSON Arrábida] burned.", "Arrábida", "GPE"),
        ("He has read the [PERSON Merkel] letters. Merkel wrote them.", "Merkel", "PERSON"),
        ("It belongs to the [PERSON Johnsons] of Boston.", "Johnsons", "PERSON"),
        ("So said [PERSON Amrita Senanayake] of [GPE Kvarne Aspects].", "Kvarne Aspects", "ORG"),
        ("So said [PERSON Amrita Senanayake] of [GPE Colombo].", "Colombo", "GPE"),
        ("Hauliers in [PERSON Zwiebelvik] said so.", "Zwiebelvik", "GPE"),
        ("The ferry between [ORG Zwiebel] and [ORG Mosaro] sank.", "Zwiebel", "GPE"),
        ("The ferry between [ORG Zwiebel] and [ORG Mosaro] sank.", "Mosaro", "GPE"),
        ("The ferry between [ORG Zwiebel and Mosaro] sank.", "Mosaro", "GPE"),
    ],
)
def test_neighboring_words_decide_the_label(body: str, name: str, label: str, gazetteer: Gazetteer) -> None:
    assert (name, label) in labels(gazetteer, body)


def test_one_form_may_be_a_country_and_a_person_in_one_article(gazetteer: Gazetteer) -> None:
    body = "[PERSON Michael Jordan] left. [PERSON Jordan], a country of 11 million, is calm. [PERSON Jordan] smiled."
    assert [label for text, label in labels(gazetteer, body) if text == "Jordan"] == ["GPE", "PERSON"]
