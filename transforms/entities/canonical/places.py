"""One place, one point: which of the places of one name an article means.

In this order: what the text says beside the name ("Paris, Texas", "Georgia, a country of 3.7 million"), the
countries and regions that the rest of the article is about, its dateline among them, and the size of the place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log10

from transforms.entities.gazetteer.records import Gazetteer, Place
from transforms.entities.label.definitions import kind_of_place
from transforms.entities.label.directions import whose_direction
from transforms.entities.mention import Mention
from transforms.records import FieldName

# In powers of ten of population: a place in the only country that the article speaks of wins over one 1,000 times as
# large, one in a country that is a quarter of what it speaks of over one 5 times as large.
SAME_COUNTRY = 3.0
SAME_REGION = 1.0
# A country of which the article names a city or the people ("Tbilisi") before a region of the same name elsewhere.
OWN_PLACE = 2.0
CAPITAL = 1.0
STANDING: Mapping[str, float] = {"country": 8.0, "region": 6.5, "area": 6.5, "city": 0.0}
# Smaller cities need the article's other places to speak for their country.
KNOWN_BY_ITSELF = 100_000
# Two candidates closer than this cannot be told apart.
CLEAR = 0.3
# As far as one looks before a name for the place that it lies in.
REACH = 40

_NAME = r"([^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,2})"
_BEHIND = re.compile(rf"(?:,| in(?: the)?) {_NAME}")
_LIES_IN = re.compile(r"[^,.;:\n]{0,40}? in(?: [a-z]+)? " + _NAME)
_BEFORE = re.compile(rf"{_NAME}, $")
_WHOSE = re.compile(r"([^\W\d_a-z][\w.'’-]*?(?: [^\W\d_a-z][\w.-]*?){0,2})['’]s? $")
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
    forms = dict.fromkeys(mention.form for mention in mentions)
    candidates = {form: _candidates(whose_direction(form, forms) or form, gazetteer) for form in forms}
    surroundings = _Surroundings()
    for mention in mentions:
        places = candidates[mention.form]
        if len(places) == 1 and (places[0].kind != "city" or mention.form in gazetteer.known):
            surroundings.add(places[0])
    beside = _named_beside(mentions, candidates, texts, gazetteer)
    for place in beside.values():
        if place:
            surroundings.add(place)
    placed: dict[str, Placed] = {}
    for form, places in candidates.items():
        spelled = form.casefold()
        if spelled in beside and beside[spelled] is None:
            continue
        if chosen := _choose(form, places, beside.get(spelled), surroundings, gazetteer):
            placed[form] = chosen
    return placed


def _candidates(form: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    known = gazetteer.known.get(form)
    if known and (known.label == "NORP" or form in gazetteer.lexicon.country_codes):
        return (known.place,) if known.place else ()
    return gazetteer.places_named(form)


def _named_beside(
    mentions: Sequence[Mention],
    candidates: Mapping[str, tuple[Place, ...]],
    texts: Mapping[FieldName, str],
    gazetteer: Gazetteer,
) -> dict[str, Place | None]:
    """What the text beside each form tells: the candidate that it is, or null if it lies where no candidate does.

    The forms are case-folded: a dateline in capitals tells which place the story means.
    """
    beside: dict[str, Place | None] = {}
    for mention in mentions:
        text, places = texts[mention.field], candidates[mention.form]
        if not places or (len(places) == 1 and places[0].kind == "country"):
            continue
        before = text[max(0, mention.start - REACH) : mention.start]
        found = _within(places, _BEHIND.match(text, mention.end), gazetteer)
        owner = _WHOSE.search(before)
        found = found or _within(places, owner, gazetteer)
        found = found or _around(places, _BEFORE.search(before), gazetteer)
        found = found or _as_defined(places, mention, text, gazetteer)
        if not found and _STATE_BEHIND.match(text, mention.end):
            found = next((place for place in places if place.kind == "region"), None)
        if found:
            beside.setdefault(mention.form.casefold(), found)
        elif _is_elsewhere(places, owner, gazetteer):
            beside.setdefault(mention.form.casefold(), None)
    return beside


def _within(places: Sequence[Place], outer: re.Match[str] | None, gazetteer: Gazetteer) -> Place | None:
    """The first of the places that lies in the one named: "Paris, Texas", "Western Australia's Kimberley"."""
    regions = _outer(outer.group(1), gazetteer) if outer else ()
    return next((place for place in places if any(_lies_in(place, region) for region in regions)), None)


def _around(places: Sequence[Place], inner: re.Match[str] | None, gazetteer: Gazetteer) -> Place | None:
    """Of several places the first that holds the city named before it."""
    if not inner or len(places) < 2:
        return None
    cities = gazetteer.places_named(inner.group(1)) or gazetteer.places_named(inner.group(1).split(" ")[-1])
    return next((place for place in places if any(_lies_in(city, place) for city in cities)), None)


def _as_defined(places: Sequence[Place], mention: Mention, text: str, gazetteer: Gazetteer) -> Place | None:
    """The one of several places that is of the kind that the text says, or lies where it says: "a town in Texas"."""
    said = kind_of_place(text, mention.end, gazetteer.lexicon) if len(places) > 1 else None
    if not said:
        return None
    kind, end = said
    fitting = [place for place in places if place.kind == kind]
    within = _within(fitting, _LIES_IN.match(text, end), gazetteer)
    return within or (fitting[0] if len(fitting) == 1 else None)


def _is_elsewhere(places: Sequence[Place], owner: re.Match[str] | None, gazetteer: Gazetteer) -> bool:
    """Whether cities of this name are known, and none in the place whose it is said to be."""
    return bool(owner and places and _outer(owner.group(1), gazetteer)) and all(p.kind == "city" for p in places)


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
        score += OWN_PLACE * (place.kind == "country" and place.country in surroundings.countries)
    return score


def _why(place: Place, candidates: int, supported: bool) -> str:
    if candidates == 1:
        return "the only place of this name"
    return "the article's other places" if supported else f"the largest of {candidates} of this name"
