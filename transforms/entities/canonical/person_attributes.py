"""Attributes of an article's people that the words before their names give: gender, relatives, sovereigns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.entities.canonical.full_names import PersonForms
from transforms.entities.canonical.salutations import Gender, Salutation
from transforms.entities.mention import Mention


@dataclass(frozen=True, slots=True)
class PersonAttributes:
    """Genders, relatives of somebody and sovereigns; people are given by the fullest form of their name."""

    genders: dict[str, Gender]
    relatives: set[str]
    sovereigns: set[str]

    def update(self, person: str, salutation: Salutation) -> None:
        """Add the gender of the first salutation that has one."""
        if salutation.gender:
            self.genders.setdefault(person, salutation.gender)

    def allows(self, person: str, salutation: Salutation) -> bool:
        """False for a salutation of another gender: "Mrs" and "Sir Hugh"."""
        return not salutation.gender or self.genders.get(person, salutation.gender) == salutation.gender

    def matching(self, people: set[str], salutation: Salutation) -> set[str]:
        """The people whom the salutation allows; if the gender of some is known to match, these only."""
        if salutation.is_kin:
            people = people & self.relatives
        if salutation.is_sovereign:
            people = people & self.sovereigns
        known = {person for person in people if salutation.gender and self.genders.get(person) == salutation.gender}
        return known or {person for person in people if self.allows(person, salutation)}


def person_attributes(
    forms: PersonForms, fullest: Mapping[str, str], salutations: Mapping[Mention, Salutation]
) -> PersonAttributes:
    """The attributes that the salutations of full names give; people with one family name are relatives too.

    Args:
        forms: The forms of the article's people.
        fullest: The fullest form of each full name.
        salutations: The salutation of each mention.
    """
    people = set(fullest.values())
    families = Counter(forms.words[person][-1] for person in people)
    attributes = PersonAttributes({}, {person for person in people if families[forms.words[person][-1]] > 1}, set())
    for mention, salutation in salutations.items():
        if person := fullest.get(mention.form):
            attributes.update(person, salutation)
            if salutation.is_kin:
                attributes.relatives.add(person)
            if salutation.is_sovereign:
                attributes.sovereigns.add(person)
    return attributes
