"""One person, one name: shorter forms of a name joined to the fullest one in the article.

A shorter form is the person of whom exactly one fuller name has its words in the same order: family names are last in
most languages, first in Korean, Chinese and Hungarian, and in the middle of Spanish names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from transforms.entities.article import ArticleTexts
from transforms.entities.canonical.full_names import PersonForms, fullest_forms, person_forms, shortens
from transforms.entities.canonical.names import AS_WRITTEN, CanonicalName
from transforms.entities.canonical.person_attributes import PersonAttributes, person_attributes
from transforms.entities.canonical.salutations import Salutation, salutation_of
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.mention import Mention

DOMINATES = 3
"""Factor by which a full name must be more frequent than another for an ambiguous short form to mean that person."""


def canonical_persons(mentions: Sequence[Mention], article: ArticleTexts) -> dict[Mention, CanonicalName]:
    """The canonical name of each mention of a person, the mentions being sorted.

    A form that fits two people is its own canonical name, unless the headline has the full name of one of them, the
    form meant one of them before the other was mentioned, the word before it decides ("Mrs"), or the article is far
    more about one of them.
    """
    forms = person_forms(mentions)
    fullest = fullest_forms(forms)
    best = {person: _best_form(of_person, forms.counts) for person, of_person in _forms_by_person(fullest).items()}
    salutations = {mention: salutation_of(mention, article) for mention in mentions}
    in_headline = {
        fullest[mention.form] for mention in mentions if mention.field == "title" and mention.form in fullest
    }
    resolver = _PersonResolver(forms, fullest, person_attributes(forms, fullest, salutations), in_headline)
    people = ((mention, resolver.person(mention, salutations[mention])) for mention in mentions)
    return {mention: _canonical(mention.form, best[person] if person else mention.form) for mention, person in people}


def _forms_by_person(fullest: Mapping[str, str]) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for form, person in fullest.items():
        forms.setdefault(person, []).append(form)
    return forms


def _best_form(forms: list[str], counts: Mapping[str, int]) -> str:
    """The most frequent form that is not in capitals; of equally frequent ones the longest."""
    return max(forms, key=lambda form: (not form.isupper(), counts[form], len(form)))


@dataclass(frozen=True, slots=True)
class _PersonResolver:
    """Resolves mentions in their order, so that a short form keeps the person that it first meant.

    Attributes:
        introduced: People mentioned by a full name so far.
        established: The person that each short form meant first.
    """

    forms: PersonForms
    fullest: Mapping[str, str]
    attributes: PersonAttributes
    in_headline: set[str]
    introduced: set[str] = field(default_factory=set)
    established: dict[str, str] = field(default_factory=dict)

    def person(self, mention: Mention, salutation: Salutation) -> str | None:
        """The fullest form of the person's name; None if the mention is ambiguous or no full name fits."""
        form = mention.form
        if person := self.fullest.get(form):
            self.introduced.add(person)
            return person
        if salutation.is_one_of_several:
            return None
        person = self.established.get(form)
        if person is None or not self.attributes.allows(person, salutation):
            person = self._only_bearer(mention, salutation)
        if person in self.introduced:
            self.established.setdefault(form, person)
            self.attributes.update(person, salutation)
        return person

    def _only_bearer(self, mention: Mention, salutation: Salutation) -> str | None:
        """The one person with a name that the form shortens: in the headline, else among those mentioned, else in all.

        A given name in the body means only people who were mentioned before, or who have it as their last word.
        """
        bearers = {self.fullest[name] for name in self._full_names(mention.form)}
        bearers = self.attributes.matching(bearers, salutation)
        for group in (self.in_headline, self.introduced):
            if among := bearers & group:
                return self._protagonist(among)
        words = self.forms.words
        if mention.field == "body" and self._is_given_name(mention.form):
            bearers = {person for person in bearers if words[person][-1] == words[mention.form][-1]}
        return self._protagonist(bearers)

    def _full_names(self, form: str) -> list[str]:
        """The full names that the form shortens.

        Names with the form's words at either end are preferred to names with them in the middle, and names with the
        form as a whole word to those with it as half of a hyphenated one.
        """
        words = self.forms.words
        short = words[form]
        matching = [name for name in self.forms.namesakes(form) if shortens(short, words[name])]
        at_an_end = [name for name in matching if short[-1] == words[name][-1] or short[0] == words[name][0]]
        whole = [name for name in at_an_end if form.casefold() in name.casefold().split(" ")]
        return whole or at_an_end or matching

    def _is_given_name(self, form: str) -> bool:
        return form in person_names().given and form not in person_names().family

    def _protagonist(self, people: set[str]) -> str | None:
        """The only one, or the one with a full name that the article uses far more often than the others'."""
        counts = self.forms.counts
        ranked = sorted(people, key=lambda person: counts[person], reverse=True)
        if len(ranked) < 2:
            return next(iter(ranked), None)
        return ranked[0] if counts[ranked[0]] >= DOMINATES * counts[ranked[1]] else None


def _canonical(form: str, name: str) -> CanonicalName:
    if form != name:
        return CanonicalName(name, f"short for {name}" if len(form) < len(name) else f"mostly called {name}")
    return CanonicalName(name, "full name" if " " in name else AS_WRITTEN)
