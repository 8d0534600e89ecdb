"""The text beside a place's name that selects one of several places: "Paris, Texas", "Georgia, a country"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.entities.article import ArticleTexts
from transforms.entities.gazetteer.records import Gazetteer, KnownPlace
from transforms.entities.label.defining_nouns import defined_kind_of_place
from transforms.entities.mention import Mention

REACH = 40
"""Code points before a name in which the place that it lies in is looked for."""

_NAME = r"([^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,2})"
_OUTER_BEHIND = re.compile(rf"(?:,| in(?: the)?) {_NAME}")
_LIES_IN = re.compile(r"[^,.;:\n]{0,40}? in(?: [a-z]+)? " + _NAME)
_CITY_BEFORE = re.compile(rf"{_NAME}, $")
_POSSESSIVE_BEFORE = re.compile(r"([^\W\d_a-z][\w.'’-]*?(?: [^\W\d_a-z][\w.-]*?){0,2})['’]s? $")
_STATE_BEHIND = re.compile(r" (?:state|State|province)\b")


def places_by_hints(
    mentions: Sequence[Mention], candidates: Mapping[str, Sequence[KnownPlace]], article: ArticleTexts
) -> dict[str, KnownPlace | None]:
    """The candidate that the text beside a form selects; None if it lies in a place with none of the candidates.

    The forms are case-folded: a dateline in capitals decides for the story.

    Args:
        mentions: Mentions of places and nationalities, sorted.
        candidates: The places with the name of each form.
        article: The article.
    """
    selected: dict[str, KnownPlace | None] = {}
    for mention in mentions:
        places = candidates[mention.form]
        if not places or (len(places) == 1 and places[0].kind == "country"):
            continue
        owner = _owner(mention, article)
        if found := _selected(places, owner, mention, article):
            selected.setdefault(mention.form.casefold(), found)
        elif _is_elsewhere(places, owner, article.gazetteer):
            selected.setdefault(mention.form.casefold(), None)
    return selected


def _owner(mention: Mention, article: ArticleTexts) -> re.Match[str] | None:
    """The name in the possessive before the mention: "Western Australia's Kimberley"."""
    return _POSSESSIVE_BEFORE.search(_text_before(mention, article))


def _text_before(mention: Mention, article: ArticleTexts) -> str:
    return article.text_of(mention)[max(0, mention.start - REACH) : mention.start]


def _selected(
    places: Sequence[KnownPlace], owner: re.Match[str] | None, mention: Mention, article: ArticleTexts
) -> KnownPlace | None:
    text, gazetteer = article.text_of(mention), article.gazetteer
    found = _first_within(places, _OUTER_BEHIND.match(text, mention.end), gazetteer)
    found = found or _first_within(places, owner, gazetteer)
    found = found or _first_around(places, _CITY_BEFORE.search(_text_before(mention, article)), gazetteer)
    found = found or _as_defined(places, mention, article)
    if not found and _STATE_BEHIND.match(text, mention.end):
        found = next((place for place in places if place.kind == "region"), None)
    return found


def _first_within(places: Sequence[KnownPlace], outer: re.Match[str] | None, gazetteer: Gazetteer) -> KnownPlace | None:
    """The first of the places that lies in the named one: "Paris, Texas", "Western Australia's Kimberley"."""
    regions = _outer_places(outer.group(1), gazetteer) if outer else ()
    return next((place for place in places if any(_lies_in(place, region) for region in regions)), None)


def _first_around(places: Sequence[KnownPlace], inner: re.Match[str] | None, gazetteer: Gazetteer) -> KnownPlace | None:
    """Of several places the first in which the city named before it lies."""
    if not inner or len(places) < 2:
        return None
    cities = gazetteer.places_named(inner.group(1)) or gazetteer.places_named(inner.group(1).split(" ")[-1])
    return next((place for place in places if any(_lies_in(city, place) for city in cities)), None)


def _as_defined(places: Sequence[KnownPlace], mention: Mention, article: ArticleTexts) -> KnownPlace | None:
    """The one of several places that the text defines by its kind or outer place: "a town in Texas"."""
    text = article.text_of(mention)
    defined = defined_kind_of_place(text, mention.end) if len(places) > 1 else None
    if not defined:
        return None
    kind, end = defined
    of_kind = [place for place in places if place.kind == kind]
    within = _first_within(of_kind, _LIES_IN.match(text, end), article.gazetteer)
    return within or (of_kind[0] if len(of_kind) == 1 else None)


def _is_elsewhere(places: Sequence[KnownPlace], owner: re.Match[str] | None, gazetteer: Gazetteer) -> bool:
    """True if all places of this name are cities and the name in the possessive is a known place without them."""
    return bool(owner and places and _outer_places(owner.group(1), gazetteer)) and all(p.kind == "city" for p in places)


def _outer_places(form: str, gazetteer: Gazetteer) -> tuple[KnownPlace, ...]:
    """The places with the name of all the words, or of the first one; a final point may be left out."""
    readings = (reading for words in (form, form.split(" ")[0]) for reading in (words, words.rstrip(".")))
    return next((places for reading in readings if (places := gazetteer.places_named(reading))), ())


def _lies_in(place: KnownPlace, outer: KnownPlace) -> bool:
    """Return True if a place may lie in another; a region without a code has every city of its country."""
    if outer.kind == "country":
        return place.country == outer.country and place.kind != "country"
    if outer.kind != "region" or place.kind != "city" or place.country != outer.country:
        return False
    return outer.region is None or place.region == outer.region
