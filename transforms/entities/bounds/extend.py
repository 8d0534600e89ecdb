"""Names of people grown to their full length: over particles, hyphens and first names that were left outside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from transforms.entities.find.capitals import opens_sentence
from transforms.entities.gazetteer.lexicon import Lexicon
from transforms.entities.gazetteer.particles import PARTICLE
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import LONGEST_NAME, PERSON, Mention
from transforms.records import FieldName

_BETWEEN = re.compile(rf" (?:{PARTICLE} ){{0,3}}")
_PARTICLES_BEFORE = re.compile(rf"(?<![\w'’.-])(?i:{PARTICLE})(?: {PARTICLE}){{0,2}} $")
_PARTICLES_BEHIND = re.compile(rf"(?: {PARTICLE}){{1,3}} [^\W\d_a-z][\w'’-]*\w")
_SECOND_HALF = re.compile(r"[-‐‑]([^\W\d_]+(?:[-‐‑][^\W\d_]+)*)")
_FIRST_HALF = re.compile(r"(?<![\w-])(?:[^\W\d_a-z][\w'’]*[-‐‑])+$")
_WORD_BEFORE = re.compile(r"(?:^|[\s\"“(])([^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)?) $")
_SMALL_WORD = re.compile(r"\b[a-z]+\b")
_PREFIXES = frozenset({"Ex", "Pro", "Anti", "Non", "Post", "Pre", "Mid", "Vice"})
# The second half of a given name in lower case is short: "Suk-yeol".
_MAX_SMALL_HALF = 6
_REACH = 30


@dataclass(frozen=True)
class _Article:
    """What the rest of the article tells of a word: does a person's name end with it, is it a common one."""

    texts: Mapping[FieldName, str]
    surnames: frozenset[str]
    gazetteer: Gazetteer

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words written in small letters, gathered when first asked for."""
        return frozenset(_SMALL_WORD.findall("\n".join(self.texts.values())))


def grown(mentions: list[Mention], texts: Mapping[FieldName, str], gazetteer: Gazetteer) -> Iterator[Mention]:
    """The mentions in order, those of people grown; two that turn out to be one name are one mention."""
    people = (mention.text for mention in mentions if mention.label == PERSON)
    article = _Article(texts, frozenset(name.rpartition(" ")[2] for name in people if " " in name), gazetteer)
    previous: Mention | None = None
    for mention in mentions:
        floor = previous.end if previous and previous.field == mention.field else 0
        if mention.start < floor:
            continue
        if mention.label == PERSON:
            mention = _whole(mention, floor, article)
            if previous and _is_one_person(previous, mention, texts[mention.field]):
                previous = previous.moved(texts[mention.field], previous.start, mention.end)
                continue
        if previous:
            yield previous
        previous = mention
    if previous:
        yield previous


def _is_one_person(previous: Mention, mention: Mention, text: str) -> bool:
    """First and family name side by side, particles between them or none: "Pieter" and "Heuvel"."""
    if previous.field != mention.field or previous.label != PERSON or mention.end - previous.start > LONGEST_NAME:
        return False
    return bool(_BETWEEN.fullmatch(text, previous.end, mention.start))


def _whole(mention: Mention, floor: int, article: _Article) -> Mention:
    text, start, end = article.texts[mention.field], mention.start, mention.end
    floor = max(floor, start - _REACH)
    half = _FIRST_HALF.search(text, floor, start)
    if half and not _is_label_or_prefix(half.group().rstrip("-‐‑"), article.gazetteer.lexicon):
        start = half.start()
    half = _SECOND_HALF.match(text, end)
    if half and _is_half_a_name(mention.text, half.group(1), article.gazetteer):
        end = half.end()
    if behind := _PARTICLES_BEHIND.match(text, end):
        end = behind.end()
    if particles := _PARTICLES_BEFORE.search(text, floor, start):
        start = particles.start()
    if mention.field == "body" and " " not in text[start:end] and text[start:end] not in article.surnames:
        word = _WORD_BEFORE.search(text, floor, start)
        if word and _is_first_name(word.group(1), word.start(1), text, article):
            start = word.start(1)
    return mention if (start, end) == (mention.start, mention.end) else mention.moved(text, start, end)


def _is_label_or_prefix(half: str, lexicon: Lexicon) -> bool:
    return half in _PREFIXES or half in lexicon.headline_labels


def _is_half_a_name(name: str, half: str, gazetteer: Gazetteer) -> bool:
    if " " not in name or half in gazetteer.known:
        return False
    if half[0].isupper():
        return True
    lexicon = gazetteer.lexicon
    return len(half) <= _MAX_SMALL_HALF and half not in lexicon.tails and name.split(" ")[0] not in lexicon.given_names


def _is_first_name(word: str, at: int, text: str, article: _Article) -> bool:
    """Whether a capitalised word before a family name is a given name that no list has, and no title or common word."""
    known, lexicon, small = article.gazetteer.known, article.gazetteer.lexicon, word.lower()
    if word.isupper() or word in known or word in lexicon.titles or word in lexicon.heads or word in lexicon.portfolios:
        return False
    if small in lexicon.refused or small in lexicon.roles or small in lexicon.openers:
        return False
    if not opens_sentence(text, at):
        return True
    return not small.endswith(("ly", "ing", "ed")) and small not in article.small_words
