"""One person, one name: the shorter forms of a name joined to the fullest one in the article.

A shorter form whose words stand in the same order in exactly one fuller name is that person: family names
come last in most languages, first in Korean, Chinese and Hungarian, and in the middle of Spanish names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.lexicon import Lexicon, unaccented
from transforms.entities.mention import Mention

AS_WRITTEN = "as written"
# People of one article who share a word of their names; further ones are not compared, so that lists stay linear.
MAX_NAMESAKES = 30

# A full name used so many times as often as another's is whom the article is about.
DOMINATES = 3
# Headlines shorten names before the story has given them: they introduce nobody.
HEADLINE_ONLY = 1 << 60

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical name and why it was chosen."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class _Names:
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


def canonical_persons(mentions: Sequence[Mention], lexicon: Lexicon) -> dict[Mention, Canonical]:
    """The canonical name of each person mentioned, the mentions being in reading order.

    A form that fits two people keeps itself, unless the headline names one of them in full, it stood for one
    of them before the other came in, or the article is far more about one of them.
    """
    names = _names(mentions, lexicon)
    fullest = _fullest_forms(names)
    best = {person: _best_form(forms, names.counts) for person, forms in _forms_of(fullest).items()}
    return _read(mentions, names, fullest, best)


def _names(mentions: Sequence[Mention], lexicon: Lexicon) -> _Names:
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
    return _Names(words, holders, first, Counter(mention.form for mention in mentions), lexicon)


def _words(form: str, lexicon: Lexicon) -> Words:
    """The words that tell a name from another: no case, accents, hyphens, points or junior."""
    plain = unaccented(form).casefold().replace("-", " ").replace(".", " ").replace("’", "'")
    words = plain.split()
    return tuple(words[:-1] if len(words) > 2 and words[-1] in lexicon.suffixes else words or [form])


def _fullest_forms(names: _Names) -> dict[str, str]:
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


def _same_person(form: str, other: str, names: _Names) -> bool:
    """Whether a full name shortens the other. A surname may be dropped later, not added: that is a relative's name."""
    one, two = names.words[form], names.words[other]
    if _is_junior(form, names.lexicon) != _is_junior(other, names.lexicon):
        return False
    if one == two[::-1] and len(one) == 2:
        return True
    if one[-1] != two[-1] and (one[0] != two[0] or names.first[form] < names.first[other]):
        return False
    return _shortens(one, two, names.lexicon)


def _is_junior(form: str, lexicon: Lexicon) -> bool:
    return form.casefold().rstrip(".").rpartition(" ")[2] in lexicon.suffixes


def _shortens(short: Words, full: Words, lexicon: Lexicon) -> bool:
    """Whether the short name's words stand in the full name in this order, initials and nicknames allowed."""
    rest = iter(full)
    return all(any(_same_word(word, other, lexicon) for other in rest) for word in short)


def _same_word(word: str, other: str, lexicon: Lexicon) -> bool:
    if word == other or 1 in (len(word), len(other)):
        return word[0] == other[0]
    return other in lexicon.nicknames.get(word, ()) or word in lexicon.nicknames.get(other, ())


def _forms_of(fullest: Mapping[str, str]) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for form, person in fullest.items():
        forms.setdefault(person, []).append(form)
    return forms


def _best_form(forms: list[str], counts: Mapping[str, int]) -> str:
    """The form the article uses most; of equals the longest; capitals only where there is nothing else."""
    return max(forms, key=lambda form: (not form.isupper(), counts[form], len(form)))


def _read(
    mentions: Sequence[Mention], names: _Names, fullest: Mapping[str, str], best: Mapping[str, str]
) -> dict[Mention, Canonical]:
    """The canonical names in reading order, so that a short form means whom it meant when it was first used."""
    in_headline = {
        fullest[mention.form] for mention in mentions if mention.field == "title" and mention.form in fullest
    }
    introduced: set[str] = set()
    established: dict[str, str] = {}
    canonical: dict[Mention, Canonical] = {}
    for mention in mentions:
        form = mention.form
        person = fullest.get(form)
        if person:
            introduced.add(person)
        else:
            person = established.get(form) or _only_bearer(form, names, fullest, (in_headline, introduced))
            if person in introduced:
                established[form] = person
        canonical[mention] = _canonical(form, best[person] if person else form)
    return canonical


def _only_bearer(form: str, names: _Names, fullest: Mapping[str, str], circles: Iterable[set[str]]) -> str | None:
    """The one person whose name the form shortens: of the first circle of people that has one, else of all.

    Whose name begins or ends with the form goes before whose name has it in the middle, and whose name has
    it whole before who bears it behind a hyphen.
    """
    words = names.words[form]
    fitting = [name for name in names.namesakes(form) if _shortens(words, names.words[name], names.lexicon)]
    at_an_end = [name for name in fitting if words[-1] == names.words[name][-1] or words[0] == names.words[name][0]]
    whole = [name for name in at_an_end if form.casefold() in name.casefold().split(" ")]
    bearers = {fullest[name] for name in whole or at_an_end or fitting}
    fits = next((fits for circle in circles if (fits := bearers & circle)), bearers)
    return next(iter(fits)) if len(fits) == 1 else _protagonist(fits, names)


def _protagonist(fits: Iterable[str], names: _Names) -> str | None:
    """The one whose full name the article uses far more often than the others', if there is one."""
    ranked = sorted(fits, key=lambda person: names.counts[person], reverse=True)
    if not ranked or names.counts[ranked[0]] < DOMINATES * names.counts[ranked[1]]:
        return None
    return ranked[0]


def _canonical(form: str, name: str) -> Canonical:
    if form != name:
        return Canonical(name, f"short for {name}" if len(form) < len(name) else f"mostly called {name}")
    return Canonical(name, "full name" if " " in name else AS_WRITTEN)
