"""Names of countries and places as people write them, resolved through the gazetteer of the pipeline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache

from infra.elasticsearch.queries.criteria import Criteria, FieldCondition, GeoBox, NearPoint
from infra.elasticsearch.queries.errors import QueryError
from infra.gazetteer import load_gazetteer
from transforms.entities import Gazetteer, build_gazetteer
from transforms.entities.gazetteer.records import KnownPlace

RESOLVED = {"country": "countries", "place": "places"}
"""The fields with values that are resolved, and their keys in the document."""


@dataclass(frozen=True, slots=True)
class PlacePoint:
    """The point of a place in degrees, and its name with its country for a message."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class NearFilter:
    """A point and a distance, and the place that was given by name, None if it was given by its point."""

    point: NearPoint
    place: PlacePoint | None


_FORM = "give a place and kilometers, Tokyo,50, or a point: 37.57,126.98,50"
_MOST_KILOMETERS = 20_040
"""Half the circumference of the Earth."""


def parse_near(text: str) -> NearFilter:
    """Parse a place or a point in degrees, and a distance in kilometers: `PLACE,KM` or `LAT,LON,KM`.

    Raises QueryError for another form, an unknown place and values out of range.
    """
    written, _, distance = text.rpartition(",")
    try:
        kilometers = float(distance.strip().lower().removesuffix("km"))
    except ValueError:
        raise QueryError(_FORM, text, len(text) - len(distance)) from None
    place = None
    try:
        lat, lon = (float(number) for number in written.split(","))
    except ValueError:
        place = _place_of(written.strip(), text)
        lat, lon = place.lat, place.lon
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < kilometers <= _MOST_KILOMETERS):
        raise QueryError("latitude is -90..90, longitude -180..180, kilometers 0..20040", text, 0)
    return NearFilter(NearPoint(lat, lon, kilometers), place)


def _place_of(name: str, text: str) -> PlacePoint:
    gazetteer = load_gazetteer()
    place = find_point(name, gazetteer)
    if place is not None:
        return place
    close = close_places(name, gazetteer)
    meant = f"did you mean {' or '.join(close)}?" if close else "give latitude and longitude: 37.57,126.98,50"
    raise QueryError(f"no place {name!r} is known: {meant}", text, 0)


def parse_box(text: str) -> GeoBox:
    """Parse NORTH,WEST,SOUTH,EAST; an area across the date line has its west east of its east. Raises `QueryError`."""
    try:
        north, west, south, east = (float(part) for part in text.split(","))
    except ValueError:
        raise QueryError("an area is four numbers of degrees: NORTH,WEST,SOUTH,EAST", text, 0) from None
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180 and west != east):
        raise QueryError("north is above south within -90..90, west and east are within -180..180", text, 0)
    return GeoBox(north, west, south, east)


def resolve_places(criteria: Criteria) -> Criteria:
    """Replace the values of country and place conditions by their canonical names; unknown ones are left alone."""
    if not any(one.field.name in RESOLVED for one in criteria.conditions):
        return criteria
    return replace(criteria, conditions=tuple(map(_resolved, criteria.conditions)))


def country_named(form: str, gazetteer: Gazetteer) -> str | None:
    """Return the country of a name, an ISO code, a nationality, or a region or state; None if it is unknown.

    >>> country_named("Burma", build_gazetteer())
    'Myanmar'
    """
    code = _country_code(form.strip(), gazetteer)
    return gazetteer.countries[code].name if code and code in gazetteer.countries else None


def find_point(written: str, gazetteer: Gazetteer) -> PlacePoint | None:
    """Return the point of a place; the largest city of a name before a region, and "Paris, Texas" in Texas."""
    name, _, outer = (part.strip() for part in written.partition(","))
    within = gazetteer.places_named(outer) if outer else ()
    if outer and not within:
        return None
    places = [place for place in gazetteer.places_named(name) if not within or any(_lies_in(place, o) for o in within)]
    if not places:
        return None
    place = max(places, key=lambda one: (one.kind == "city", one.population))
    country = gazetteer.countries.get(place.country or "")
    shown = place.name if country is None or country.name == place.name else f"{place.name}, {country.name}"
    return PlacePoint(shown, place.lat, place.lon)


def close_places(written: str, gazetteer: Gazetteer) -> list[str]:
    """Return up to three names of places that are spelled like the written one, the most populous first."""
    forms = get_close_matches(written.lower(), gazetteer.places, n=10, cutoff=0.75)
    places = sorted((gazetteer.places[form][0] for form in forms), key=lambda place: -place.population)
    return list(dict.fromkeys(place.name for place in places))[:3]


@cache
def _countries_and_regions() -> Gazetteer:
    """The gazetteer without cities, which is built in a fifth of a second."""
    return build_gazetteer()


def _resolved(asked: FieldCondition) -> FieldCondition:
    if asked.field.name not in RESOLVED:
        return asked
    gazetteer = _countries_and_regions()
    read = _country_values if asked.field.name == "country" else _place_values
    values = dict.fromkeys(name for value in asked.values for name in read(value, gazetteer))
    return replace(asked, values=tuple(values))


def _country_values(value: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    return (country_named(value, gazetteer) or value,)


def _place_values(value: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    return tuple(dict.fromkeys((value, *(place.name for place in gazetteer.places_named(value)))))


def _country_code(form: str, gazetteer: Gazetteer) -> str | None:
    places = gazetteer.places_named(form)
    if country := next((place for place in places if place.kind == "country"), None):
        return country.country
    for written in (form, form.upper(), form.capitalize(), form.title()):
        known = gazetteer.known.get(written)
        if known and known.place:
            return known.place.country
        if known and written in gazetteer.state_abbreviations:
            places = places or gazetteer.places_named(known.name)
    if form.upper() in gazetteer.countries and (form.isupper() or form.islower()):
        return form.upper()
    places = places or gazetteer.places_named(f"{form}.")
    return next((place.country for place in places if place.kind == "region"), None)


def _lies_in(place: KnownPlace, outer: KnownPlace) -> bool:
    if outer.kind == "country":
        return place.country == outer.country and place.kind != "country"
    return outer.kind == "region" and (place.country, place.region) == (outer.country, outer.region)
