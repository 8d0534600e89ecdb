"""The names people filter by, gathered from the mentions of an article."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.entities.gazetteer import Gazetteer
from transforms.records import EntityMention, Facets

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


def facets(mentions: Iterable[EntityMention], gazetteer: Gazetteer) -> Facets:
    """Canonical names by kind, each once, in order of first mention."""
    mentions = tuple(mentions)
    places = [mention for mention in mentions if mention.label in PLACE_LABELS]
    return Facets(
        people=_names(mention for mention in mentions if mention.label == "PERSON"),
        organizations=_names(mention for mention in mentions if mention.label == "ORG"),
        places=_names(places),
        countries=tuple(
            dict.fromkeys(gazetteer.countries[m.country].name for m in mentions if m.country in gazetteer.countries)
        ),
        locations=tuple(dict.fromkeys((m.lat, m.lon) for m in places if m.lat is not None and m.lon is not None)),
    )


def _names(mentions: Iterable[EntityMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.name for mention in mentions))
