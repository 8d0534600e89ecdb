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

_QUOTES = ('"', "”")
_INVITATION = 6
"""Words: "Join us at the town hall on Monday"."""

_NOUN_PHRASE = 4
"""Words before an event noun: "the early presidential elections"."""

_COORDINATORS = ("and", "but")
_DESTINATIONS = ("to", "until", "till", "for")

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
    will: frozenset[str]
    plans: frozenset[str]
    announcing: frozenset[str]
    announcing_before: frozenset[str]
    moving: frozenset[str]
    progressive: frozenset[str]
    progressive_after: frozenset[str]
    scheduled: frozenset[str]
    plural_scheduled: frozenset[str]
    plural_subjects: frozenset[str]
    verbs_or_nouns: frozenset[str]
    no_present: frozenset[str]
    forward: frozenset[str]
    backward: frozenset[str]
    planning: frozenset[str]
    past: frozenset[str]
    invitations: frozenset[str]
    events: frozenset[str]
    preparing: frozenset[str]
    preparations: frozenset[str]
    perfect: frozenset[str]
    participles: frozenset[str]
    pronouns: frozenset[str]
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

    def is_planned(self, word: str, previous: str, following: str) -> bool:
        """Return whether a word announces something to come; in "announced plans" it is a noun."""
        if word not in self.plans or (word in self.verbs_or_nouns and self._makes_noun(previous)):
            return False
        return not self.takes_object(word, previous, following)

    def takes_object(self, word: str, previous: str, following: str) -> bool:
        """Return whether a participle is a past form with an object ("officials expected inflation")."""
        if word not in self.announcing or previous in self.passive or not following.isalpha():
            return False
        return following not in self.announcing_before

    def is_progressive(self, word: str, previous: str) -> bool:
        """Return whether a word is a plan in the present progressive ("I'm having dinner Thursday")."""
        return word in self.progressive and previous.lower() in self.progressive_after

    def is_scheduled(self, word: str, previous: str) -> bool:
        """Return whether a word is a verb in the present that schedules; in "the visits" it is a noun."""
        if word in self.scheduled:
            return previous == "that" or not self._makes_noun(previous)
        is_relative = previous == "that" and word not in self.verbs_or_nouns
        return word in self.plural_scheduled and (is_relative or self._is_plural_subject(previous))

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
    left = _sentence_left(_words_before(text, start))
    right = _WORD.findall(text, end, min(len(text), end + _REACH))
    words = _words()
    adjacent = _by_neighbors(left, right, words, headline)
    if adjacent is not None:
        return adjacent
    if _in_subject(right, words):
        left = [word for word in left if word not in words.verbs_or_nouns]
    found = _to_the_left(left, words, headline)
    return _to_the_right(right, words, headline) if found is Tense.NONE else found


def _by_neighbors(left: list[str], right: list[str], words: _TenseWords, headline: bool) -> Tense | None:
    """The tense that the words directly beside the date show, None if they show nothing."""
    if right and right[0] in words.future and not _ends_in_past(left, words):
        return _future(right[0], words)
    if not left:
        return None
    last, before = left[-1], left[-2] if len(left) > 1 else ""
    if _is_prepared_event(left, words):
        return Tense.FUTURE
    if _ends_in_past(left, words):
        return Tense.PAST
    if last.lower() in words.forward and words.backward.isdisjoint(left[-8:-1]):
        return _by_limit(left, right, words, headline)
    if (before if last == "on" and before else last) in words.linking:
        return Tense.FUTURE
    if left[0].lower() in words.invitations and len(left) <= _INVITATION:
        return Tense.FUTURE
    if before == "," and last in _COORDINATORS:
        return _to_the_right(right, words, headline)
    if last in _DESTINATIONS and not words.moving.isdisjoint(left[-4:-1]):
        return Tense.FUTURE
    return None


def _is_prepared_event(left: list[str], words: _TenseWords) -> bool:
    """Return whether the date is that of an event which its clause prepares ("ahead of elections on May 3")."""
    phrase = left[:-1] if left[-1] in ("on", "in") else left
    if not phrase or phrase[-1] not in words.events:
        return False
    for at in range(len(phrase) - 2, max(len(phrase) - _NOUN_PHRASE - 2, 0), -1):
        word, previous = phrase[at], phrase[at - 1]
        if word in words.preparing:
            return True
        if word in ("for", "to", "of"):
            return previous == "ahead" if word == "of" else previous in words.preparations
        if not word.isalpha() or words.is_past(word, previous):
            return False
    return False


def _ends_in_past(left: list[str], words: _TenseWords) -> bool:
    """Return whether the word before the date is a past form ("a pipe that burst Friday will be repaired")."""
    if not left or left[-1] in words.plans:
        return False
    return words.is_past(left[-1], left[-2] if len(left) > 1 else "")


def _by_limit(left: list[str], right: list[str], words: _TenseWords, headline: bool) -> Tense:
    """The tense of "until" or "by" with a date: ahead, unless its clause is in the past ("By Friday it was gone")."""
    if right and right[0] == "had":
        return Tense.PAST
    opens = len(left) == 1 or not left[-2].isalnum() or left[-2] == "All"
    behind = _to_the_right(right, words, headline) is Tense.PAST if opens else _has_subject(left[-3:-1], words)
    return Tense.PAST if behind else Tense.FUTURE


def _words_before(text: str, start: int) -> list[str]:
    """The words before an expression; its first letter is read with them, since it shows that a sentence has ended."""
    found: list[str] = _WORD.findall(text, max(0, start - _REACH), start + 1)
    return found[:-1] if found and text[start].isalnum() else found


def _sentence_left(left: list[str]) -> list[str]:
    """The words after the last sentence end, the first in lower case if it is a contraction ("We'll")."""
    ends = _words().sentence_ends
    for at in range(len(left) - 1, -1, -1):
        if left[at] in ends:
            left = left[at + 1 :]
            break
    return left if not left or left[0].isalpha() else [left[0].lower(), *left[1:]]


def _in_subject(right: list[str], words: _TenseWords) -> bool:
    """Return whether the date is part of a subject: a past verb follows (in "hosted by" it is a participle)."""
    return bool(right) and words.is_past(right[0], "") and right[1:2] != ["by"]


def _to_the_left(left: list[str], words: _TenseWords, headline: bool) -> Tense:
    for at in range(len(left) - 1, -1, -1):
        word = left[at]
        previous = left[at - 1] if at else ""
        following = left[at + 1] if at + 1 < len(left) else ""
        if word in words.future or words.is_planned(word, previous, following):
            is_perfect = following == "have" and (at + 2 >= len(left) or words.is_past(left[at + 2], ""))
            return Tense.PAST if is_perfect else _future(word, words)
        if word == "to" and words.is_plan(left, at, headline):
            return Tense.FUTURE
        if words.is_past(word, previous):
            return Tense.PAST
        if not headline and (words.is_scheduled(word, previous) or words.is_progressive(word, previous)):
            return Tense.FUTURE
    return Tense.NONE


def _has_subject(clause: list[str], words: _TenseWords) -> bool:
    """Return whether two words are a pronoun and its verb in the past ("they flowered until July")."""
    if len(clause) < 2 or clause[0].lower() not in words.pronouns or clause[1] in words.perfect:
        return False
    return words.is_past(clause[1], "")


def _future(word: str, words: _TenseWords) -> Tense:
    return Tense.WILL if word in words.will else Tense.FUTURE


def _to_the_right(right: list[str], words: _TenseWords, headline: bool) -> Tense:
    for at, word in enumerate(right):
        if word in words.sentence_ends or (word in _QUOTES and right[at - 1 : at] == [","]):
            return Tense.NONE
        previous, following = right[at - 1] if at else "", right[at + 1] if at + 1 < len(right) else ""
        planned = word in words.plans and not words.takes_object(word, previous, following)
        if word in words.future or planned or (word == "to" and words.is_plan(right, at, headline)):
            return _future(word, words)
        if word in words.perfect and not (following in words.participles or words.is_past(following, "")):
            return Tense.NONE
        if words.is_past(word, previous):
            return Tense.PAST
        if not headline and (word in words.scheduled or words.is_progressive(word, previous)):
            return Tense.FUTURE
    return Tense.NONE
