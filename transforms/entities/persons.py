"""One person, one name: the shorter forms of a name joined to the fullest one in the article.

A shorter form whose words stand in the same order in exactly one fuller name is that person: family names
come last in most languages, first in Korean, Chinese and Hungarian, and in the middle of Spanish names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.lexicon import Lexicon, unaccented
from transforms.entities.mention import Mention

AS_WRITTEN = "as written"


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical name and why it was chosen."""

    name: str
    why: str


Words = tuple[str, ...]


def canonical_persons(mentions: Sequence[Mention], lexicon: Lexicon) -> dict[Mention, Canonical]:
    """The canonical name of each person mentioned, the mentions being in reading order.

    A form that fits two people keeps itself, unless it stood for one of them before the other came in.
    """
    counts = Counter(mention.form for mention in mentions)
    words = {form: _words(form, lexicon) for form in counts}
    fullest = _fullest_forms(counts, words, lexicon)
    names = {person: _best_form(forms, counts) for person, forms in _forms_of(fullest).items()}
    return _read(mentions, words, fullest, names, lexicon)


def _words(form: str, lexicon: Lexicon) -> Words:
    """The words that tell a name from another: no case, accents, hyphens, points or junior."""
    plain = unaccented(form).casefold().replace("-", " ").replace(".", " ").replace("’", "'")
    words = plain.split()
    return tuple(words[:-1] if len(words) > 2 and words[-1] in lexicon.suffixes else words)


def _fullest_forms(counts: Iterable[str], words: Mapping[str, Words], lexicon: Lexicon) -> dict[str, str]:
    """The fullest form of each form of two words or more: itself, or the one longer form that it shortens."""
    full = sorted((form for form in counts if len(words[form]) > 1), key=lambda form: len(words[form]))
    fullest: dict[str, str] = {}
    for i, form in enumerate(full):
        longer = {words[other]: other for other in full[i + 1 :] if _same_person(form, other, words, lexicon)}
        fullest[form] = longer.popitem()[1] if len(longer) == 1 else form
    for form in full:
        while fullest[fullest[form]] != fullest[form]:
            fullest[form] = fullest[fullest[form]]
    return fullest


def _same_person(form: str, other: str, words: Mapping[str, Words], lexicon: Lexicon) -> bool:
    one, two = words[form], words[other]
    juniors_differ = _junior(form, lexicon) != _junior(other, lexicon)
    if juniors_differ:
        return False
    turned_round = one == two[::-1] and len(one) == 2
    return turned_round or ((one[-1] == two[-1] or one[0] == two[0]) and _shortens(one, two, lexicon))


def _junior(form: str, lexicon: Lexicon) -> bool:
    return form.casefold().replace(".", "").split()[-1] in lexicon.suffixes


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
    mentions: Sequence[Mention],
    words: Mapping[str, Words],
    fullest: Mapping[str, str],
    names: Mapping[str, str],
    lexicon: Lexicon,
) -> dict[Mention, Canonical]:
    """The canonical names in reading order, so that a short form means whom it meant when it was first used."""
    introduced: list[str] = []
    established: dict[str, str] = {}
    canonical: dict[Mention, Canonical] = {}
    for mention in mentions:
        form = mention.form
        if form in fullest:
            person = fullest[form]
            if person not in introduced:
                introduced.append(person)
        else:
            fits = [person for person in introduced if _shortens(words[form], words[person], lexicon)]
            fits = fits or [person for person in names if _shortens(words[form], words[person], lexicon)]
            if len(fits) == 1:
                established.setdefault(form, fits[0])
            person = established.get(form, "")
        canonical[mention] = _canonical(form, names.get(person, form))
    return canonical


def _canonical(form: str, name: str) -> Canonical:
    if form != name:
        return Canonical(name, f"short for {name}" if len(form) < len(name) else f"the article's usual form is {name}")
    return Canonical(name, "full name" if " " in name else AS_WRITTEN)
