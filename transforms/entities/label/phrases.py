"""Evidence of phrases before a name: an office and a comma, a relative, "the ferry between"."""

from __future__ import annotations

import re

from transforms.entities.label.defining_nouns import defining_words
from transforms.entities.label.votes import Votes
from transforms.entities.labels import Family
from transforms.entities.mention import Mention

OFFICE_REACH = 90
"""Code points before a name in which its office is looked for."""

BETWEEN_REACH = 60
"""Code points before a name in which "between" is looked for."""

OFFICE_HOLDER: Votes = {Family.PERSON: 1.0}
""""the secretary general of the conference, Nunzio Galantino, said": the name explains the office before it."""

BETWEEN_PLACES: Votes = {Family.PLACE: 4.0, Family.ORGANIZATION: -1.5}
""""the ferry between Sandvik and Holmen"."""

_POSSESSIVES = frozenset({"its", "Its", "their", "Their", "his", "His", "her", "Her", "our", "Our"})
_OFFICE = re.compile(r"\b([a-z][a-z-]+) (?:of|for|at) [^,.;:\n]{2,60}, $")
_CLOSES_APPOSITION = re.compile(r",|\.|:| \(| (?:said|says|told|has|had|is|was|will)\b")
_BETWEEN = re.compile(
    r"\b(?:ferr(?:y|ies)|trains?|roads?|flights?|lines?|railway|bridge|routes?|highway|motorway|tunnel|border|bus(?:es)?"
    r"|crossings?|canal|services?) between (?:[^\W\d_a-z][\w'’-]+ and )?$"
)


def is_between_places(text: str, start: int) -> bool:
    """Return True for one of two names between which a ferry, a road or the like runs."""
    begin = max(0, start - BETWEEN_REACH)
    return text.find(" between ", begin, start) >= 0 and _BETWEEN.search(text, begin, start) is not None


def is_role(word: str) -> bool:
    """Return True for a role of people."""
    return Family.PERSON in defining_words().votes.get(word, {})


def vote_of_apposition(before: list[str]) -> Votes | None:
    """The vote of a role that the name explains ("the festival's director, Ainhoa Lizarralde"), or "their label"."""
    if not before or not before[-1].endswith(","):
        return None
    votes = defining_words().votes.get(before[-1][:-1])
    is_owned = any(word in _POSSESSIVES or word.endswith(("'s", "’s")) for word in before[-3:-1])
    return votes if votes and (Family.PERSON in votes or (is_owned and Family.ORGANIZATION in votes)) else None


def vote_of_office(mention: Mention, text: str) -> Votes | None:
    """The vote of an office with its body and a comma before a full name."""
    if " " not in mention.form or not text.endswith(", ", 0, mention.start):
        return None
    office = _OFFICE.search(text, max(0, mention.start - OFFICE_REACH), mention.start)
    is_closed = office is not None and _CLOSES_APPOSITION.match(text, mention.end) is not None
    return OFFICE_HOLDER if office and is_closed and is_role(office.group(1)) else None
