"""One place, one point: which of the places of one name an article means.

In this order: what the text says beside the name ("Paris, Texas"), the countries and regions that the
rest of the article is about, its dateline among them, and the size of the place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log10

from transforms.entities.gazetteer import Gazetteer, Place
from transforms.entities.mention import Mention
from transforms.records import FieldName

# In powers of ten of population: a place in the only country that the article speaks of wins over one 1,000 times as
# large, one in a country that is a quarter of what it speaks of over one 5 times as large.
SAME_COUNTRY = 3.0
SAME_REGION = 1.0
CAPITAL = 1.0
STANDING: Mapping[str, float] = {"country": 8.0, "region": 6.5, "area": 6.5, "city": 0.0}
# Smaller cities need the article's other places to speak for their country.
KNOWN_BY_ITSELF = 100_000
# Two candidates closer than this cannot be told apart.
CLEAR = 0.3

_BEHIND = re.compile(r", ([^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,2})")
_BEFORE = re.compile(r"([^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,2}), $")
_STATE_BEHIND = re.compile(r" (?:state|State|province)\b")


@dataclass(frozen=True, slots=True)
class Placed:
    """A place and why it is this one."""

    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """How often the article speaks of each country and each region (country, division)."""

    countries: Counter[str] = field(default_factory=Counter)
    regions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, place: Place) -> None:
        if place.country:
            self.countries[place.country] += 1
            if place.region:
                self.regions[place.country, place.region] += 1


def place_mentions(
    mentions: Sequence[Mention], texts: Mapping[FieldName, str], gazetteer: Gazetteer
) -> dict[str, Placed]:
    """The place of each form of the mentions (places and nationalities) that can be told."""
    candidates = {mention.form: _candidates(mention.form, gazetteer) for mention in mentions}
    surroundings = _Surroundings()
    for mention in mentions:
        places = candidates[mention.form]
        if len(places) == 1 and (places[0].kind != "city" or mention.form in gazetteer.known):
            surroundings.add(places[0])
    beside = _named_beside(mentions, candidates, texts, gazetteer)
    for place in beside.values():
        surroundings.add(place)
    placed: dict[str, Placed] = {}
    for form, places in candidates.items():
        if chosen := _choose(form, places, beside.get(form), surroundings, gazetteer):
            placed[form] = chosen
    return placed


def _candidates(form: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    known = gazetteer.known.get(form)
    if known and known.label == "NORP":
        return (known.place,) if known.place else ()
    return gazetteer.places_named(form)


def _named_beside(
    mentions: Sequence[Mention],
    candidates: Mapping[str, tuple[Place, ...]],
    texts: Mapping[FieldName, str],
    gazetteer: Gazetteer,
) -> dict[str, Place]:
    """The candidate of each form that lies in the state or country behind it, or that holds the city before it."""
    beside: dict[str, Place] = {}
    for mention in mentions:
        text, places = texts[mention.field], candidates[mention.form]
        if behind := _BEHIND.match(text, mention.end):
            outer = _outer(behind.group(1), gazetteer)
            inner = next((place for place in places if any(_lies_in(place, region) for region in outer)), None)
            if inner:
                beside.setdefault(mention.form, inner)
        if len(places) > 1 and (before := _BEFORE.search(text, max(0, mention.start - 40), mention.start)):
            city = gazetteer.places_named(before.group(1)) or gazetteer.places_named(before.group(1).split(" ")[-1])
            region = next((place for place in places if any(_lies_in(inner, place) for inner in city)), None)
            if region:
                beside.setdefault(mention.form, region)
        if _STATE_BEHIND.match(text, mention.end):
            state = next((place for place in places if place.kind == "region"), None)
            if state:
                beside.setdefault(mention.form, state)
    return beside


def _outer(form: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places that the words behind a comma name: all of them, or the first."""
    readings = (reading for words in (form, form.split(" ")[0]) for reading in (words, words.rstrip(".")))
    return next((places for reading in readings if (places := gazetteer.places_named(reading))), ())


def _lies_in(place: Place, outer: Place) -> bool:
    if outer.kind == "country":
        return place.country == outer.country and place.kind != "country"
    return outer.kind == "region" and place.kind == "city" and _division(place) == _division(outer) != (None, None)


def _division(place: Place) -> tuple[str | None, str | None]:
    return (place.country, place.region) if place.region else (None, None)


def _choose(
    form: str, places: tuple[Place, ...], beside: Place | None, surroundings: _Surroundings, gazetteer: Gazetteer
) -> Placed | None:
    if not places:
        return None
    if beside:
        return Placed(beside, "named beside it")
    scored = sorted(((_score(place, surroundings), place) for place in places), key=lambda item: -item[0])
    best_score, best = scored[0]
    supported = best.country in surroundings.countries
    unclear = len(scored) > 1 and best_score - scored[1][0] < CLEAR
    doubtful = best.kind == "city" and (unclear or best.population < KNOWN_BY_ITSELF)
    if doubtful and not supported and form not in gazetteer.known:
        return None
    return Placed(best, _why(best, len(places), supported))


def _score(place: Place, surroundings: _Surroundings) -> float:
    score = STANDING[place.kind] + log10(place.population + 1) + CAPITAL * place.is_capital
    total = surroundings.countries.total()
    if place.country and total:
        score += SAME_COUNTRY * surroundings.countries[place.country] / total
        score += SAME_REGION * ((place.country, place.region) in surroundings.regions)
    return score


def _why(place: Place, candidates: int, supported: bool) -> str:
    if candidates == 1:
        return "the only place of this name"
    return "the article's other places" if supported else f"the largest of {candidates} of this name"
