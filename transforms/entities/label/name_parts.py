"""Evidence of longer names: the votes of the article's full names for the shorter forms made from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from transforms.entities.bounds.head_words import head_words
from transforms.entities.find.false_positives import refused_forms
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.gazetteer.sports import sports_teams
from transforms.entities.label.directions import directions
from transforms.entities.label.initials import initials_of
from transforms.entities.label.votes import Scores, Votes, leading_family
from transforms.entities.labels import Family

FAMILY_NAME_OF_A_PERSON: Votes = {Family.PERSON: 4.0}
FIRST_NAME_OF_A_PERSON: Votes = {Family.PERSON: 2.5}
MIDDLE_NAME_OF_A_PERSON: Votes = {Family.PERSON: 1.0}
BEGINS_AN_ORGANIZATION: Votes = {Family.ORGANIZATION: 2.5}
ENDS_AN_ORGANIZATION: Votes = {Family.ORGANIZATION: 1.0}
""""River Cats" for "Sacramento River Cats": the words behind the place that an organization's name begins with."""
NAMES_AN_ORGANIZATION: Votes = {Family.ORGANIZATION: 4.0}
HEAD_OF_AN_ORGANIZATION: Votes = {Family.ORGANIZATION: 1.0}
INITIALS_OF_AN_ORGANIZATION: Votes = {Family.ORGANIZATION: 3.0}
NICKNAME_OF_A_TEAM: Votes = {Family.ORGANIZATION: 3.5}
COMPANY_OF_SURNAMES: Votes = {Family.ORGANIZATION: 2.0, Family.PERSON: -2.0}
""""Fenske Ahlers" in an article on Ingo Fenske."""
SHARED_FAMILY_NAME: Votes = {Family.PERSON: 0.5}
""""Ichiyō Higuchi" beside "Natsuko Higuchi", "Higuchi Natsu" beside "Natsu Higuchi"."""
FAMILY_NAME_ALONE: Votes = {Family.PERSON: 1.0}
""""Gale struck" for "Struan Gale"."""

CERTAIN_ORGANIZATION = 4.0
"""Points of an organization with a legal form or a head that the model found, too."""

NEEDED_ALONE = 0.8
"""Points of a family name alone, without the model's, that speak for the full name."""


def votes_for_parts(forms: Mapping[str, Scores], gazetteer: Gazetteer) -> dict[str, Votes]:
    """The votes, by shorter form, of the forms of two words or more.

    A person's replace an organization's, unless the organization is certain and the mentions of the family name speak
    for it: "Ford" beside "Ford Motor Company" and "William Clay Ford".
    """
    people: dict[str, Votes] = {}
    organizations: dict[str, Votes] = {}
    companies: set[str] = set()
    for form, scores in forms.items():
        words, family = form.split(" "), leading_family(scores)
        if len(words) == 1:
            continue
        if family is Family.PERSON:
            for part, votes in _parts_of_person(words).items():
                people[part] = max(votes, people.get(part, {}), key=lambda votes: votes.get(Family.PERSON, 0.0))
        elif family is Family.ORGANIZATION:
            for part, votes in _parts_of_organization(form, words, gazetteer).items():
                organizations.setdefault(part, votes)
                if scores[family] >= CERTAIN_ORGANIZATION and leading_family(forms.get(part, scores)) is family:
                    companies.add(part)
    companies &= {part for part, votes in people.items() if votes == FAMILY_NAME_OF_A_PERSON}
    return organizations | {part: votes for part, votes in people.items() if part not in companies}


def votes_for_full_names(forms: Mapping[str, Scores], supported: Mapping[str, float]) -> dict[str, Votes]:
    """The votes of shorter forms and of other full names for the forms of two words or more.

    Args:
        forms: The scores of all likely forms, by their own mentions.
        supported: By form, the points for a person without the model's.
    """
    full = {form: form.split(" ") for form, scores in forms.items() if " " in form}
    surnames = {
        words[-1]: form
        for form, words in full.items()
        if leading_family(forms[form]) is Family.PERSON and supported[form] >= NEEDED_ALONE
    }
    relatives = _relatives(full, forms)
    votes: dict[str, Votes] = {}
    best: dict[str, float] = {}
    for form, words in full.items():
        best[words[-1]] = max(supported[form], best.get(words[-1], 0.0))
    for form, words in full.items():
        if _is_company_of_surnames(words, surnames):
            votes[form] = COMPANY_OF_SURNAMES
        elif (
            words[-1] not in head_words().heads
            and supported[form] >= best[words[-1]]
            and (supported.get(words[-1], 0.0) >= NEEDED_ALONE)
        ):
            votes[form] = FAMILY_NAME_ALONE
        elif form in relatives:
            votes[form] = SHARED_FAMILY_NAME
    return votes


def _relatives(full: Mapping[str, Sequence[str]], forms: Mapping[str, Scores]) -> frozenset[str]:
    """The names of two words of people who share the last one, or that are the same in reverse."""
    people = {form: words for form, words in full.items() if len(words) == 2}
    people = {form: words for form, words in people.items() if leading_family(forms[form]) is Family.PERSON}
    shared = Counter(words[-1] for words in people.values())
    return frozenset(
        form for form, words in people.items() if shared[words[-1]] > 1 or " ".join(reversed(words)) in people
    )


def _is_company_of_surnames(words: Sequence[str], surnames: Mapping[str, str]) -> bool:
    """True if the first of two words is the family name of another person of the article and no given name."""
    first, last = words[0], words[-1]
    given = person_names().given
    is_name = first in given or last in given or "-" in last or f"{last} {first}" in surnames.values()
    return len(words) == 2 and first in surnames and not is_name


def _parts_of_person(words: list[str]) -> dict[str, Votes]:
    names = person_names()
    if len(words) > 2 and words[-1].rstrip(".").lower() in names.suffixes:
        words = words[:-1]
    family_name_first = words[0] in names.family and words[0] not in names.given
    parts = {word: MIDDLE_NAME_OF_A_PERSON for word in words[1:-1] if len(word) > 2 and word[0].isupper()}
    parts[words[0]] = FAMILY_NAME_OF_A_PERSON if family_name_first else FIRST_NAME_OF_A_PERSON
    parts[words[-1]] = FAMILY_NAME_OF_A_PERSON
    if len(words) > 2 and _is_double_surname(words[-2], words[-1]):
        parts[" ".join(words[-2:])] = FAMILY_NAME_OF_A_PERSON
    for i, word in enumerate(words[1:-1], start=1):
        if word in names.particles:
            family_name = " ".join(words[i:])
            parts[family_name] = parts[family_name[0].upper() + family_name[1:]] = FAMILY_NAME_OF_A_PERSON
            break
    return parts


def _is_double_surname(first: str, last: str) -> bool:
    """True if the last two words of a name may be used alone: "Díaz Vélez", but neither "Mary Twomey" nor "A Lie"."""
    names = person_names()
    is_second_given_name = first in names.given and first not in names.family
    is_name = first[0].isupper() and len(first) > 2 and first.lower() not in refused_forms().reasons
    return is_name and not is_second_given_name and last not in head_words().heads


def _parts_of_organization(form: str, words: list[str], gazetteer: Gazetteer) -> dict[str, Votes]:
    head = head_words()
    parts = {initials: INITIALS_OF_AN_ORGANIZATION for initials in initials_of(form) if len(initials) > 2}
    if words[-1] in head.public_bodies:
        parts[words[-1]] = HEAD_OF_AN_ORGANIZATION
    if form in sports_teams().teams:
        parts[words[-1]] = NICKNAME_OF_A_TEAM
    elif words[0] in gazetteer.known:
        if len(words) > 2:
            parts[" ".join(words[1:])] = ENDS_AN_ORGANIZATION
    elif words[0] not in person_names().given:
        parts[words[0]] = BEGINS_AN_ORGANIZATION
        name = " ".join(words[:-1])
        has_head = words[-1] in head.heads or words[-1] in head.legal_forms
        if has_head and words[0] not in directions() and not gazetteer.places_named(name):
            parts[name] = NAMES_AN_ORGANIZATION
    return parts
