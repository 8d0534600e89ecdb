"""One place, one point: the place that an article means, of all places with one name.

What decides, in this order: the text beside the name ("Paris, Texas", "Georgia, a country of 3.7 million"), the
countries and regions of the article's other places, its dateline's among them, and the size of the place.

All weights are in powers of ten of population. Measured by halving and doubling each
(`python -m tests.bench.entities.weights`) on the tune halves of our own gold, at a mean F1 of the countries of 98.7: F1
changes by up to 1.17 for `IMPORTANCE`, 0.59 for `SAME_COUNTRY`, 0.31 for `CAPITAL`, 0.14 for `KNOWN_ALONE`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log10

from transforms.entities.article import ArticleTexts
from transforms.entities.canonical.place_hints import places_by_hints
from transforms.entities.gazetteer.records import Gazetteer, KnownPlace, PlaceKind
from transforms.entities.label.directions import resolve_direction
from transforms.entities.labels import NORP
from transforms.entities.mention import Mention

SAME_COUNTRY = 3.0
"""Times the country's share of the places in the article: a place in its only country wins over one 1,000 times as
large, a place in a country with a quarter of its places over one 5 times as large."""

SAME_REGION = 1.0
"""For a place in a region that the article mentions."""

OWN_PLACE = 2.0
"""For a country of which the article mentions a city or the people ("Tbilisi"), before a region elsewhere."""

CAPITAL = 1.0

IMPORTANCE: Mapping[str, float] = {"country": 8.0, "region": 6.5, "area": 6.5, "city": 0.0}
"""Of a kind of place, in place of the population that only cities have."""

KNOWN_ALONE = 100_000
"""Inhabitants of a city that needs no other place of its country in the article."""

KNOWN_BEFORE_NAMESAKE = 150_000
"""The same in a country with many towns that are named after British ones, smaller and better known ("Whitby")."""

NAMED_AFTER_BRITAIN = frozenset(("AU", "CA", "NZ", "US", "ZA"))

KNOWN_ABROAD = 500_000
"""The same in an English-speaking country if all other places of the article are in another one, which has many towns
of the same names: news of Tasmania that names its Swansea is not about the one in Wales."""

ENGLISH_SPEAKING = frozenset(("AU", "CA", "GB", "IE", "NZ", "US", "ZA"))

CLEAR = 0.3
"""The difference below which two candidates are equally likely."""


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """The place of a form, and why it was chosen: the document's `why`."""

    place: KnownPlace
    why: str


@dataclass(frozen=True, slots=True)
class _PlaceCounts:
    """The number of places that the article has of each country and each region (country, division)."""

    countries: Counter[str] = field(default_factory=Counter)
    regions: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: set[PlaceKind] = field(default_factory=set)

    def may_have_namesake(self, place: KnownPlace) -> bool:
        """True if all places are in one country, not all of them the country itself, that could have a namesake."""
        is_local = len(self.countries) == 1 and self.countries.total() > 1 and self.kinds > {"country"}
        return is_local and {place.country, *self.countries} <= ENGLISH_SPEAKING

    def add(self, place: KnownPlace) -> None:
        """Count a place of the article."""
        if place.country:
            self.kinds.add(place.kind)
            self.countries[place.country] += 1
            if place.region:
                self.regions[place.country, place.region] += 1


def resolve_places(mentions: Sequence[Mention], article: ArticleTexts) -> dict[str, ResolvedPlace]:
    """The place of each form of the mentions (places and nationalities); forms of unknown places are left out."""
    gazetteer = article.gazetteer
    forms = dict.fromkeys(mention.form for mention in mentions)
    candidates = {form: _candidates(resolve_direction(form, forms) or form, gazetteer) for form in forms}
    counts = _PlaceCounts()
    for mention in mentions:
        places = candidates[mention.form]
        if len(places) == 1 and (places[0].kind != "city" or mention.form in gazetteer.known):
            counts.add(places[0])
    by_hints = places_by_hints(mentions, candidates, article)
    for place in by_hints.values():
        if place:
            counts.add(place)
    resolved: dict[str, ResolvedPlace] = {}
    for form, places in candidates.items():
        folded = form.casefold()
        if folded not in by_hints:
            chosen = _choose(form, places, counts, gazetteer)
        else:
            place = by_hints[folded]
            chosen = ResolvedPlace(place, "named beside it") if place and places else None
        if chosen:
            resolved[form] = chosen
    return resolved


def _candidates(form: str, gazetteer: Gazetteer) -> tuple[KnownPlace, ...]:
    known = gazetteer.known.get(form)
    if known and form in gazetteer.state_abbreviations:
        return gazetteer.places_named(form) or gazetteer.places_named(known.name)
    if known and (known.label == NORP or form in gazetteer.athlete_codes):
        return (known.place,) if known.place else ()
    return gazetteer.places_named(form)


def _choose(
    form: str, places: Sequence[KnownPlace], counts: _PlaceCounts, gazetteer: Gazetteer
) -> ResolvedPlace | None:
    """The most likely place; None if it is not clearly so, or too small for an article without its country."""
    if not places:
        return None
    scored = sorted(((_score(place, counts), place) for place in places), key=lambda item: -item[0])
    best_score, best = scored[0]
    is_supported = best.country in counts.countries
    is_unclear = len(scored) > 1 and best_score - scored[1][0] < CLEAR
    least = KNOWN_BEFORE_NAMESAKE if best.country in NAMED_AFTER_BRITAIN else KNOWN_ALONE
    is_doubtful = is_unclear or best.population < least
    is_local = counts.may_have_namesake(best) and best.population < KNOWN_ABROAD
    if best.kind == "city" and not is_supported and (is_local or (is_doubtful and form not in gazetteer.known)):
        return None
    return ResolvedPlace(best, _why(len(places), is_supported))


def _score(place: KnownPlace, counts: _PlaceCounts) -> float:
    score = IMPORTANCE[place.kind] + log10(place.population + 1) + CAPITAL * place.is_capital
    total = counts.countries.total()
    if place.country and total:
        score += SAME_COUNTRY * counts.countries[place.country] / total
        score += SAME_REGION * ((place.country, place.region) in counts.regions)
        score += OWN_PLACE * (place.kind == "country" and place.country in counts.countries)
    return score


def _why(candidates: int, is_supported: bool) -> str:
    if candidates == 1:
        return "the only place of this name"
    return "the article's other places" if is_supported else f"the largest of {candidates} of this name"
