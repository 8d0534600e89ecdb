"""The tense of the verb that governs a time expression, from the words of its clause alone.

No tagger: the nearest verb to the left within the clause decides ("will meet Friday" is future, "said
Monday it would fall" is past, because "said" is nearer); at the head of a clause the first verb to the
right does ("On Friday, the court will rule"). What counts as a verb is data: `tense.toml`.
"""

from __future__ import annotations

import re
from functools import cache

from transforms.dates.context import Tense
from transforms.dates.lexicon import load_data

_REACH = 120
"""Characters looked at on each side; news sentences have a verb within twenty words of a date."""

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|[.;:!?](?=\s)|\n|[,()\"“”—]")


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_data("tense.toml").items()}


def tense_of(lowered: str, start: int, end: int, headline: bool) -> Tense:
    """The tense that governs `lowered[start:end]`. In headlines "to meet" is the future."""
    left = _WORD.findall(lowered, max(0, start - _REACH), start)
    right = _WORD.findall(lowered, end, min(len(lowered), end + _REACH))
    words = _words()
    if right and right[0] in words["future"]:
        return Tense.FUTURE
    found = _to_the_left(left, words, headline)
    return _to_the_right(right, words) if found is Tense.NONE else found


def _to_the_left(left: list[str], words: dict[str, frozenset[str]], headline: bool) -> Tense:
    for at in range(len(left) - 1, -1, -1):
        word = left[at]
        if word in words["sentence_ends"] or word in words["clause_openers"]:
            return Tense.NONE
        if word in words["future"]:
            return Tense.FUTURE
        if word in words["plans"]:
            return Tense.FUTURE
        if word == "to" and headline:
            return Tense.FUTURE
        if word in words["past"] or _is_past_form(word, left[at - 1] if at else "", words):
            return Tense.PAST
    return Tense.NONE


def _to_the_right(right: list[str], words: dict[str, frozenset[str]]) -> Tense:
    previous = ""
    for word in right:
        if word in words["sentence_ends"]:
            return Tense.NONE
        if word in words["future"] or word in words["plans"]:
            return Tense.FUTURE
        if word in words["past"] or _is_past_form(word, previous, words):
            return Tense.PAST
        previous = word
    return Tense.NONE


def _is_past_form(word: str, previous: str, words: dict[str, frozenset[str]]) -> bool:
    """A word in -ed that is no adjective after an article ("the damaged city")."""
    return len(word) > 3 and word.endswith("ed") and word not in words["not_past"] and previous not in words["articles"]
