"""The forms under one block in groups: each the name of one person, organization or place.

Forms that differ in spelling alone are one group. A person's form with fewer given names or with initials joins the
only fuller name that it fits and that occurs about the same time; one that fits several stays short, as a family name
is. Articles that have two forms as two names are evidence that these are two people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from transforms.names.article import blocks_of
from transforms.names.evidence import FormEvidence, NameEvidence
from transforms.names.kinds import NameKind
from transforms.names.organizations import is_acronym
from transforms.names.persons import (
    PersonName,
    is_compatible,
    is_same_spelling,
    is_transliteration,
    parse_person,
    specificity,
)
from transforms.names.spelling import fold, is_in_capitals

SAME_TIME = 36
"""Months that may lie between two spellings of one name."""

SPELLING = "the same name in another spelling"
"""Why a form is one of a group that differs in spelling alone."""


@dataclass(frozen=True, slots=True)
class NameGroup:
    """A person, organization or place.

    Attributes:
        name: Its preferred name.
        forms: Its forms with their articles by month.
        why: How each form was recognized as one of its forms.
    """

    name: str
    forms: Mapping[str, Mapping[int, int]]
    why: Mapping[str, str]

    @property
    def months(self) -> Mapping[int, int]:
        """Its articles by month."""
        total = dict[int, int]()
        for months in self.forms.values():
            for month, count in months.items():
                total[month] = total.get(month, 0) + count
        return total


@dataclass(frozen=True, slots=True)
class BlockGroups:
    """The groups of a block.

    Attributes:
        groups: Full names.
        short: Forms that may mean one of several groups or of none, in groups of one spelling.
    """

    groups: tuple[NameGroup, ...]
    short: tuple[NameGroup, ...] = ()

    def of_form(self, form: str) -> NameGroup | None:
        """Return the group of the full name."""
        return next((group for group in self.groups if form in group.forms), None)

    def spelling_of(self, form: str) -> NameGroup | None:
        """Return the short forms that differ from this one in spelling alone."""
        return next((group for group in self.short if form in group.forms), None)


@dataclass(slots=True)
class _Growing:
    name: PersonName
    forms: dict[str, str] = field(default_factory=dict)


def group_block(kind: NameKind, block: str, evidence: NameEvidence) -> BlockGroups:
    """Group the forms with this as their own block; forms that are only found under it are left out."""
    own = {form: one for form, one in evidence.forms(block).items() if blocks_of(kind, form)[:1] == (block,)}
    if kind is NameKind.PERSON:
        return _group_people(block, own, evidence)
    if not own:
        return BlockGroups(())
    if kind is NameKind.ORGANIZATION and any(map(is_acronym, own)):
        return BlockGroups((), tuple(_of_one_spelling(own)))
    return BlockGroups((_group(own, dict.fromkeys(own, SPELLING)),))


def _group_people(block: str, own: Mapping[str, FormEvidence], evidence: NameEvidence) -> BlockGroups:
    parsed = {form: name for form in own if (name := parse_person(form))}
    particles = {name.particle for name in parsed.values() if name.is_full and name.particle}
    full = {form: name for form, name in parsed.items() if name.is_full}
    full |= {
        form: name.with_given_particle()
        for form, name in parsed.items()
        if name.may_be_given and name.particle not in particles
    }
    growing, short = list[_Growing](), {form for form in parsed if form not in full}
    for form, name in sorted(full.items(), key=lambda item: (*(-n for n in specificity(item[1])), item[0])):
        fitting = [one for one in growing if _may_join(form, name, one, own, block, evidence)]
        if len(fitting) == 1:
            fitting[0].forms[form] = _reason(name, fitting[0].name)
        elif fitting:
            short.add(form)
        else:
            growing.append(_Growing(name, {form: "a full name"}))
    groups = (_group({form: own[form] for form in one.forms}, one.forms) for one in growing)
    return BlockGroups(tuple(groups), tuple(_of_one_spelling({form: own[form] for form in sorted(short)})))


def _of_one_spelling(forms: Mapping[str, FormEvidence]) -> Iterator[NameGroup]:
    """Yield groups of the forms that are equal but for case, accents and points."""
    spellings = defaultdict[str, dict[str, FormEvidence]](dict)
    for form, found in forms.items():
        spellings[fold(form).replace(" ", "")][form] = found
    for some in spellings.values():
        yield _group(some, dict.fromkeys(some, SPELLING))


def _may_join(
    form: str, name: PersonName, group: _Growing, own: Mapping[str, FormEvidence], block: str, evidence: NameEvidence
) -> bool:
    """Return True if the form may be a name of the group, by spelling, time and the articles that have both."""
    if any(is_same_spelling(name, parsed) for one in group.forms if (parsed := parse_person(one))):
        return True
    fits = is_compatible(name, group.name)
    if not fits and not is_transliteration(name, group.name):
        return False
    if not any(_are_close(own[form].months, own[one].months) for one in group.forms):
        return False
    if evidence.have_together(block, form, frozenset(group.forms)):
        return False
    return fits or _share_roles(block, frozenset({form}), frozenset(group.forms), evidence)


def _share_roles(block: str, one: frozenset[str], other: frozenset[str], evidence: NameEvidence) -> bool:
    """Return True if articles have the same word beside both names."""
    first, second = evidence.context(block, one).tokens, evidence.context(block, other).tokens
    return any(token.startswith(f"{block} ") and token in second for token in first)


def _are_close(one: Mapping[int, int], other: Mapping[int, int]) -> bool:
    return min(one) - SAME_TIME <= max(other) and min(other) - SAME_TIME <= max(one)


def _reason(name: PersonName, group: PersonName) -> str:
    if is_same_spelling(name, group):
        return SPELLING
    return "the only fuller name that it fits" if is_compatible(name, group) else "a transliteration with the same role"


def _group(forms: Mapping[str, FormEvidence], why: Mapping[str, str]) -> NameGroup:
    return NameGroup(preferred_name(forms), {form: forms[form].months for form in sorted(forms)}, dict(why))


def preferred_name(forms: Mapping[str, FormEvidence]) -> str:
    """Return the most frequent form; of equally frequent ones the longest. Capitals only if there is no other form."""
    return min(
        forms, key=lambda form: (is_in_capitals(form) and len(fold(form)) > 4, -forms[form].articles, -len(form), form)
    )
