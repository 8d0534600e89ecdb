"""Builds the gazetteer from the rules of this package and a list of the world's cities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from transforms.entities.gazetteer.lexicon import Lexicon, load_lexicon, unaccented
from transforms.entities.gazetteer.records import Gazetteer, Known, Place, entity_id
from transforms.rules.package_data import read_toml

# Cities so large that news names them without a country; smaller ones count only where the model sees a place.
LARGE_CITY = 250_000
# A city that bears a person's name must be larger than that.
LARGER_THAN_A_NAME = 1_000_000


@dataclass(frozen=True, slots=True)
class City:
    """A row of a city list: geonames id, name, ISO country, first division, point, population."""

    geonames: int
    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int


def build_gazetteer(cities: Iterable[City] = ()) -> Gazetteer:
    """The gazetteer of the package's rules and the cities given."""
    lexicon = load_lexicon()
    countries = read_toml("entities/countries.toml")
    nations = {code: _country(code, row) for code, row in countries.items()}
    places: dict[str, list[Place]] = defaultdict(list)
    known: dict[str, Known] = {}
    for code, row in countries.items():
        for form in (row["name"], *row.get("aliases", ())):
            places[form.lower()].append(nations[code])
            known[form] = Known("GPE", nations[code].name, nations[code])
        for form in _nationals(row):
            known.setdefault(form, Known("NORP", nations[code].name, nations[code]))
    _add_regions(places, known)
    _add_cities(places, known, cities, countries, lexicon)
    _add_organizations(known)
    _add_groups(known, lexicon)
    _add_others(known)
    _add_capitals(known)
    for sports_code, code in lexicon.country_codes.items():
        known.setdefault(sports_code, Known("GPE", nations[code].name, nations[code]))
    first_words = _by_first_word(known)
    by_form = {form: tuple(found) for form, found in places.items()}
    return Gazetteer(known, first_words, _may_begin(first_words), by_form, nations, lexicon)


def _country(code: str, row: Mapping[str, Any]) -> Place:
    lat, lon = row["at"]
    return Place(f"geonames:{row['geonames']}", row["name"], "country", code, None, lat, lon)


def _nationals(row: Mapping[str, Any]) -> tuple[str, ...]:
    adjective = (row["adjective"],) if "adjective" in row else ()
    return (*adjective, *row.get("people", ()))


def _add_regions(places: dict[str, list[Place]], known: dict[str, Known]) -> None:
    tables = read_toml("entities/regions.toml")
    for kind in ("areas", "states"):
        for name, row in tables[kind].items():
            place = _region(name, row)
            label = "GPE" if place.country else "LOC"
            for form in (name, *row.get("abbreviations", ())):
                places[form.lower()].append(place)
                known.setdefault(form, Known(label, name))


def _region(name: str, row: Mapping[str, Any]) -> Place:
    lat, lon = row["at"]
    id_ = f"geonames:{row['geonames']}" if "geonames" in row else entity_id("place", name)
    country = row.get("country")
    return Place(id_, name, "region" if country else "area", country, row.get("code"), lat, lon)


def _add_cities(
    places: dict[str, list[Place]],
    known: dict[str, Known],
    cities: Iterable[City],
    countries: Mapping[str, Any],
    lexicon: Lexicon,
) -> None:
    rules = read_toml("entities/cities.toml")
    names = lexicon.given_names | lexicon.family_names
    never_alone = frozenset(rules["never_alone"]["names"])
    capitals = {(code, form) for code, row in countries.items() for form in row.get("capitals", ())}
    for city in sorted(cities, key=lambda city: -city.population):
        forms = rules["news_names"].get(city.name, [unaccented(city.name)])
        place = _city(city, forms[0], any((city.country, form) in capitals for form in forms))
        for form in dict.fromkeys((*forms, city.name)):
            places[form.lower()].append(place)
            alone = city.population >= LARGE_CITY and len(form) > 3 and form not in never_alone
            alone = alone and (city.population >= LARGER_THAN_A_NAME or form not in names)
            if alone or place.is_capital:
                known.setdefault(form, Known("GPE", place.name))


def _city(city: City, name: str, is_capital: bool) -> Place:
    id_ = f"geonames:{city.geonames}"
    return Place(id_, name, "city", city.country, city.region, city.lat, city.lon, city.population, is_capital)


def _add_organizations(known: dict[str, Known]) -> None:
    for table in read_toml("entities/organizations.toml").values():
        for name, aliases in table.items():
            for form in (name, *aliases):
                known[form] = Known("ORG", name)
    sports = read_toml("entities/sports.toml")
    for name, aliases in sports["clubs"].items():
        for form in (name, *aliases):
            known.setdefault(form, Known("ORG", name))
    for name in (
        *sports["leagues"]["names"],
        *(team for teams in sports["american"].values() for team in teams.split(", ")),
    ):
        known[name] = Known("ORG", name)
    agencies = read_toml("agencies.toml")
    for name, aliases in agencies["agencies"].items():
        for form in (name, *aliases):
            if form not in agencies["bracketed"]:
                known.setdefault(form, Known("ORG", name))


def _add_groups(known: dict[str, Known], lexicon: Lexicon) -> None:
    for form in lexicon.groups:
        known.setdefault(form, Known("NORP", form))


def _add_others(known: dict[str, Known]) -> None:
    for label, table in read_toml("entities/others.toml").items():
        for form in table["names"]:
            known.setdefault(form, Known(label, form))


def _add_capitals(known: dict[str, Known]) -> None:
    """The same forms as headlines and datelines in capitals print them."""
    for form, entry in list(known.items()):
        if len(form) > 3 and not form.isupper():
            known.setdefault(form.upper(), entry)


def _by_first_word(known: Mapping[str, Known]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = defaultdict(list)
    for form in known:
        word = re.match(r"\w+", form)
        if word:
            index[word.group()].append(form)
    return {word: tuple(sorted(forms, key=len, reverse=True)) for word, forms in index.items()}


def _may_begin(words: Iterable[str]) -> re.Pattern[str]:
    """Words that begin with a capital or figure with which one of these does, and those of these in small letters."""
    words = set(words)
    small = sorted(word for word in words if word[0].islower())
    capitals = "".join(sorted({word[0] for word in words.difference(small)}))
    return re.compile(rf"\b(?:[{re.escape(capitals)}]\w*|(?:{'|'.join(small)})\b)")
