"""Building the gazetteer from the package's rules and a list of cities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from transforms.entities.gazetteer.person_names import person_names, unaccented
from transforms.entities.gazetteer.records import Gazetteer, KnownName, KnownPlace, entity_id
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.gazetteer.sports import sports_teams
from transforms.entities.labels import GPE, LOC, NORP, ORG
from transforms.rules.package_data import read_toml

LARGE_CITY = 250_000
"""Inhabitants from which news names a city without its country; smaller cities are not known by their name alone."""

LARGER_THAN_A_NAME = 1_000_000
"""Inhabitants from which a city with the name of a person is known by that name alone."""


@dataclass(frozen=True, slots=True)
class City:
    """A row of a city list: geonames id, name, ISO country, first division, point in degrees, inhabitants."""

    geonames: int
    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int


def build_gazetteer(cities: Iterable[City] = ()) -> Gazetteer:
    """The gazetteer of the package's rules and the given cities."""
    tables = read_toml("entities/countries.toml")
    regions = read_toml("entities/regions.toml")
    countries = {code: _country(code, row) for code, row in tables.items()}
    places: dict[str, list[KnownPlace]] = defaultdict(list)
    known: dict[str, KnownName] = {}
    for code, row in tables.items():
        country = countries[code]
        for form in (row["name"], *row.get("aliases", ())):
            places[form.lower()].append(country)
            known[form] = KnownName(GPE, country.name, country)
        for form in _names_of_people(row):
            known.setdefault(form, KnownName(NORP, country.name, country))
    _add_regions(places, known, regions)
    _add_cities(places, known, cities, tables)
    _add_organizations(known)
    _add_groups_and_others(known)
    _add_upper_case(known)
    abbreviations = _add_state_abbreviations(known, regions)
    codes: Mapping[str, str] = entity_rules("sports")["codes"]["of_country"]
    for sports_code, code in codes.items():
        known.setdefault(sports_code, KnownName(GPE, countries[code].name, countries[code]))
    by_first_word = _by_first_word(known)
    return Gazetteer(
        known=known,
        by_first_word=by_first_word,
        first_word_pattern=_first_word_pattern(by_first_word),
        places={form: tuple(found) for form, found in places.items()},
        countries=countries,
        ambiguous=frozenset(entity_rules("words")["organization"]["ambiguous"]),
        athlete_codes=frozenset(codes),
        state_abbreviations=abbreviations,
    )


def _country(code: str, row: Mapping[str, Any]) -> KnownPlace:
    lat, lon = row["at"]
    return KnownPlace(_place_id(row["name"], row), row["name"], "country", code, None, lat, lon)


def _place_id(name: str, row: Mapping[str, Any]) -> str:
    return f"geonames:{row['geonames']}" if "geonames" in row else entity_id("place", name)


def _names_of_people(row: Mapping[str, Any]) -> tuple[str, ...]:
    adjective = (row["adjective"],) if "adjective" in row else ()
    return (*adjective, *row.get("people", ()))


def _add_regions(
    places: dict[str, list[KnownPlace]], known: dict[str, KnownName], regions: Mapping[str, Mapping[str, Any]]
) -> None:
    for kind in ("areas", "states"):
        for name, row in regions[kind].items():
            place = _region(name, row)
            label = GPE if place.country else LOC
            for form in (name, *row.get("abbreviations", ())):
                places[form.lower()].append(place)
                known.setdefault(form, KnownName(label, name))


def _region(name: str, row: Mapping[str, Any]) -> KnownPlace:
    lat, lon = row["at"]
    country = row.get("country")
    return KnownPlace(_place_id(name, row), name, "region" if country else "area", country, row.get("code"), lat, lon)


def _add_cities(
    places: dict[str, list[KnownPlace]], known: dict[str, KnownName], cities: Iterable[City], tables: Mapping[str, Any]
) -> None:
    rules = read_toml("entities/cities.toml")
    names = person_names().given | person_names().family
    never_alone = frozenset(rules["never_alone"]["names"])
    capitals = {(code, form) for code, row in tables.items() for form in row.get("capitals", ())}
    for city in sorted(cities, key=lambda city: -city.population):
        forms = rules["news_names"].get(city.name, [unaccented(city.name)])
        place = _city(city, forms[0], any((city.country, form) in capitals for form in forms))
        for form in dict.fromkeys((*forms, city.name)):
            places[form.lower()].append(place)
            alone = city.population >= LARGE_CITY and len(form) > 3 and form not in never_alone
            alone = alone and (city.population >= LARGER_THAN_A_NAME or form not in names)
            if alone or place.is_capital:
                known.setdefault(form, KnownName(GPE, place.name))


def _city(city: City, name: str, is_capital: bool) -> KnownPlace:
    id_ = f"geonames:{city.geonames}"
    return KnownPlace(id_, name, "city", city.country, city.region, city.lat, city.lon, city.population, is_capital)


def _add_organizations(known: dict[str, KnownName]) -> None:
    for table in read_toml("entities/organizations.toml").values():
        for name, aliases in table.items():
            for form in (name, *aliases):
                known[form] = KnownName(ORG, name)
    sports = entity_rules("sports")
    for name, aliases in sports["clubs"].items():
        for form in (name, *aliases):
            known.setdefault(form, KnownName(ORG, name))
    for name in (*sports["leagues"]["names"], *sports_teams().leagues_of_teams):
        known[name] = KnownName(ORG, name)
    agencies = read_toml("lexicons/agencies.toml")
    for name, aliases in agencies["agencies"].items():
        for form in (name, *aliases):
            if form not in agencies["bracketed"]:
                known.setdefault(form, KnownName(ORG, name))


def _add_groups_and_others(known: dict[str, KnownName]) -> None:
    for form in entity_rules("words")["group"]["names"]:
        known.setdefault(form, KnownName(NORP, form))
    for label, table in read_toml("entities/others.toml").items():
        for form in table["names"]:
            known.setdefault(form, KnownName(label, form))


def _add_upper_case(known: dict[str, KnownName]) -> None:
    """Add the forms as headlines and datelines in capitals have them."""
    for form, entry in list(known.items()):
        if len(form) > 3 and not form.isupper():
            known.setdefault(form.upper(), entry)


def _add_state_abbreviations(known: dict[str, KnownName], regions: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Add the abbreviations of states without points, and return them with those that have points."""
    states = regions["states"].items()
    with_points = [(name, form) for name, row in states for form in row.get("abbreviations", ()) if form.endswith(".")]
    words = regions["with_points_only"]["abbreviations"]
    readable = [(name, form.replace(".", "")) for name, form in with_points if form not in words]
    without = {form: name for name, form in readable if form not in known}
    known.update({form: KnownName(GPE, name) for form, name in without.items()})
    return frozenset(without) | {form for _, form in with_points}


def _by_first_word(known: Mapping[str, KnownName]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = defaultdict(list)
    for form in known:
        word = re.match(r"\w+", form)
        if word:
            index[word.group()].append(form)
    return {word: tuple(sorted(forms, key=len, reverse=True)) for word, forms in index.items()}


def _first_word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Words with an initial capital or digit that one of `words` has, and those of `words` in lower case."""
    words = set(words)
    lower = sorted(word for word in words if word[0].islower())
    initials = "".join(sorted({word[0] for word in words.difference(lower)}))
    return re.compile(rf"\b(?:[{re.escape(initials)}]\w*|(?:{'|'.join(lower)})\b)")
