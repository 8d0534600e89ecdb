"""What an article says a name is decides what it names."""

from __future__ import annotations

import pytest

from tests.unit.entities.marked import labels
from transforms.entities import Gazetteer
from transforms.entities.label.definitions import defining_noun


@pytest.mark.parametrize(
    ("behind", "noun"),
    [
        (", a country of 3.7 million", "country"),
        (" is a small village and commune in the north", "village"),
        (" (NVE), the Norwegian regulator, said", "regulator"),
        (", the world's largest miner of copper", "miner"),
        (", a firm based in Leeds", "firm"),
        (" was once here", None),
        (", said the mayor", None),
        (", a", None),
    ],
)
def test_the_noun_is_the_last_before_what_describes_it(behind: str, noun: str | None) -> None:
    found = defining_noun(f"Name{behind}", 4)
    assert (found[0] if found else None) == noun


def test_the_noun_ends_where_it_says() -> None:
    assert defining_noun("Name, a country of", 4) == ("country", 15)


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("[PERSON Kvarnebo], a village on the coast, is small.", "GPE"),
        ("[GPE Kvarnebo] is a maker of pencils. It sells many.", "ORG"),
        ("[ORG Kvarnebo], an actress from Leeds, came.", "PERSON"),
    ],
)
def test_a_name_is_what_the_article_says_it_is(body: str, label: str, gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, body)[0] == ("Kvarnebo", label)


def test_what_is_said_of_a_person_is_not_said_of_the_party(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "So said [PERSON Ann Dunmore] of [ORG Kvarnebo], the finance minister.")
    assert found == [("Ann Dunmore", "PERSON"), ("Kvarnebo", "ORG")]
