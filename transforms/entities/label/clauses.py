"""Evidence behind the comma after a name: an age, a relative clause, an apposition, the place that it lies in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.label.defining_nouns import defining_words
from transforms.entities.label.votes import Votes
from transforms.entities.labels import Family, family_of

AGE: Votes = {Family.PERSON: 2.5}
""""Lassiter, 46, pleaded": only people have an age."""

RELATIVE_CLAUSE: Votes = {Family.PERSON: 1.0}
""""Lassiter, a lawyer"."""

WHO_CLAUSE: Votes = {Family.PERSON: 1.5}
""""Lassiter, who left": people are "who"."""

THING_CLAUSE: Votes = {Family.PERSON: -2.0, Family.ORGANIZATION: 0.8}
""""Mara Blooms, which flies"."""

PLACE_CLAUSE: Votes = {Family.PERSON: -1.5, Family.ORGANIZATION: 0.4, Family.PLACE: 0.6}
""""Dunn Halloran, where she worked"."""

WITHIN_PLACE: Votes = {Family.PLACE: 2.5}
""""Laramie, Wyoming": what lies in a place is a place."""

_AGE = re.compile(r", \(?(?:aged )?\d{1,2}(?:,|\)|\.|$| and\b| was| of\b)")
_RELATIVE_CLAUSE = re.compile(r", (?:a|an|the|his|her|[A-Z]\w+['’]s) [a-z]")
_WHO_CLAUSE = re.compile(r", (?:who|whose|whom) [a-z]")
_THING_CLAUSE = re.compile(r", which (?!(?:he|she|they|I|we|it|had|has been|was|is)\b)")
_BARE_ROLE = re.compile(r", (?:[a-z][a-z-]+ ){0,2}?([a-z][a-z-]+) (?:of|for|at) ")
_PLACE_AFTER = re.compile(r", ([^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,2})")


def votes_after_comma(after: str, noun: str, gazetteer: Gazetteer) -> Iterable[Votes]:
    """The votes of what follows a name.

    Args:
        after: The text from the comma on.
        noun: The noun that defines the name there, or an empty string.
        gazetteer: The known places.
    """
    if _AGE.match(after):
        yield AGE
    elif _WHO_CLAUSE.match(after):
        yield WHO_CLAUSE
    elif _THING_CLAUSE.match(after):
        yield THING_CLAUSE
    elif after.startswith(", where "):
        yield PLACE_CLAUSE
    elif _RELATIVE_CLAUSE.match(after):
        defined = defining_words().votes.get(noun, RELATIVE_CLAUSE)
        yield RELATIVE_CLAUSE if Family.PERSON in defined else defined
    elif (role := _BARE_ROLE.match(after)) and (of_role := defining_words().votes.get(role.group(1))):
        yield RELATIVE_CLAUSE if Family.PERSON in of_role else of_role
    elif place := _PLACE_AFTER.match(after):
        known = gazetteer.known.get(place.group(1)) or gazetteer.known.get(place.group(1).split(" ")[0])
        if known and family_of(known.label) is Family.PLACE:
            yield WITHIN_PLACE
