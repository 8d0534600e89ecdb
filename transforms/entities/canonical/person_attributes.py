"""What an article tells of its people by the words before their names: women or men, relatives, sovereigns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.entities.canonical.full_names import Names
from transforms.entities.canonical.salutations import Gender, Salutation
from transforms.entities.mention import Mention


@dataclass(frozen=True, slots=True)
class Acquaintances:
    """Who is a woman or a man, who somebody's relative, who a sovereign; people by the fullest form of their name."""

    genders: dict[str, Gender]
    relatives: set[str]
    sovereigns: set[str]

    def learn(self, person: str, said: Salutation) -> None:
        """Remembers what the word before a name of the person says first."""
        if said.gender:
            self.genders.setdefault(person, said.gender)

    def may_be(self, person: str, said: Salutation) -> bool:
        """Whether nothing told of the person speaks against the word before the name: "Mrs" is not for "Sir Hugh"."""
        return not said.gender or self.genders.get(person, said.gender) == said.gender

    def fitting(self, people: set[str], said: Salutation) -> set[str]:
        """Of the people those whom the word before the name allows; those whom it fits before those not told of."""
        if said.is_kin:
            people = people & self.relatives
        if said.is_sovereign:
            people = people & self.sovereigns
        told = {person for person in people if said.gender and self.genders.get(person) == said.gender}
        return told or {person for person in people if self.may_be(person, said)}


def acquaintances(names: Names, fullest: Mapping[str, str], said: Mapping[Mention, Salutation]) -> Acquaintances:
    """What the words before the full names tell; who shares a family name with another is a relative too."""
    people = set(fullest.values())
    families = Counter(names.words[person][-1] for person in people)
    known = Acquaintances({}, {person for person in people if families[names.words[person][-1]] > 1}, set())
    for mention, salutation in said.items():
        if person := fullest.get(mention.form):
            known.learn(person, salutation)
            if salutation.is_kin:
                known.relatives.add(person)
            if salutation.is_sovereign:
                known.sovereigns.add(person)
    return known
