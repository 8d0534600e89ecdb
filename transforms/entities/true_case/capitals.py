"""Lines in capitals in the case of the story: names as the story writes them, all other words in lower case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from transforms.entities.gazetteer.common_words import is_common_word
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.true_case.evidence import MAX_SEQUENCE, WORD, StoryCase

LONGEST_COMPANY = 5
"""Words of a company's name before its legal form."""

LONGEST_ACRONYM = 3
"""Letters of a word without a vowel that is an acronym within a company's name: "BBD Corp"."""

_TICKER = re.compile(r" ?<[A-Z0-9.]+>")
_VOWEL = re.compile("[AEIOUYÀ-Ý]")
_JOINS = re.compile(r"[ ,.&'’-]*")
_COUNTRY_IN_CAPITALS = frozenset({"US", "UK", "UN", "EU"})


@dataclass(frozen=True, slots=True)
class _CapitalsWords:
    """Words in capitals: the legal forms of companies, small words, and prepositions before places."""

    legal_forms: frozenset[str]
    small: frozenset[str]
    before_places: frozenset[str]


@cache
def _capitals_words() -> _CapitalsWords:
    words = entity_rules("words")
    return _CapitalsWords(
        legal_forms=frozenset(words["headline"]["legal_forms"]),
        small=frozenset(map(str.upper, words["headline"]["small"])),
        before_places=frozenset(map(str.upper, words["headline"]["before_places"])),
    )


def true_case_capitals(line: str, story: StoryCase, gazetteer: Gazetteer) -> str:
    """The line with the case of the story; its length is kept.

    A word that the story does not have is in lower case, unless it is a known place or organization, a full name of
    known names, or part of a company's name with a legal form or ticker behind it.
    """
    matches = list(WORD.finditer(line))
    words = [match.group() for match in matches]
    written = _company_words(line, matches, words, story)
    i = 0
    while i < len(words):
        found = _name_at(line, matches, words, i, story, gazetteer) if i not in written else ()
        for j, form in enumerate(found, start=i):
            written.setdefault(j, form)
        i += len(found) or 1
    pieces, end = list[str](), 0
    for i, match in enumerate(matches):
        is_ticker = line.endswith("<", 0, match.start())
        form = words[i] if is_ticker else written.get(i, words[i].lower())
        pieces += [line[end : match.start()].lower(), form if len(form) == len(words[i]) else words[i]]
        end = match.end()
    text = "".join([*pieces, line[end:].lower()])
    return text if len(text) == len(line) else line


def _name_at(
    line: str, matches: Sequence[re.Match[str]], words: Sequence[str], i: int, story: StoryCase, gazetteer: Gazetteer
) -> Sequence[str]:
    """The words of the name that begins with a word, in their case; empty for an ordinary word."""
    for n in range(min(MAX_SEQUENCE, len(words) - i), 1, -1):
        if found := story.sequences.get(tuple(words[i : i + n])):
            return found
    word, lower = words[i], words[i].lower()
    if word in _COUNTRY_IN_CAPITALS:
        return (word,)
    if lower in story.lower:
        return ()
    if form := story.names.get(word):
        return (form,)
    if story.is_ordinary(lower):
        return ()
    if (form := story.openers.get(word)) and not is_common_word(lower):
        return (form,)
    return _known_at(line, matches, words, i, gazetteer)


def _known_at(
    line: str, matches: Sequence[re.Match[str]], words: Sequence[str], i: int, gazetteer: Gazetteer
) -> Sequence[str]:
    """A name that is known before the article is read."""
    start, capitalized, names = matches[i].start(), words[i].capitalize(), person_names()
    for first in (capitalized, words[i]):
        for form in gazetteer.by_first_word.get(first.partition(".")[0], ()):
            if form not in gazetteer.ambiguous and _is_form(line, start, form, gazetteer):
                is_country = gazetteer.known[form].is_country
                if is_country or " " in form or form.isupper() or not is_common_word(words[i].lower()):
                    is_acronym = gazetteer.known[form].name == form.upper()
                    return tuple(WORD.findall(form.upper() if is_acronym else form))
    before = words[i - 1] if i else ""
    if before in _capitals_words().before_places and gazetteer.places_named(words[i]):
        return (capitalized,)
    if i + 1 < len(words) and capitalized in names.given and words[i + 1].capitalize() in names.family:
        return (capitalized, words[i + 1].capitalize())
    return ()


def _is_form(line: str, start: int, form: str, gazetteer: Gazetteer) -> bool:
    end = start + len(form)
    if form in gazetteer.athlete_codes or form in gazetteer.state_abbreviations or len(form) < 2:
        return False
    return line[start:end].upper() == form.upper() and not line[end : end + 1].isalnum()


def _company_words(
    line: str, matches: Sequence[re.Match[str]], words: Sequence[str], story: StoryCase
) -> dict[int, str]:
    """The words of names that end with a legal form or have a ticker behind them, in their case, by number."""
    legal, small, written = _capitals_words().legal_forms, _capitals_words().small, dict[int, str]()
    for j, match in enumerate(matches):
        is_legal = words[j] in legal and words[j].lower() not in story.lower
        if not is_legal and not _TICKER.match(line, match.end()):
            continue
        first = j
        while first and j - first < LONGEST_COMPANY and words[first - 1] not in small:
            between = line[matches[first - 1].end() : matches[first].start()]
            if not _JOINS.fullmatch(between):
                break
            first -= 1
        if first and words[first - 1] not in small and j - first < LONGEST_COMPANY:
            continue
        for k in range(first, j + 1):
            written[k] = story.names.get(words[k]) or story.openers.get(words[k]) or _in_company(words[k])
    return written


def _in_company(word: str) -> str:
    is_acronym = len(word) <= LONGEST_ACRONYM and not _VOWEL.search(word) and word not in _capitals_words().legal_forms
    return word if is_acronym else word.capitalize()
