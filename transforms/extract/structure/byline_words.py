"""The words that bylines are made of, in English and other languages: how they begin, and what people are."""

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
    """The words of the data."""
    data = read_toml("lexicons/bylines.toml")
    roles, organizations = data["roles"], data["organizations"]
    return BylineWords(frozenset(roles["words"]), frozenset(roles["qualities"]), frozenset(organizations["words"]))


def without_role(name: str) -> str:
    """A name without the role that follows it in capitals; empty where a role is all there is.

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
    """Whether a row of capitalised words names no person, by one of its words."""
    return any(word.strip(".,").casefold() in byline_words().organizations for word in name.split())


def in_english(line: str) -> str | None:
    """A line that begins as a byline does in another language, with the words of an English one; else null.

    >>> in_english("Von Ana Reis und Jan Maas aus Porto")
    'By Ana Reis and Jan Maas in Porto'
    """
    phrases = _phrases()
    begun = phrases.lead.match(line)
    if begun is None:
        return None
    names = phrases.between_names.sub(" and ", line[begun.end() :])
    return "By " + phrases.before_place.sub(" in ", names, count=1)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """How bylines begin in other languages than English, what stands between two names, and what before a place."""

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
