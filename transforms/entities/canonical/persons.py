"""One person, one name: the shorter forms of a name joined to the fullest one in the article.

A shorter form whose words stand in the same order in exactly one fuller name is that person: family names
come last in most languages, first in Korean, Chinese and Hungarian, and in the middle of Spanish names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from transforms.entities.canonical.full_names import Names, fullest_forms, names_of, shortens
from transforms.entities.canonical.person_attributes import Acquaintances, acquaintances
from transforms.entities.canonical.salutations import Salutation, salutation
from transforms.entities.gazetteer.lexicon import Lexicon
from transforms.entities.mention import Mention
from transforms.records import FieldName

AS_WRITTEN = "as written"
# A full name used so many times as often as another's is whom the article is about.
DOMINATES = 3


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical name and why it was chosen."""

    name: str
    why: str


def canonical_persons(
    mentions: Sequence[Mention], texts: Mapping[FieldName, str], lexicon: Lexicon
) -> dict[Mention, Canonical]:
    """The canonical name of each person mentioned, the mentions being in reading order.

    A form that fits two people keeps itself, unless the headline names one of them in full, it stood for one
    of them before the other came in, the word before it tells them apart ("Mrs"), or the article is far more
    about one of them.
    """
    names = names_of(mentions, lexicon)
    fullest = fullest_forms(names)
    best = {person: _best_form(forms, names.counts) for person, forms in _forms_of(fullest).items()}
    said = {mention: salutation(mention, texts, lexicon) for mention in mentions}
    in_headline = {
        fullest[mention.form] for mention in mentions if mention.field == "title" and mention.form in fullest
    }
    reader = _Reader(names, fullest, acquaintances(names, fullest, said), in_headline)
    people = ((mention, reader.person(mention, said[mention])) for mention in mentions)
    return {mention: _canonical(mention.form, best[person] if person else mention.form) for mention, person in people}


def _forms_of(fullest: Mapping[str, str]) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for form, person in fullest.items():
        forms.setdefault(person, []).append(form)
    return forms


def _best_form(forms: list[str], counts: Mapping[str, int]) -> str:
    """The form the article uses most; of equals the longest; capitals only where there is nothing else."""
    return max(forms, key=lambda form: (not form.isupper(), counts[form], len(form)))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the mentions in order, so that a short form means whom it meant when it was first used."""

    names: Names
    fullest: Mapping[str, str]
    known: Acquaintances
    in_headline: set[str]
    introduced: set[str] = field(default_factory=set)
    established: dict[str, str] = field(default_factory=dict)

    def person(self, mention: Mention, said: Salutation) -> str | None:
        """The fullest form of the person mentioned, or null if it cannot be told who that is."""
        form = mention.form
        if person := self.fullest.get(form):
            self.introduced.add(person)
            return person
        if said.is_one_of_several:
            return None
        person = self.established.get(form)
        if person is None or not self.known.may_be(person, said):
            person = self._only_bearer(mention, said)
        if person in self.introduced:
            self.established.setdefault(form, person)
            self.known.learn(person, said)
        return person

    def _only_bearer(self, mention: Mention, said: Salutation) -> str | None:
        """The one person whose name the form shortens: of those in the headline, else of those named so far, else all.

        A given name alone looks back only: who has not been named in full is not called by it, but in a headline.
        """
        bearers = self.known.fitting({self.fullest[name] for name in self._bearing_names(mention.form)}, said)
        for circle in (self.in_headline, self.introduced):
            if among := bearers & circle:
                return self._protagonist(among)
        if mention.field == "body" and self._is_given_name(mention.form):
            bearers = {
                person for person in bearers if self.names.words[person][-1] == self.names.words[mention.form][-1]
            }
        return self._protagonist(bearers)

    def _bearing_names(self, form: str) -> list[str]:
        """The full names that the form shortens.

        Whose name begins or ends with the form goes before whose name has it in the middle, and whose name
        has it whole before who bears it behind a hyphen.
        """
        names, words = self.names, self.names.words[form]
        fitting = [name for name in names.namesakes(form) if shortens(words, names.words[name], names.lexicon)]
        at_an_end = [n for n in fitting if words[-1] == names.words[n][-1] or words[0] == names.words[n][0]]
        whole = [name for name in at_an_end if form.casefold() in name.casefold().split(" ")]
        return whole or at_an_end or fitting

    def _is_given_name(self, form: str) -> bool:
        lexicon = self.names.lexicon
        return form in lexicon.given_names and form not in lexicon.family_names

    def _protagonist(self, people: set[str]) -> str | None:
        """The only one, or the one whose full name the article uses far more often than the others'."""
        ranked = sorted(people, key=lambda person: self.names.counts[person], reverse=True)
        if len(ranked) < 2:
            return next(iter(ranked), None)
        counts = self.names.counts
        return ranked[0] if counts[ranked[0]] >= DOMINATES * counts[ranked[1]] else None


def _canonical(form: str, name: str) -> Canonical:
    if form != name:
        return Canonical(name, f"short for {name}" if len(form) < len(name) else f"mostly called {name}")
    return Canonical(name, "full name" if " " in name else AS_WRITTEN)
