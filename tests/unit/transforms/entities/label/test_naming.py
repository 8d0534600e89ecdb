"""Things with the names of people: ships, animals, works, products and the horses of races."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import labels
from transforms.entities import Gazetteer

RACE = (
    "The filly won by two lengths. Jockey [PERSON Nora Quist] praised the trainer, [PERSON Emil Darrow]. "
    "[PERSON Harold Wick] faded at the last fences and [PERSON Lord Marlin] was withdrawn. "
    "{} The favourite came last of nine runners."
)


def people(gazetteer: Gazetteer, body: str) -> set[str]:
    return {text for text, label in labels(gazetteer, body) if label == "PERSON"}


@pytest.mark.parametrize(
    "body",
    [
        "The tug [PERSON Anna Maria] sank. [PERSON Anna Maria] was 40 years old.",
        "[PERSON Anna Maria] sank at noon. The wreck of the ferry [PERSON Anna Maria] was found.",
        "The plow will be called [PERSON Gordon Wick] from now on.",
        "A violin called the Lady [PERSON Tennant] was sold. The Lady [PERSON Tennant] is old.",
        "Their song [PERSON Johnny Wick] was a hit.",
        "[PERSON Anna Maria], a tanker, ran aground.",
    ],
)
def test_things_are_no_people(body: str, gazetteer: Gazetteer) -> None:
    assert people(gazetteer, body) == set()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("A boy called [PERSON Gordon Wick] won.", "Gordon Wick"),
        ("The ferry's captain, [PERSON Gordon Wick], was hurt.", "Gordon Wick"),
        ("The song was written by singer [PERSON Gordon Wick] in May.", "Gordon Wick"),
        ("Her brother was named [PERSON Gordon Wick].", "Gordon Wick"),
    ],
)
def test_people_beside_things_are_people(body: str, name: str, gazetteer: Gazetteer) -> None:
    assert people(gazetteer, body) == {name}


def test_in_a_race_report_people_have_a_role_an_age_or_a_verb(gazetteer: Gazetteer) -> None:
    assert people(gazetteer, RACE.format("")) == {"Nora Quist", "Emil Darrow"}


def test_a_family_name_alone_belongs_to_a_person_of_the_race_report(gazetteer: Gazetteer) -> None:
    assert "Quist" in people(gazetteer, RACE.format("[PERSON Quist] was fined."))


def test_without_words_of_horse_racing_the_names_are_people(gazetteer: Gazetteer) -> None:
    body = "[PERSON Harold Wick] won the race by two lengths. The favourite, a runner from Kent, withdrew."
    assert people(gazetteer, body) == {"Harold Wick"}
