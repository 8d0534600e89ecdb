"""The vocabulary of bylines in English and other languages: opening words, roles, names of organizations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class BylineWords:
    """Roles and their qualities ("senior editor"), and the words of names of organizations, in lower case."""

    roles: frozenset[str]
    qualities: frozenset[str]
    organizations: frozenset[str]


@cache
def byline_words() -> BylineWords:
    """Read the words from the package data."""
    data = read_toml("lexicons/bylines.toml")
    roles, organizations = data["roles"], data["organizations"]
    return BylineWords(frozenset(roles["words"]), frozenset(roles["qualities"]), frozenset(organizations["words"]))


def without_role(name: str) -> str:
    """Remove the role that follows a name; empty if there is nothing but a role.

    >>> without_role("Jane Doe Senior Political Editor")
    'Jane Doe'
    """
    known, words = byline_words(), name.split()
    lower = [word.strip(".,").casefold() for word in words]
    role = next((number for number, word in enumerate(lower) if word in known.roles), None)
    if role is None:
        return name
    while role > 0 and lower[role - 1] in known.qualities:
        role -= 1
    return " ".join(words[:role]) if role != 1 else ""


def is_organization(name: str) -> bool:
    """Return True if one of the words of a name shows that it is an organization's."""
    return any(word.strip(".,").casefold() in byline_words().organizations for word in name.split())


def translate_byline(line: str) -> str | None:
    """Translate the function words of a byline in another language; None for any other line.

    >>> translate_byline("Von Ana Reis und Jan Maas aus Porto")
    'By Ana Reis and Jan Maas in Porto'
    """
    phrases = _phrases()
    lead = phrases.lead.match(line)
    if lead is None:
        return None
    names = phrases.between_names.sub(" and ", line[lead.end() :])
    return "By " + phrases.before_place.sub(" in ", names, count=1)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Patterns of bylines in other languages: their beginning, words between names, words before a place."""

    lead: re.Pattern[str]
    between_names: re.Pattern[str]
    before_place: re.Pattern[str]


_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_FULL_NAME = rf"{_CAPITAL}\S* (?:\S+ )?{_CAPITAL}"


@cache
def _phrases() -> _Phrases:
    data = read_toml("lexicons/bylines.toml")
    labels = [f"{word} ?:" for word in data["leads"].pop("label")]
    leads = [lead for language in data["leads"].values() for lead in language]
    forms = "|".join(form for lead in (*leads, *labels) for form in (lead, lead.upper()))
    names, places = ("|".join(data["between"][key]) for key in ("names", "places"))
    return _Phrases(
        lead=re.compile(rf"(?:{forms}) (?={_FULL_NAME})"),
        between_names=re.compile(rf" (?i:{names}) (?={_FULL_NAME})"),
        before_place=re.compile(rf" (?:{places}) (?={_CAPITAL})"),
    )
