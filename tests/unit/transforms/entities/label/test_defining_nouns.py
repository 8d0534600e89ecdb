"""An article's definition of a name decides its label."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import labels
from transforms.entities import Gazetteer
from transforms.entities.label.defining_nouns import defining_noun


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
def test_the_noun_is_the_last_one_of_its_phrase(behind: str, noun: str | None) -> None:
    found = defining_noun(f"Name{behind}", 4)
    assert (found[0] if found else None) == noun


def test_the_end_of_the_noun_is_returned() -> None:
    assert defining_noun("Name, a country of", 4) == ("country", 15)


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("[PERSON Kvarnebo], a village on the coast, is small.", "GPE"),
        ("[GPE Kvarnebo] is a maker of pencils. It sells many.", "ORG"),
        ("[ORG Kvarnebo], an actress from Leeds, came.", "PERSON"),
    ],
)
def test_a_definition_decides_the_label(body: str, label: str, gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, body)[0] == ("Kvarnebo", label)


def test_the_definition_of_a_person_does_not_define_the_party(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "So said [PERSON Ann Dunmore] of [ORG Kvarnebo], the finance minister.")
    assert found == [("Ann Dunmore", "PERSON"), ("Kvarnebo", "ORG")]
