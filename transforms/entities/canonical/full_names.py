"""An article's names of people as words, and which full names are shorter forms of one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.gazetteer.lexicon import Lexicon, unaccented
from transforms.entities.mention import Mention

# People of one article who share a word of their names; further ones are not compared, so that lists stay linear.
MAX_NAMESAKES = 30

# Headlines shorten names before the story has given them: they introduce nobody.
HEADLINE_ONLY = 1 << 60

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """An article's forms as words, which full names hold a word, where each form stands first, how often it does."""

    words: Mapping[str, Words]
    holders: Mapping[str, Sequence[str]]
    first: Mapping[str, int]
    counts: Mapping[str, int]
    lexicon: Lexicon

    def namesakes(self, form: str) -> Iterator[str]:
        """Other full names that the form may shorten or turn round, each once."""
        words = self.words[form]
        found = dict.fromkeys(name for word in (words[-1], words[0]) for name in self.holders.get(word, ()))
        return (name for name in found if name != form)


def names_of(mentions: Sequence[Mention], lexicon: Lexicon) -> Names:
    first: dict[str, int] = {}
    for mention in mentions:
        first.setdefault(mention.form, HEADLINE_ONLY)
        if mention.field == "body":
            first[mention.form] = min(first[mention.form], mention.start)
    words = {form: _words(form, lexicon) for form in first}
    holders: dict[str, list[str]] = defaultdict(list)
    for form, of_form in words.items():
        for word in dict.fromkeys(of_form if len(of_form) > 1 else ()):
            if len(holders[word]) < MAX_NAMESAKES:
                holders[word].append(form)
    return Names(words, holders, first, Counter(mention.form for mention in mentions), lexicon)


def _words(form: str, lexicon: Lexicon) -> Words:
    """The words that tell a name from another: no case, accents, hyphens, points or junior."""
    plain = unaccented(form).casefold().replace("-", " ").replace(".", " ").replace("’", "'")
    words = plain.split()
    return tuple(words[:-1] if len(words) > 2 and words[-1] in lexicon.suffixes else words or [form])


def fullest_forms(names: Names) -> dict[str, str]:
    """The fullest form of each form of two words or more: itself, or the one longer form that it shortens."""
    full = [form for form, words in names.words.items() if len(words) > 1]
    order = {form: (len(names.words[form]), i) for i, form in enumerate(full)}
    fullest: dict[str, str] = {}
    for form in sorted(full, key=lambda form: order[form], reverse=True):
        later = [other for other in names.namesakes(form) if order[other] > order[form]]
        same = {names.words[other]: other for other in later if _same_person(form, other, names)}
        longer = {words: other for words, other in same.items() if len(words) > len(names.words[form])} or same
        fullest[form] = fullest[longer.popitem()[1]] if len(longer) == 1 else form
    return {form: fullest[form] for form in full}


def _same_person(form: str, other: str, names: Names) -> bool:
    """Whether a full name shortens the other. A surname may be dropped later, not added: that is a relative's name."""
    one, two = names.words[form], names.words[other]
    if _is_junior(form, names.lexicon) != _is_junior(other, names.lexicon):
        return False
    if one == two[::-1] and len(one) == 2:
        return True
    if one[-1] != two[-1] and (one[0] != two[0] or names.first[form] < names.first[other]):
        return False
    return shortens(one, two, names.lexicon)


def _is_junior(form: str, lexicon: Lexicon) -> bool:
    return form.casefold().rstrip(".").rpartition(" ")[2] in lexicon.suffixes


def shortens(short: Words, full: Words, lexicon: Lexicon) -> bool:
    """Whether the short name's words stand in the full name in this order, initials and nicknames allowed."""
    rest = iter(full)
    return all(any(_same_word(word, other, lexicon) for other in rest) for word in short)


def _same_word(word: str, other: str, lexicon: Lexicon) -> bool:
    if word == other or 1 in (len(word), len(other)):
        return word[0] == other[0]
    return other in lexicon.nicknames.get(word, ()) or word in lexicon.nicknames.get(other, ())
