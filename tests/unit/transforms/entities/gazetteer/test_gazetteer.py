"""The rules are complete: every country has its fields, and known forms have their names."""

from __future__ import annotations

import pytest

from transforms.entities import City, Gazetteer, build_gazetteer
from transforms.entities.gazetteer.records import entity_id


@pytest.mark.parametrize(
    ("form", "label", "name"),
    [
        ("US", "GPE", "United States"),
        ("U.S.", "GPE", "United States"),
        ("American", "NORP", "United States"),
        ("Britons", "NORP", "United Kingdom"),
        ("KYIV", "GPE", "Kyiv"),
        ("Kiev", "GPE", "Kyiv"),
        ("Mecca", "GPE", "Mecca"),
        ("UN", "ORG", "United Nations"),
        ("AFP", "ORG", "AFP"),
        ("World Cup", "EVENT", "World Cup"),
        ("Middle East", "LOC", "Middle East"),
        ("Burma", "GPE", "Myanmar"),
        ("USSR", "GPE", "Soviet Union"),
        ("Soviet", "NORP", "Soviet Union"),
        ("Yugoslavs", "NORP", "Yugoslavia"),
        ("Czechoslovakia", "GPE", "Czechoslovakia"),
        ("Pa.", "GPE", "Pennsylvania"),
        ("Calif", "GPE", "California"),
    ],
)
def test_known_forms_have_their_canonical_name(form: str, label: str, name: str, gazetteer: Gazetteer) -> None:
    known = gazetteer.known[form]
    assert (known.label, known.name) == (label, name)


def test_every_country_has_a_code_a_name_and_a_point(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.countries) > 240
    assert all(len(code) == 2 and place.country == code and place.name for code, place in gazetteer.countries.items())


def test_places_of_one_name_are_sorted_by_population(gazetteer: Gazetteer) -> None:
    populations = [place.population for place in gazetteer.places_named("paris")]
    assert len(populations) > 1
    assert populations == sorted(populations, reverse=True)


def test_a_gazetteer_of_one_city_can_be_built() -> None:
    town = City(1, "Łomża", "PL", "78", 53.2, 22.1, 62_000)
    small = build_gazetteer([town])
    assert [place.name for place in small.places_named("Lomza")] == ["Lomza"]
    assert "Lomza" not in small.known


def test_ids_depend_on_the_kind_and_not_on_case() -> None:
    assert entity_id("person", "Ana Rojas") == entity_id("person", "ANA ROJAS")
    assert entity_id("person", "Paris") != entity_id("place", "Paris")
