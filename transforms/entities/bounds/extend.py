"""Names of people extended over the particles, hyphens and first names that the recognizer left outside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from transforms.entities.article import ArticleTexts
from transforms.entities.bounds.head_words import head_words
from transforms.entities.find.capitals import headline_labels, opens_sentence
from transforms.entities.find.false_positives import refused_forms
from transforms.entities.find.title_words import title_words
from transforms.entities.gazetteer.common_words import is_common_word
from transforms.entities.gazetteer.person_names import PARTICLE, person_names
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.labels import PERSON
from transforms.entities.mention import LONGEST_NAME, Mention

REACH = 30
"""Code points before a name in which its first part is looked for."""

MAX_LOWER_CASE_HALF = 6
"""Letters of the second half of a given name in lower case: "Suk-yeol"."""

_BETWEEN = re.compile(rf" (?:{PARTICLE} ){{0,3}}")
_PARTICLES_BEFORE = re.compile(rf"(?<![\w'’.-])(?i:{PARTICLE})(?: {PARTICLE}){{0,2}} $")
_PARTICLES_BEHIND = re.compile(rf"(?: {PARTICLE}){{1,3}} [^\W\d_a-z][\w'’-]*\w")
_SECOND_HALF = re.compile(r"[-‐‑]([^\W\d_]+(?:[-‐‑][^\W\d_]+)*)")
_FIRST_HALF = re.compile(r"(?<![\w-])(?:[^\W\d_a-z][\w'’]*[-‐‑])+$")
_WORD_BEFORE = re.compile(r"(?:^|[\s\"“(])([^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)?) $")
_WORD_BEHIND = re.compile(r" ([^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_a-z][^\W\d_]+)?)(?=[,.;:?!)”\"\n]|['’]s|$| [a-z(])")
_ROLE_BEFORE = re.compile(r"\b([a-z-]{4,}),? $")
_LOWER_CASE_WORD = re.compile(r"\b[a-z]+\b")
_PREFIXES = frozenset({"Ex", "Pro", "Anti", "Non", "Post", "Pre", "Mid", "Vice"})


@dataclass(frozen=True, slots=True)
class ExtensionWords:
    """Words to which names are not extended.

    Attributes:
        hyphenated: Words behind a hyphen that are not half of a given name: "the Kim Jong-led team".
        openers: Common words that begin a sentence, or have a capital before a family name, and are not given names.
    """

    hyphenated: frozenset[str]
    openers: frozenset[str]


@cache
def extension_words() -> ExtensionWords:
    """The words of `words.toml` that limit names of people."""
    words = entity_rules("words")
    return ExtensionWords(
        hyphenated=frozenset(words["person"]["hyphenated"]), openers=frozenset(words["openers"]["words"])
    )


@dataclass(frozen=True)
class _ArticleWords:
    """The article, the family names in it, and the words that it has in lower case."""

    article: ArticleTexts
    family_names: frozenset[str]

    @cached_property
    def lower_case(self) -> frozenset[str]:
        """Collected on first use."""
        return frozenset(_LOWER_CASE_WORD.findall("\n".join(self.article.by_field.values())))


def extend_person_names(mentions: Sequence[Mention], article: ArticleTexts) -> Iterator[Mention]:
    """The sorted mentions, those of people extended; two that turn out to be one name are one mention."""
    people = (mention.text for mention in mentions if mention.label == PERSON)
    words = _ArticleWords(article, frozenset(name.rpartition(" ")[2] for name in people if " " in name))
    previous: Mention | None = None
    for mention in mentions:
        floor = previous.end if previous and previous.field == mention.field else 0
        if mention.start < floor:
            continue
        if mention.label == PERSON:
            mention = _extended(mention, floor, words)
            if previous and _is_same_person(previous, mention, article):
                previous = previous.with_bounds(article.text_of(mention), previous.start, mention.end)
                continue
        if previous:
            yield previous
        previous = mention
    if previous:
        yield previous


def _is_same_person(previous: Mention, mention: Mention, article: ArticleTexts) -> bool:
    """True for a first and a family name with at most particles between them: "Pieter" and "Heuvel"."""
    if previous.field != mention.field or previous.label != PERSON or mention.end - previous.start > LONGEST_NAME:
        return False
    return bool(_BETWEEN.fullmatch(article.text_of(mention), previous.end, mention.start))


def _extended(mention: Mention, floor: int, words: _ArticleWords) -> Mention:
    """The mention with all parts of the name; it starts at `floor` or later."""
    text, start, end = words.article.text_of(mention), mention.start, mention.end
    floor = max(floor, start - REACH)
    half = _FIRST_HALF.search(text, floor, start)
    if half and not _is_label_or_prefix(half.group().rstrip("-‐‑")):
        start = half.start()
    half = _SECOND_HALF.match(text, end)
    if half and _is_half_of_given_name(mention.text, half.group(1), words.article.gazetteer):
        end = half.end()
    if behind := _PARTICLES_BEHIND.match(text, end):
        end = behind.end()
    if particles := _PARTICLES_BEFORE.search(text, floor, start):
        start = particles.start()
    if mention.field == "body" and " " not in text[start:end] and text[start:end] not in words.family_names:
        word = _WORD_BEFORE.search(text, floor, start)
        if word and _is_first_name(word.group(1), word.start(1), text, words):
            start = word.start(1)
    if " " not in text[start:end] and (name := _WORD_BEHIND.match(text, end)):
        before, role = _WORD_BEFORE.search(text, floor, start), _ROLE_BEFORE.search(text, floor, start)
        is_named = text[start:end] in person_names().given or (role and role.group(1) in title_words().roles)
        is_alone = is_named and (not before or before.group(1).lower() in title_words().roles)
        end = name.end() if is_alone and _is_family_name(name.group(1), words.article.gazetteer) else end
    return mention.with_bounds(text, start, end)


def _is_family_name(word: str, gazetteer: Gazetteer) -> bool:
    """True for a capitalized word behind a given name that is no title, no known name and no head of a name."""
    is_refused = word.lower() in refused_forms().reasons or word in title_words().titles
    is_word = word in head_words().heads or is_common_word(word.lower())
    return not (is_refused or is_word or word in gazetteer.known)


def _is_label_or_prefix(half: str) -> bool:
    is_label = half in _PREFIXES or half in headline_labels()
    return is_label or is_common_word(half.rpartition("-")[2].lower())


def _is_half_of_given_name(name: str, half: str, gazetteer: Gazetteer) -> bool:
    if " " not in name or half in gazetteer.known:
        return False
    if half[0].isupper():
        return True
    if len(half) > MAX_LOWER_CASE_HALF or half in extension_words().hyphenated:
        return False
    return name.split(" ")[0] not in person_names().given


def _is_first_name(word: str, at: int, text: str, words: _ArticleWords) -> bool:
    """True for a capitalized word before a family name that is not a title or a common word."""
    titles, lower = title_words(), word.lower()
    if word.isupper() or word in words.article.gazetteer.known or word in head_words().heads:
        return False
    if word in titles.titles or word in titles.portfolios or lower in titles.roles:
        return False
    if lower in refused_forms().reasons or lower in extension_words().openers:
        return False
    if not opens_sentence(text, at):
        return True
    return not lower.endswith(("ly", "ing", "ed")) and lower not in words.lower_case
