"""The facet values of an article, from the canonical names of its mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transforms.entities.article import ArticleTexts
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.labels import ORG, PERSON, PLACE_LABELS
from transforms.records import EntityMention, Facets, GeoPoint

LEAD_PARAGRAPHS = 3
"""Paragraphs of the body that are its lead, capped at `LEAD_LENGTH`; the title belongs to the lead too."""

LEAD_LENGTH = 1_000
"""Code points."""


def build_facets(mentions: Sequence[EntityMention], credited: Iterable[EntityMention], article: ArticleTexts) -> Facets:
    """The canonical names by kind, each once, in order of first mention.

    Args:
        mentions: All mentions of the article, sorted.
        credited: Mentions of credited agencies, left out of `organizations`.
        article: The article.
    """
    only_credited, gazetteer = set(credited), article.gazetteer
    people = [mention for mention in mentions if mention.label == PERSON]
    places = [mention for mention in mentions if mention.label in PLACE_LABELS]
    lead = _lead_end(article.by_field["body"])
    return Facets(
        people=_names(people),
        organizations=_names(m for m in mentions if m.label == ORG and m not in only_credited),
        places=_names(places),
        countries=_countries(mentions, gazetteer),
        locations=_points(places, gazetteer),
        lead_people=_names(mention for mention in people if _is_in_lead(mention, lead)),
        lead_places=_names(mention for mention in places if _is_in_lead(mention, lead)),
    )


def _names(mentions: Iterable[EntityMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.name for mention in mentions))


def _countries(mentions: Iterable[EntityMention], gazetteer: Gazetteer) -> tuple[str, ...]:
    codes = dict.fromkeys(mention.country for mention in mentions if mention.country in gazetteer.countries)
    return tuple(gazetteer.countries[code].name for code in codes if code)


def _points(places: Iterable[EntityMention], gazetteer: Gazetteer) -> tuple[GeoPoint, ...]:
    """The points of the places; a country's own point only if the article names no place in it."""
    points = dict.fromkeys((m.lat, m.lon, m.country) for m in places if m.lat is not None and m.lon is not None)
    countries = {code: gazetteer.countries[code] for _, _, code in points if code and code in gazetteer.countries}
    own = {(country.lat, country.lon, code) for code, country in countries.items()}
    finer = {point[2] for point in points if point not in own}
    return tuple(GeoPoint(*point[:2]) for point in points if point not in own or point[2] not in finer)


def _lead_end(body: str) -> int:
    end = paragraphs = 0
    for line in body[:LEAD_LENGTH].splitlines(keepends=True):
        end += len(line)
        paragraphs += bool(line.strip())
        if paragraphs == LEAD_PARAGRAPHS:
            break
    return end


def _is_in_lead(mention: EntityMention, end: int) -> bool:
    return mention.field == "title" or mention.start < end
