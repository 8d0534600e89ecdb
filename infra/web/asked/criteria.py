"""The search criteria that the state of a page stands for."""

from __future__ import annotations

from functools import lru_cache

from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.criteria import Criteria, GeoBox, MentionedTime, NearPoint
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.spans import CalendarSpan, parse_span
from infra.elasticsearch.search.place_names import PlacePoint, close_places, find_point, resolve_places
from infra.gazetteer import load_gazetteer
from infra.web.asked.page_query import PageQuery

_HALF_OF_EARTH = 20_040
"""Kilometers between two points of the Earth, at most."""

_NEAR_FORM = "give a place and kilometers, Tokyo,50, or a point: 37.57,126.98,50"
_BOX_FORM = "an area is four numbers of degrees: NORTH,WEST,SOUTH,EAST"


def criteria_of(query: PageQuery) -> Criteria:
    """Return the criteria. Raises `QueryError` with the position of the mistake."""
    parsed = syntax.parse(query.q)
    only = [syntax.parse_condition(text) for text in query.only]
    without = [syntax.parse_condition(text, negated=True) for text in query.without]
    span = _span(query.mentions)
    criteria = Criteria(
        words=parsed.words,
        conditions=(*parsed.conditions, *only, *without),
        published=_span(query.published),
        mentions=MentionedTime(span, span.precision) if span else None,
        near=parse_near(query.near) if query.near else None,
        within=parse_box(query.box) if query.box else None,
        like=query.like or None,
    )
    return resolve_places(criteria)


def parse_near(text: str) -> NearPoint:
    """Parse PLACE,KM or LAT,LON,KM. Raises `QueryError`."""
    written, _, distance = text.rpartition(",")
    try:
        kilometers = float(distance.strip().lower().removesuffix("km"))
    except ValueError:
        raise QueryError(_NEAR_FORM, text, 0) from None
    lat, lon = _point(written.strip(), text)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < kilometers <= _HALF_OF_EARTH):
        raise QueryError("latitude is -90..90, longitude -180..180, kilometers 0..20040", text, 0)
    return NearPoint(lat, lon, kilometers)


def parse_box(text: str) -> GeoBox:
    """Parse NORTH,WEST,SOUTH,EAST; an area across the date line has its west east of its east. Raises `QueryError`."""
    try:
        north, west, south, east = (float(part) for part in text.split(","))
    except ValueError:
        raise QueryError(_BOX_FORM, text, 0) from None
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180 and west != east):
        raise QueryError("north is above south within -90..90, west and east are within -180..180", text, 0)
    return GeoBox(north, west, south, east)


def _span(text: str | None) -> CalendarSpan | None:
    return parse_span(text.strip()) if text and text.strip() else None


def _point(written: str, text: str) -> tuple[float, float]:
    try:
        lat, lon = (float(number) for number in written.split(","))
    except ValueError:
        place = _place(written)
        if place is None:
            close = close_places(written, load_gazetteer())
            meant = f"did you mean {' or '.join(close)}?" if close else _NEAR_FORM
            raise QueryError(f"no place {written!r} is known: {meant}", text, 0) from None
        return place.lat, place.lon
    return lat, lon


@lru_cache(maxsize=1_000)
def _place(written: str) -> PlacePoint | None:
    return find_point(written, load_gazetteer())
