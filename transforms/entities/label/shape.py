"""Evidence of the form itself: a given name at the front, a legal form at the end, an entry in the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from transforms.entities.bounds.head_words import head_words
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.label.directions import directions
from transforms.entities.label.votes import Votes
from transforms.entities.labels import GPE, ORG, Family, family_of

# `votes` names the measurement of these weights.
COUNTRY_OR_PEOPLE = 6.0
KNOWN_NAME = 3.0
AMBIGUOUS_NAME = 1.0
LARGE_CITY = 2.0
SMALL_CITY = 1.4
LEGAL_FORM: Votes = {Family.ORGANIZATION: 4.0}
HEAD = 3.0
PRELUDE = 3.0
INNER_HEAD: Votes = {Family.ORGANIZATION: 2.0}
""""Central Bank of Congo"."""
FULL_NAME: Votes = {Family.PERSON: 2.5}
GIVEN_NAME: Votes = {Family.PERSON: 1.5}
FAMILY_NAME: Votes = {Family.PERSON: 0.7}
FAMILY_SHAPE: Votes = {Family.PERSON: 0.6}
""""McConnaughey", "Payne-Reed", "Maisuradze": the form of a family name."""
HYPHENATED_GIVEN_NAME: Votes = {Family.PERSON: 1.5}
""""Kwong Chun-yu"."""
LONE_NAME: Votes = {Family.PERSON: 0.4}
INITIALS: Votes = {Family.PERSON: 1.5}
ACRONYM: Votes = {Family.ORGANIZATION: 1.0, Family.PERSON: -1.5}
LINKED: Votes = {Family.PERSON: -1.5, Family.ORGANIZATION: 0.4}
BEGINS_WITH_A_PLACE: Votes = {Family.ORGANIZATION: 0.8, Family.PERSON: -0.7}
BEGINS_WITH_AN_ORGANIZATION: Votes = {Family.ORGANIZATION: 1.2, Family.PERSON: -0.7}
ENDS_WITH_A_PLACE: Votes = {Family.ORGANIZATION: 0.8, Family.PERSON: -0.7}
""""Northgate Vietnam", "Clean Air Asia": companies and bodies of a country."""
BODY_OR_BUILDING: Votes = {Family.ORGANIZATION: 0.8, Family.PLACE: 0.8, Family.PERSON: -0.8}
""""Playhouse Square Center", "Hotel Essex": a body or its building, as the model reads it."""
PART_OF_A_PLACE: Votes = {Family.PLACE: 0.8}
""""Southern California", "Upper Manhattan"."""
DIVISION: Votes = {Family.PLACE: 2.0}
""""the State of Texas"."""
PARTICLE_WITHIN: Votes = {Family.PERSON: 1.2}
SAINT: Votes = {Family.PLACE: 0.5, Family.ORGANIZATION: 0.5}
CAMEL_CASE: Votes = {Family.ORGANIZATION: 1.2}
MODEL_NUMBER: Votes = {Family.OTHER: 2.5}

MAX_WORDS_OF_A_PERSON = 4
"""Words of a name in which a particle is evidence for a person."""

_CENTERS = frozenset({"Center", "Centre"})
_SAINTS = frozenset({"St", "St.", "Saint"})
_OF = frozenset({"of", "de", "for", "on"})
_ACRONYM = re.compile(r"[A-Z][A-Z&.-]*[A-Z]s?\d?")
# "F-16s", "S-400"; but "I-95" is a road and "G-20" a forum.
_MODEL_NUMBER = re.compile(r"(?![GI]-)[A-Z][A-Za-z]{0,3}-\d{1,3}[A-Z]?s?")
_CAMEL_CASE = re.compile(r"\b[A-Z]+[a-z]+[A-Z][\w]*")
# Family names in camel case: "McDonald", "DeVos", "O'Brien".
_OF_FAMILIES = ("Mc", "Mac", "De", "Di", "Da", "Du", "La", "Le", "Van", "Von", "Fitz", "Del", "San", "Al")
_FAMILY_SHAPE = re.compile(r"(?:Mc|Mac|O['’]|Fitz)[A-Z]\w+|[^\W\d_a-z][^\W\d_]+-[^\W\d_a-z][^\W\d_]+")
_GIVEN_NAME_BEHIND = re.compile(r"[A-Z][a-z]+-[a-z]{2,6}")
_INITIAL = re.compile(r"[A-Z]\.?")
_LINK = re.compile(r" (?:of|for|and|&|the|in) |\d")


def shape_votes(form: str, gazetteer: Gazetteer) -> Iterable[Votes]:
    """The votes of a form, independent of its context."""
    yield from _votes_of_gazetteer(form, gazetteer)
    words = form.split(" ")
    if _ACRONYM.fullmatch(form) and len(form) <= 6:
        yield ACRONYM
    if (camel := _CAMEL_CASE.search(form)) and not camel.group().startswith(_OF_FAMILIES):
        yield CAMEL_CASE
    if len(words) == 1:
        if form not in gazetteer.known and _MODEL_NUMBER.fullmatch(form):
            yield MODEL_NUMBER
        if form in person_names().family or form in person_names().given:
            yield LONE_NAME
        return
    yield from _votes_of_first_words(words)
    yield from _votes_of_last_words(words)
    yield from _votes_of_places_within(words, gazetteer)
    if _LINK.search(form):
        yield LINKED
    elif known := gazetteer.known.get(words[0]):
        is_organization = known.label == ORG and words[0] not in person_names().given
        yield BEGINS_WITH_AN_ORGANIZATION if is_organization else BEGINS_WITH_A_PLACE
    yield from _votes_of_person_names(words)


def _votes_of_places_within(words: list[str], gazetteer: Gazetteer) -> Iterable[Votes]:
    """The votes of a place that the name ends with."""
    head = head_words()
    if words[0] in head.parts_of_places and _has_parts(words[0], " ".join(words[1:]), gazetteer):
        yield PART_OF_A_PLACE
    elif words[0] in head.divisions and words[1] == "of" and _is_place(" ".join(words[2:]), gazetteer):
        yield DIVISION
    elif not _LINK.search(" ".join(words)) and _is_named_for_a_country(words, gazetteer):
        yield ENDS_WITH_A_PLACE


def _has_parts(direction: str, form: str, gazetteer: Gazetteer) -> bool:
    """True for a place with a part by that name; "West Alabama" and "North Texas" are universities, too."""
    is_region = any(place.kind == "region" for place in gazetteer.places_named(form)[:1])
    return _is_place(form, gazetteer) and not (is_region and direction in directions())


def _is_named_for_a_country(words: list[str], gazetteer: Gazetteer) -> bool:
    """True if a country or an area of several is at the end: "Toyota North America", "Clean Air Asia"."""
    if words[0] in person_names().given or _is_place(words[0], gazetteer):
        return False
    ends = (" ".join(words[-2:]), words[-1])
    return any(place.kind in ("country", "area") for end in ends for place in gazetteer.places_named(end)[:1])


def _is_place(form: str, gazetteer: Gazetteer) -> bool:
    known = gazetteer.known.get(form)
    return known is not None and family_of(known.label) is Family.PLACE


def _votes_of_gazetteer(form: str, gazetteer: Gazetteer) -> Iterable[Votes]:
    known = gazetteer.known.get(form)
    if known is None:
        if gazetteer.places_named(form):
            yield {Family.PLACE: SMALL_CITY}
        return
    family = family_of(known.label)
    if form in gazetteer.athlete_codes:
        return
    if family is Family.OTHER or known.is_country:
        yield {family: COUNTRY_OR_PEOPLE}
    elif form not in gazetteer.ambiguous:
        yield {family: LARGE_CITY if known.label == GPE else KNOWN_NAME}
    else:
        yield {family: AMBIGUOUS_NAME}


def _votes_of_first_words(words: list[str]) -> Iterable[Votes]:
    head = head_words()
    # "San Diego College" is not a place because of its "San".
    if words[0] in head.preludes and head.heads.get(words[-1]) != ORG:
        yield {family_of(head.preludes[words[0]]): PRELUDE}
    elif words[0] in head.heads and words[1] in _OF:
        yield {family_of(head.heads[words[0]]): HEAD}
    elif words[0] in _SAINTS:
        yield SAINT
    elif any(link in _OF and _is_head(word) for word, link in pairwise(words[1:])):
        yield INNER_HEAD
    elif words[0] in head.bodies_or_buildings:
        yield BODY_OR_BUILDING


def _is_head(word: str) -> bool:
    return word in head_words().heads or word in head_words().public_bodies or word in _CENTERS


def _votes_of_last_words(words: list[str]) -> Iterable[Votes]:
    head = head_words()
    if words[-1] in head.legal_forms:
        yield LEGAL_FORM
    elif label := head.heads.get(" ".join(words[-2:])) or head.heads.get(words[-1]):
        yield {family_of(label): HEAD}
    elif words[-1] in head.bodies_or_buildings:
        yield BODY_OR_BUILDING


def _votes_of_person_names(words: list[str]) -> Iterable[Votes]:
    names = person_names()
    has_given = words[0] in names.given or words[0].partition("-")[0] in names.given
    has_family = words[-1] in names.family or words[0] in names.family
    if has_given and has_family:
        yield FULL_NAME
    elif has_given:
        yield GIVEN_NAME
    elif has_family:
        yield FAMILY_NAME
    elif _FAMILY_SHAPE.fullmatch(words[-1]) or (len(words[-1]) > 5 and words[-1].endswith(names.family_endings)):
        yield FAMILY_SHAPE
    if len(words) == 2 and _GIVEN_NAME_BEHIND.fullmatch(words[1]):
        yield HYPHENATED_GIVEN_NAME
    is_article = words[-2] == "der" and words[-3:-2] != ["van"] and words[-3:-2] != ["von"]
    may_be_person = len(words) <= MAX_WORDS_OF_A_PERSON and words[0][0].isupper() and not is_article
    if may_be_person and words[-2] in names.particles:
        yield PARTICLE_WITHIN
    if any(_INITIAL.fullmatch(word) for word in words[:-1]):
        yield INITIALS
