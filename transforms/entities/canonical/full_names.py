"""An article's names of people as words, and the full names that are shorter forms of one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.entities.gazetteer.person_names import person_names, unaccented
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.mention import Mention

MAX_NAMESAKES = 30
"""Full names of one article with a word in common. Further ones are not compared, so that the time for lists of names
stays linear."""

HEADLINE_ONLY = 1 << 60
"""First position of a form that only the headline has: headlines shorten names before the story gives them in full."""

Words = tuple[str, ...]


@cache
def _nicknames() -> Mapping[str, frozenset[str]]:
    """The given names that a nickname may stand for, in lower case."""
    return {short: frozenset(names) for short, names in entity_rules("words")["nicknames"].items()}


@dataclass(frozen=True, slots=True)
class PersonForms:
    """The forms of people's names in an article.

    Attributes:
        words: The compared words of each form.
        holders: The forms of two words or more that contain a word.
        first: The position of each form's first mention in the body.
        counts: The number of mentions of each form.
    """

    words: Mapping[str, Words]
    holders: Mapping[str, Sequence[str]]
    first: Mapping[str, int]
    counts: Mapping[str, int]

    def namesakes(self, form: str) -> Iterator[str]:
        """Other full names that contain the first or last word of the form, each once."""
        words = self.words[form]
        found = dict.fromkeys(name for word in (words[-1], words[0]) for name in self.holders.get(word, ()))
        return (name for name in found if name != form)


def person_forms(mentions: Sequence[Mention]) -> PersonForms:
    """The forms of the mentions, all of people."""
    first: dict[str, int] = {}
    for mention in mentions:
        first.setdefault(mention.form, HEADLINE_ONLY)
        if mention.field == "body":
            first[mention.form] = min(first[mention.form], mention.start)
    words = {form: _words(form) for form in first}
    holders: dict[str, list[str]] = defaultdict(list)
    for form, of_form in words.items():
        for word in dict.fromkeys(of_form if len(of_form) > 1 else ()):
            if len(holders[word]) < MAX_NAMESAKES:
                holders[word].append(form)
    return PersonForms(words, holders, first, Counter(mention.form for mention in mentions))


def _words(form: str) -> Words:
    """The words by which names are compared: without case, accents, hyphens, points and suffixes."""
    plain = unaccented(form).casefold().replace("-", " ").replace(".", " ").replace("’", "'")
    words = plain.split()
    has_suffix = len(words) > 2 and words[-1] in person_names().suffixes
    return tuple(words[:-1] if has_suffix else words or [form])


def fullest_forms(forms: PersonForms) -> dict[str, str]:
    """The fullest form of each form of two words or more: itself, or the one longer form that it shortens."""
    full = [form for form, words in forms.words.items() if len(words) > 1]
    order = {form: (len(forms.words[form]), i) for i, form in enumerate(full)}
    fullest: dict[str, str] = {}
    for form in sorted(full, key=lambda form: order[form], reverse=True):
        later = [other for other in forms.namesakes(form) if order[other] > order[form]]
        same = {forms.words[other]: other for other in later if _is_same_person(form, other, forms)}
        longer = {words: other for words, other in same.items() if len(words) > len(forms.words[form])} or same
        fullest[form] = fullest[longer.popitem()[1]] if len(longer) == 1 else form
    return {form: fullest[form] for form in full}


def _is_same_person(form: str, other: str, forms: PersonForms) -> bool:
    """True if a full name shortens the other one.

    A later mention may drop a family name but not add one: a name with an additional family name is a relative's.
    """
    one, two = forms.words[form], forms.words[other]
    if _has_suffix(form) != _has_suffix(other):
        return False
    if one == two[::-1] and len(one) == 2:
        return True
    if one[-1] != two[-1] and (one[0] != two[0] or forms.first[form] < forms.first[other]):
        return False
    return shortens(one, two)


def _has_suffix(form: str) -> bool:
    return form.casefold().rstrip(".").rpartition(" ")[2] in person_names().suffixes


def shortens(short: Words, full: Words) -> bool:
    """True if the full name contains the short name's words in the same order; initials and nicknames match."""
    rest = iter(full)
    return all(any(_is_same_word(word, other) for other in rest) for word in short)


def _is_same_word(word: str, other: str) -> bool:
    if word == other or 1 in (len(word), len(other)):
        return word[0] == other[0]
    nicknames = _nicknames()
    return other in nicknames.get(word, ()) or word in nicknames.get(other, ())
