"""Names of which the model found several pieces or only the end, joined within one run of capitalized words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

from transforms.entities.article import ArticleTexts
from transforms.entities.bounds.head_words import head_words
from transforms.entities.find.false_positives import refused_forms
from transforms.entities.find.title_words import title_words
from transforms.entities.gazetteer.person_names import PARTICLE, person_names
from transforms.entities.labels import FAC, GPE, NORP, ORG, PERSON, Family, family_of
from transforms.entities.mention import LONGEST_NAME, Mention

REACH = 24
"""Code points before a mention in which a first name is looked for."""

_WORD_BEFORE = re.compile(r"(?:^|[\s\"“(])((?:[A-Z]\.)+|[^\W\d_a-z][\w'’-]*) $")
_HEAD_BEHIND = re.compile(r"((?: [^\W\d_a-z][\w-]+){1,4})(?=[,.;:)]|['’]|$|\n| [a-z\d(])")
_WORD_BEHIND = re.compile(r" ([^\W\d_a-z][\w-]+)(?=[,.;:]|['’]s|$| [a-z])")
_NAME_WITH_PARTICLE = re.compile(rf"(?: {PARTICLE}){{1,3}} [^\W\d_a-z][\w'’-]*\w")
_HALF = re.compile(r"[-‐‑]([^\W\d_a-z][^\W\d_]+)(?![\w-])")
_PARTICLES = re.compile(rf" (?:{PARTICLE} ){{1,2}}")
_ACRONYM = re.compile(r"[A-Z]{3,6}")
_SAINT = re.compile(r"(?:St\.?|Saint) [A-Z]\w+$")
_PARTNERS = re.compile(r" (?:and|&) (?:Partners|Sons|Associates|Brothers|Daughters|Company|Co\b\.?)")
_OF_SAINT = re.compile(r"['’]s? ((?:[A-Z]\w+ )?[A-Z]\w+)")


def join_fragments(mentions: Iterable[Mention], article: ArticleTexts) -> list[Mention]:
    """The mentions of one field, in order, with the pieces of one name as one mention and missed first names added."""
    joined: list[Mention] = []
    mentions = list(mentions)
    for mention, following in zip_longest(mentions, mentions[1:]):
        previous = joined[-1] if joined else None
        mention = _add_first_names(_add_head(mention, following, article), previous, article)
        mention = _add_last_name(_add_saints_building(mention, article), article)
        mention = _add_partners(mention, article)
        text = article.text_of(mention)
        if previous and _is_same_person(previous, mention, article):
            joined[-1] = previous.with_bounds(text, previous.start, mention.end).with_label(PERSON)
        elif previous and _is_one_organization(previous, mention, article):
            joined[-1] = previous.with_bounds(text, previous.start, mention.end).with_label(ORG)
        elif not previous or previous.end <= mention.start:
            joined.append(mention)
    return joined


def _is_same_person(previous: Mention, mention: Mention, article: ArticleTexts) -> bool:
    """True for two neighboring mentions of one person: "Yoon Suk" and "Yeol", "Valeska" and "Paris"."""
    if mention.end - previous.start > LONGEST_NAME:
        return False
    between = article.text_of(mention)[previous.end : mention.start]
    if previous.label == PERSON and " " not in previous.text and _PARTICLES.fullmatch(between):
        return True
    if between != " " or Family.OTHER in (family_of(previous.label), family_of(mention.label)):
        return False
    if previous.label == mention.label == PERSON:
        return True
    is_given_name = previous.text in person_names().given and previous.text not in article.gazetteer.known
    return is_given_name and " " not in mention.text


def _is_place_of_body(previous: Mention, mention: Mention, article: ArticleTexts) -> bool:
    """True for the place that a body's name ends with: "United Socialist Party" of "Venezuela"."""
    between = article.text_of(mention)[previous.end : mention.start]
    of_place = between in (" of ", " of the ") and bool(article.gazetteer.places_named(mention.text))
    too_long = mention.end - previous.start > LONGEST_NAME
    if too_long or previous.label not in (ORG, FAC) or not of_place:
        return False
    last = previous.text.rpartition(" ")[2]
    return last in head_words().public_bodies or bool(_ACRONYM.fullmatch(previous.text))


def _is_one_organization(previous: Mention, mention: Mention, article: ArticleTexts) -> bool:
    checks = (_is_body_of_place, _are_partners, _is_place_of_body)
    return any(is_one(previous, mention, article) for is_one in checks)


def _is_body_of_place(previous: Mention, mention: Mention, article: ArticleTexts) -> bool:
    """True for a country and its body: "U.S." and "District Court"; a known body is left alone."""
    if previous.label not in (GPE, NORP) or mention.label != ORG or mention.text in article.gazetteer.known:
        return False
    if article.text_of(mention)[previous.end : mention.start] != " " or mention.end - previous.start > LONGEST_NAME:
        return False
    words, heads = mention.text.split(" "), head_words().heads
    return mention.text.endswith("District Court") or ORG in (heads.get(words[0]), heads.get(words[-1]))


def _are_partners(previous: Mention, mention: Mention, article: ArticleTexts) -> bool:
    """True for a company of two surnames: "Dunleavy" and "Crane Inc"."""
    if " " in previous.text or previous.text in article.gazetteer.known or mention.end - previous.start > LONGEST_NAME:
        return False
    between, last = article.text_of(mention)[previous.end : mention.start], mention.text.rpartition(" ")[2]
    is_company = " " in mention.text and last in head_words().legal_forms
    return between in (" and ", " & ") and is_company and family_of(previous.label) is not Family.OTHER


def _add_head(mention: Mention, following: Mention | None, article: ArticleTexts) -> Mention:
    """An organization of a place or people, of which the gazetteer knows these alone: "Kansas" Reflector.

    The mention that follows in the field begins behind the head.
    """
    if mention.source != "gazetteer" or mention.label not in (GPE, NORP) or mention.field == "title":
        return mention
    head = _HEAD_BEHIND.match(article.text_of(mention), mention.end)
    if not head or (following and following.field == mention.field and following.start < head.end()):
        return mention
    if head_words().heads.get(head.group(1).rpartition(" ")[2]) != ORG:
        return mention
    return mention.with_bounds(article.text_of(mention), mention.start, head.end(1)).with_label(ORG)


def _add_first_names(mention: Mention, previous: Mention | None, article: ArticleTexts) -> Mention:
    """The mention of a person with the given names and initials before it."""
    if mention.label != PERSON:
        return mention
    text = article.text_of(mention)
    start, floor = mention.start, max(previous.end if previous else 0, mention.end - LONGEST_NAME)
    while word := _WORD_BEFORE.search(text, max(floor, start - REACH), start):
        name = word.group(1)
        if name not in person_names().given and "." not in name:
            break
        if name in article.gazetteer.known or name in title_words().titles:
            break
        start = word.start(1)
    return mention.with_bounds(text, start, mention.end)


def _add_last_name(mention: Mention, article: ArticleTexts) -> Mention:
    """The mention of a person with one more capitalized word behind it: "Yoon Suk" Yeol met."""
    if mention.label != PERSON or mention.field == "title":
        return mention
    text = article.text_of(mention)
    if mention.text in person_names().given and (rest := _NAME_WITH_PARTICLE.match(text, mention.end)):
        return _until(mention, rest.end(), text)
    if " " in mention.text and (half := _HALF.match(text, mention.end)):
        known = article.gazetteer.known.get(half.group(1))
        return mention if known and family_of(known.label) is not Family.OTHER else _until(mention, half.end(), text)
    behind = _WORD_BEHIND.match(text, mention.end)
    if not behind:
        return mention
    word = behind.group(1)
    if word.lower() in refused_forms().reasons or word in title_words().titles:
        return mention
    if word in article.gazetteer.known or word in head_words().heads or word.isupper():
        return mention
    return mention.with_bounds(text, mention.start, behind.end(1))


def _until(mention: Mention, end: int, text: str) -> Mention:
    return mention.with_bounds(text, mention.start, end)


def _add_partners(mention: Mention, article: ArticleTexts) -> Mention:
    """A firm of which the model found the first partners: "Carrick Month" and Partners."""
    if mention.label not in (PERSON, ORG) or mention.end - mention.start > LONGEST_NAME:
        return mention
    text = article.text_of(mention)
    partners = _PARTNERS.match(text, mention.end)
    return mention.with_bounds(text, mention.start, partners.end()).with_label(ORG) if partners else mention


def _add_saints_building(mention: Mention, article: ArticleTexts) -> Mention:
    """A saint's church, square or hospital, of which the model found the saint: "St Mark" 's Square."""
    if not _SAINT.search(mention.text):
        return mention
    text = article.text_of(mention)
    rest = _OF_SAINT.match(text, mention.end)
    if not rest or rest.group(1).split()[-1] not in head_words().heads:
        return mention
    return _until(mention, rest.end(), text).with_label(FAC)
