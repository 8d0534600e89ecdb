"""What a name shows by itself: a given name in front, a legal form behind, an entry in the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.entities.gazetteer.lexicon import Lexicon, Points
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import ORG, OTHER, PERSON, PLACE, family

# Votes, in the same currency as one mention by the model. Each was halved and doubled on the tune halves of our own
# gold, wikigold and GUM with the small and the medium model: none moves the mean F1 by more than 0.3 either way.
COUNTRY_OR_PEOPLE = 6.0
KNOWN_NAME = 3.0
LARGE_CITY = 2.0
SMALL_CITY = 1.4
LEGAL_FORM: Points = {ORG: 4.0}
HEAD = 3.0
FULL_NAME: Points = {PERSON: 2.5}
GIVEN_NAME: Points = {PERSON: 1.5}
FAMILY_NAME: Points = {PERSON: 0.7}
LONE_NAME: Points = {PERSON: 0.4}
PRELUDE = 3.0
PARTICLE_WITHIN: Points = {PERSON: 1.2}
CAMEL_CASE: Points = {ORG: 1.2}
INITIALS: Points = {PERSON: 1.5}
MODEL_NUMBER: Points = {OTHER: 2.5}
ACRONYM: Points = {ORG: 1.0, PERSON: -1.5}
LINKED: Points = {PERSON: -1.5, ORG: 0.4}
BEGINS_WITH_A_PLACE: Points = {ORG: 0.8, PERSON: -0.7}
MAX_WORDS_OF_A_PERSON = 4

_OF = frozenset({"of", "de", "for", "on"})
_ACRONYM = re.compile(r"[A-Z][A-Z&.-]*[A-Z]s?\d?")
# "F-16s", "S-400", but a road is "I-95" and a forum "G-20".
_MODEL_NUMBER = re.compile(r"(?![GI]-)[A-Z][A-Za-z]{0,3}-\d{1,3}[A-Z]?s?")
_CAMEL_CASE = re.compile(r"\b[A-Z]+[a-z]+[A-Z][\w]*")
# Camel case is a family's too in "McDonald", "DeVos", "O'Brien".
_OF_FAMILIES = ("Mc", "Mac", "De", "Di", "Da", "Du", "La", "Le", "Van", "Von", "Fitz", "Del", "San", "Al")
_INITIAL = re.compile(r"[A-Z]\.?")
_LINK = re.compile(r" (?:of|for|and|&|the|in) |\d")


def shape_points(form: str, gazetteer: Gazetteer) -> Iterable[Points]:
    """The votes of the form itself, wherever it stands."""
    lexicon = gazetteer.lexicon
    yield from _known_points(form, gazetteer)
    words = form.split(" ")
    if _ACRONYM.fullmatch(form) and len(form) <= 6:
        yield ACRONYM
    if (camel := _CAMEL_CASE.search(form)) and not camel.group().startswith(_OF_FAMILIES):
        yield CAMEL_CASE
    if len(words) == 1:
        if form not in gazetteer.known and _MODEL_NUMBER.fullmatch(form):
            yield MODEL_NUMBER
        if form in lexicon.family_names or form in lexicon.given_names:
            yield LONE_NAME
        return
    # "San Diego College" is no place for its "San".
    if words[0] in lexicon.preludes and lexicon.heads.get(words[-1]) != ORG:
        yield {family(lexicon.preludes[words[0]]): PRELUDE}
    elif words[0] in lexicon.heads and words[1] in _OF:
        yield {family(lexicon.heads[words[0]]): HEAD}
    yield from _last_word_points(words, lexicon)
    if _LINK.search(form):
        yield LINKED
    elif words[0] in gazetteer.known:
        yield BEGINS_WITH_A_PLACE
    yield from _personal_points(words, lexicon)


def _known_points(form: str, gazetteer: Gazetteer) -> Iterable[Points]:
    known = gazetteer.known.get(form)
    if known is None:
        if gazetteer.places_named(form):
            yield {PLACE: SMALL_CITY}
        return
    kind = family(known.label)
    if form in gazetteer.lexicon.country_codes:
        return
    if kind == OTHER or known.is_country:
        yield {kind: COUNTRY_OR_PEOPLE}
    elif form not in gazetteer.lexicon.ambiguous:
        yield {kind: LARGE_CITY if known.label == "GPE" else KNOWN_NAME}
    else:
        yield {kind: 1.0}


def _last_word_points(words: list[str], lexicon: Lexicon) -> Iterable[Points]:
    if words[-1] in lexicon.legal_forms:
        yield LEGAL_FORM
    elif head := lexicon.heads.get(" ".join(words[-2:])) or lexicon.heads.get(words[-1]):
        yield {family(head): HEAD}


def _personal_points(words: list[str], lexicon: Lexicon) -> Iterable[Points]:
    given = words[0] in lexicon.given_names or words[0].partition("-")[0] in lexicon.given_names
    familiar = words[-1] in lexicon.family_names or words[0] in lexicon.family_names
    if given and familiar:
        yield FULL_NAME
    elif given:
        yield GIVEN_NAME
    elif familiar:
        yield FAMILY_NAME
    if len(words) <= MAX_WORDS_OF_A_PERSON and words[0][0].isupper() and words[-2] in lexicon.particles:
        yield PARTICLE_WITHIN
    if any(_INITIAL.fullmatch(word) for word in words[:-1]):
        yield INITIALS
