"""Names that the model cut in pieces or began too late, put together within one run of capitalised words."""

from __future__ import annotations

import re

from transforms.entities.gazetteer.particles import PARTICLE
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import LONGEST_NAME, ORG, OTHER, PERSON, Mention, family

_WORD_BEFORE = re.compile(r"(?:^|[\s\"“(])((?:[A-Z]\.)+|[^\W\d_a-z][\w'’-]*) $")
_WORD_BEHIND = re.compile(r" ([^\W\d_a-z][\w-]+)(?=[,.;:]|['’]s|$| [a-z])")
_PARTICLES = re.compile(rf" (?:{PARTICLE} ){{1,2}}")
_ACRONYM = re.compile(r"[A-Z]{3,6}")
_SAINT = re.compile(r"(?:St\.?|Saint) [A-Z]\w+$")
_SAINTS_PLACE = re.compile(r"['’]s? ((?:[A-Z]\w+ )?[A-Z]\w+)")
REACH = 24


def joined_runs(mentions: list[Mention], text: str, gazetteer: Gazetteer) -> list[Mention]:
    """The mentions of one field in order: pieces of a person's name as one, missed first names taken in."""
    joined: list[Mention] = []
    for mention in mentions:
        mention = _with_body(_with_first_name(mention, joined, text, gazetteer), text, gazetteer)
        mention = _with_last_name(_with_saint(mention, text, gazetteer), text, gazetteer)
        previous = joined[-1] if joined else None
        if previous and _continues(previous, mention, text, gazetteer):
            joined[-1] = previous.moved(text, previous.start, mention.end).labelled(PERSON)
        elif previous and _completes(previous, mention, text, gazetteer):
            joined[-1] = previous.moved(text, previous.start, mention.end).labelled(ORG)
        elif not previous or previous.end <= mention.start:
            joined.append(mention)
    return joined


def _continues(previous: Mention, mention: Mention, text: str, gazetteer: Gazetteer) -> bool:
    """Whether two mentions side by side are one person: "Yoon Suk" and "Yeol", "Valeska" and "Paris"."""
    if mention.end - previous.start > LONGEST_NAME:
        return False
    between = text[previous.end : mention.start]
    if previous.label == PERSON and " " not in previous.text and _PARTICLES.fullmatch(between):
        return True
    if between != " " or OTHER in (family(previous.label), family(mention.label)):
        return False
    if previous.label == mention.label == PERSON:
        return True
    given = previous.text in gazetteer.lexicon.given_names and previous.text not in gazetteer.known
    return given and " " not in mention.text


def _completes(previous: Mention, mention: Mention, text: str, gazetteer: Gazetteer) -> bool:
    """Whether a place belongs to the body before it: "United Socialist Party" of "Venezuela"."""
    of_place = text[previous.end : mention.start] in (" of ", " of the ") and mention.text in gazetteer.known
    too_long = mention.end - previous.start > LONGEST_NAME
    if too_long or previous.label not in (ORG, "FAC") or not of_place:
        return False
    last = previous.text.rpartition(" ")[2]
    return last in gazetteer.lexicon.public_bodies or bool(_ACRONYM.fullmatch(previous.text))


def _with_body(mention: Mention, text: str, gazetteer: Gazetteer) -> Mention:
    """The body of a place, of which the gazetteer knew the place alone: "Kansas" Reflector."""
    if mention.found != "gazetteer" or mention.label != "GPE" or mention.field == "title":
        return mention
    head = _WORD_BEHIND.match(text, mention.end)
    if not head or gazetteer.lexicon.heads.get(head.group(1)) != ORG:
        return mention
    return mention.moved(text, mention.start, head.end(1)).labelled(ORG)


def _with_first_name(mention: Mention, before: list[Mention], text: str, gazetteer: Gazetteer) -> Mention:
    """The mention of a person with the given names and initials that stand before it."""
    if mention.label != PERSON:
        return mention
    start, floor = mention.start, max(before[-1].end if before else 0, mention.end - LONGEST_NAME)
    while word := _WORD_BEFORE.search(text, max(floor, start - REACH), start):
        name = word.group(1)
        if name not in gazetteer.lexicon.given_names and "." not in name:
            break
        if name in gazetteer.known or name in gazetteer.lexicon.titles:
            break
        start = word.start(1)
    return mention if start == mention.start else mention.moved(text, start, mention.end)


def _with_last_name(mention: Mention, text: str, gazetteer: Gazetteer) -> Mention:
    """The mention of a person with one more capitalised word behind it: "Yoon Suk" Yeol met."""
    if mention.label != PERSON or mention.field == "title":
        return mention
    word = _WORD_BEHIND.match(text, mention.end)
    lexicon = gazetteer.lexicon
    if not word or word.group(1).lower() in lexicon.refused or word.group(1) in lexicon.titles:
        return mention
    if word.group(1) in gazetteer.known or word.group(1) in lexicon.heads or word.group(1).isupper():
        return mention
    return mention.moved(text, mention.start, word.end(1))


def _with_saint(mention: Mention, text: str, gazetteer: Gazetteer) -> Mention:
    """A saint's church, square or hospital, of which the model saw the saint: "St Mark" 's Square."""
    rest = _SAINTS_PLACE.match(text, mention.end) if _SAINT.search(mention.text) else None
    if not rest or rest.group(1).split()[-1] not in gazetteer.lexicon.heads:
        return mention
    return mention.moved(text, mention.start, rest.end()).labelled("FAC")
