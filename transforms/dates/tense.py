"""The tense of the verb that governs a time expression, from the words of its clause, without a tagger.

The nearest verb to the left within the sentence decides ("will meet Friday" is future, "said Monday it would fall" is
past, because "said" is nearer). At the head of a clause the first verb to the right decides ("On Friday, the court will
rule"), and also if the date belongs to the subject of that verb ("The vote on Monday was close"). The verbs are data:
`tense.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache

from transforms.dates.context import Tense
from transforms.rules.package_data import read_toml

_REACH = 140
"""Characters searched on each side: about the longest clause of news between a verb and its date."""

_WORD = re.compile(
    r"""
      [A-Za-z]+(?:['’][a-z]+)?
    | (?<=[a-z0-9)%]{2})\.(?=["'”’)]*\s+["'“‘(]?[A-Z])  # not that of U.S., Mr. or "Nov. 27"
    | [;!?]
    | \n
    | [,()"“”—]
    | \d+
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _TenseWords:
    """The word lists of `tense.toml`, which explains them."""

    future: frozenset[str]
    plans: frozenset[str]
    scheduled: frozenset[str]
    plural_scheduled: frozenset[str]
    plural_subjects: frozenset[str]
    verbs_or_nouns: frozenset[str]
    no_present: frozenset[str]
    forward: frozenset[str]
    backward: frozenset[str]
    planning: frozenset[str]
    past: frozenset[str]
    linking: frozenset[str]
    passive: frozenset[str]
    articles: frozenset[str]
    not_past: frozenset[str]
    nominal: frozenset[str]
    sentence_ends: frozenset[str]

    def is_past(self, word: str, previous: str) -> bool:
        """Return whether a word is a past form; one in -ed after an article is an adjective ("the damaged city")."""
        if previous in self.passive or previous in self.future or previous == "to":
            return False
        if word in self.past:
            return True
        looks_past = len(word) > 3 and word.endswith("ed") and word not in self.not_past
        return word == "agreed" or (looks_past and previous not in self.articles)

    def is_planned(self, word: str, previous: str) -> bool:
        """Return whether a word announces something to come; in "announced plans" it is a noun."""
        return word in self.plans and not (word in self.verbs_or_nouns and self._makes_noun(previous))

    def is_scheduled(self, word: str, previous: str) -> bool:
        """Return whether a word is a verb in the present that schedules; in "the visits" it is a noun."""
        if word in self.scheduled:
            return not self._makes_noun(previous)
        return word in self.plural_scheduled and self._is_plural_subject(previous)

    def _makes_noun(self, previous: str) -> bool:
        """Return whether the next word is a noun: the object of this verb, or the noun of this article."""
        return previous.lower() in self.articles or self.is_past(previous, "")

    def _is_plural_subject(self, word: str) -> bool:
        """Return whether a plural verb can follow: "leaders", "they" or "Xi", but not "the", "close" or "not"."""
        lowered = word.lower()
        if lowered in self.articles or lowered in self.no_present:
            return False
        plural = lowered.isalpha() and lowered.endswith("s")
        return plural or lowered in self.plural_subjects or word[:1].isupper()

    def is_plan(self, words: list[str], at: int, headline: bool) -> bool:
        """Return whether "to" at this index begins the infinitive of a plan and is no preposition."""
        following = words[at + 1] if at + 1 < len(words) else ""
        if not following.islower() or following in self.nominal:
            return False
        return headline or any(word in self.planning for word in words[max(0, at - 2) : at])


@cache
def _words() -> _TenseWords:
    data = read_toml("dates/tense.toml")
    return _TenseWords(**{each.name: frozenset(data[each.name]) for each in fields(_TenseWords)})


def tense_of(text: str, start: int, end: int, headline: bool) -> Tense:
    """Return the tense of the verb that governs `text[start:end]`; in headlines "to meet" is the future."""
    left = _sentence_left(_WORD.findall(text, max(0, start - _REACH), start))
    right = _WORD.findall(text, end, min(len(text), end + _REACH))
    words = _words()
    if right and right[0] in words.future:
        return Tense.FUTURE
    if left and left[-1].lower() in words.forward and words.backward.isdisjoint(left[-8:-1]):
        return Tense.FUTURE if not right or right[0] != "had" else Tense.PAST
    if left and left[-2 if left[-1] == "on" and len(left) > 1 else -1] in words.linking:
        return Tense.FUTURE
    if _in_subject(right, words):
        left = [word for word in left if word not in words.verbs_or_nouns]
    found = _to_the_left(left, words, headline)
    return _to_the_right(right, words, headline) if found is Tense.NONE else found


def _sentence_left(left: list[str]) -> list[str]:
    """The words after the last sentence end."""
    ends = _words().sentence_ends
    for at in range(len(left) - 1, -1, -1):
        if left[at] in ends:
            return left[at + 1 :]
    return left


def _in_subject(right: list[str], words: _TenseWords) -> bool:
    """Return whether the date is part of a subject: a past verb follows (in "hosted by" it is a participle)."""
    return bool(right) and words.is_past(right[0], "") and right[1:2] != ["by"]


def _to_the_left(left: list[str], words: _TenseWords, headline: bool) -> Tense:
    for at in range(len(left) - 1, -1, -1):
        word = left[at]
        previous = left[at - 1] if at else ""
        if word in words.future or words.is_planned(word, previous):
            following = left[at + 1] if at + 1 < len(left) else ""
            return Tense.PAST if following == "have" else Tense.FUTURE
        if word == "to" and words.is_plan(left, at, headline):
            return Tense.FUTURE
        if words.is_past(word, previous):
            return Tense.PAST
        if not headline and words.is_scheduled(word, previous):
            return Tense.FUTURE
    return Tense.NONE


def _to_the_right(right: list[str], words: _TenseWords, headline: bool) -> Tense:
    for at, word in enumerate(right):
        if word in words.sentence_ends:
            return Tense.NONE
        if word in words.future or word in words.plans or (word == "to" and words.is_plan(right, at, headline)):
            return Tense.FUTURE
        if words.is_past(word, right[at - 1] if at else ""):
            return Tense.PAST
        if word in words.scheduled and not headline:
            return Tense.FUTURE
    return Tense.NONE
