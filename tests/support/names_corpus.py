"""A corpus of generated articles about known people and organizations, with who is meant by each name.

Casts and sentences are in `tests/quality/gold/names_corpus`, one file for each half. An article is about one person: a
headline, an opening and some sentences of his or her topic, with companions and organizations of the same topic and
time. It has the full name in one of its spellings, or the family name alone, or a headline in capitals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Literal

import yaml

from tests.bench.shared.split import Half

FOLDER = Path(__file__).parents[1] / "quality" / "gold" / "names_corpus"

_TITLES = ("minister", "president", "chancellor", "senator", "mayor", "governor", "judge", "general", "secretary")
_SHORT, _CAPITALS, _NATION = 0.22, 0.12, 0.08
"""Shares of the articles with the family name alone, with a headline in capitals, with a nationality word."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

NameKind = Literal["people", "organizations"]


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person or an organization of the cast, with all forms of its name and their weights."""

    id: str
    kind: NameKind
    full: Mapping[str, int]
    short: Mapping[str, int]
    topic: str
    years: tuple[int, int]
    role: str = ""
    city: str = ""
    weight: int = 1

    @property
    def forms(self) -> frozenset[str]:
        """All forms, case-folded."""
        return frozenset(form.casefold() for form in (*self.full, *self.short))

    def is_contemporary(self, other: Bearer) -> bool:
        """True if the years overlap."""
        return self.years[0] <= other.years[1] and other.years[0] <= self.years[1]


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """A generated article.

    Attributes:
        bearers: Who is mentioned, with the forms that the article has.
    """

    id: str
    title: str
    text: str
    published: str
    source: str
    bearers: tuple[tuple[Bearer, frozenset[str]], ...]

    @property
    def record(self) -> dict[str, str]:
        """The article as a line of JSON input."""
        keys = ("id", "title", "text", "published", "source")
        return {key: getattr(self, key) for key in keys} | {"language": "en"}


def names_corpus(side: Half, seed: int = 0) -> Iterator[NamedArticle]:
    """Yield the articles of a half, always the same for a seed; the corpus that is measured has seed 0."""
    data = yaml.safe_load((FOLDER / f"{side}.yaml").read_text(encoding="utf-8"))
    random = Random(f"names {side} {seed}" if seed else f"names {side}")
    people = [*(_bearer("people", one) for one in data["people"]), *_others(data["others"], random)]
    organizations = [_bearer("organizations", one) for one in data["organizations"]]
    for person in people:
        beside = [one for one in people if one.topic == person.topic and one is not person and one.full]
        companions = [one for one in beside if one.is_contemporary(person)] or beside
        bodies = [one for one in organizations if one.is_contemporary(person)]
        bodies = [one for one in bodies if one.topic == person.topic] or bodies
        cast = _Cast(person, random.sample(companions, min(3, len(companions))), bodies, data)
        for number in range(person.weight):
            yield _article(f"{side}-{person.id}-{number}", cast, random)


@dataclass(frozen=True, slots=True)
class _Cast:
    person: Bearer
    companions: Sequence[Bearer]
    organizations: Sequence[Bearer]
    data: Mapping[str, Any]


def _bearer(kind: NameKind, given: Mapping[str, Any]) -> Bearer:
    return Bearer(**{**given, "kind": kind, "years": tuple(given["years"])})


def _others(given: Mapping[str, Any], random: Random) -> Iterator[Bearer]:
    """Yield people whose names are drawn from the lists; family names repeat in other decades and topics."""
    seen = set[str]()
    while len(seen) < given["people"]:
        family = random.choice(given["family"])
        name = f"{random.choice(given['given'])} {family}"
        topic = random.choice(sorted(given["roles"]))
        first = random.randint(given["years"][0], given["years"][1] - given["span"])
        if name in seen:
            continue
        seen.add(name)
        yield Bearer(
            id=name.lower().replace(" ", "-"),
            kind="people",
            full={name: 1},
            short={family: 1},
            topic=topic,
            years=(first, first + given["span"]),
            role=random.choice(given["roles"][topic]),
            city=random.choice(given["cities"]),
            weight=given["weight"],
        )


def _article(id_: str, cast: _Cast, random: Random) -> NamedArticle:
    person, texts = cast.person, cast.data["topics"][cast.person.topic]
    companion = random.choice(cast.companions) if cast.companions else None
    organization = random.choice(cast.organizations) if cast.organizations else None
    is_short, is_capitals = random.random() < _SHORT, random.random() < _CAPITALS
    slots = _person_slots(person, is_short, cast.data["nations"], random)
    used = {person.id: {slots["S"]} | ({slots["name"]} if not is_short else set())}
    title = random.choice(texts["titles"])
    sentences = random.sample(texts["sentences"], random.randint(2, 4))
    sentences = [one for one in sentences if (companion or "{C" not in one) and (organization or "{O" not in one)]
    sentences.sort(key=lambda one: "{CS}" in one or "{OS}" in one)
    body = [random.choice(texts["openings"]), *sentences]
    whole = " ".join(body)
    mentioned = [person]
    if companion and "{C" in whole:
        full = _draw(companion.full, random)
        short = _draw(companion.short, random)
        slots |= {"C": _introduced(companion, full, random), "CS": short if "{C}" in whole else full}
        used[companion.id] = {full, short}
        mentioned.append(companion)
    if organization and "{O" in whole:
        first = _draw(organization.full, random)
        later = _draw(organization.short, random) if organization.short else first
        only_short = bool(organization.short) and random.random() < _SHORT
        explained = f"{first} ({later})" if organization.short and random.random() < 0.5 else first
        slots |= {"O": later if only_short else explained, "OS": later if "{O}" in whole or only_short else first}
        used[organization.id] = {first, later}
        mentioned.append(organization)
    published = _day(person.years, random)
    slots["day"] = _DAYS[published.weekday()]
    filled = [_filled(one, slots, random) for one in body]
    if person.city and random.random() < 0.5:
        filled[0] = f"{person.city.upper()}, {published:%B} {published.day} - {filled[0]}"
    headline = _filled(title, slots, random)
    return NamedArticle(
        id_,
        headline.upper() if is_capitals else headline,
        "\n\n".join([" ".join(filled[:2]), " ".join(filled[2:])]).strip(),
        published.isoformat(),
        random.choice(cast.data["sources"]),
        tuple((one, frozenset(form.casefold() for form in used[one.id])) for one in mentioned),
    )


def _person_slots(person: Bearer, is_short: bool, nations: Mapping[str, str], random: Random) -> dict[str, str]:
    short = _draw(person.short, random)
    name = _draw(person.full, random) if person.full else short
    first = short if is_short else name
    introduced = _introduced(person, first, random)
    if introduced == first and person.city in nations and random.random() < _NATION * 5:
        introduced = f"{nations[person.city]} {person.role} {first}"
    return {"F": introduced, "S": short, "name": name}


def _introduced(person: Bearer, name: str, random: Random) -> str:
    """The first mention: with a title, with an apposition, or bare."""
    chance = random.random()
    if chance < 0.2:
        return name
    if chance < 0.8 and person.role.endswith(_TITLES):
        return f"{person.role.title()} {name}"
    return f"{name}, the {person.role},"


def _filled(sentence: str, slots: Mapping[str, str], random: Random) -> str:
    return sentence.format(**slots, n=random.randint(3, 90))


def _draw(weights: Mapping[str, int], random: Random) -> str:
    (drawn,) = random.choices(list(weights), list(weights.values()))
    return drawn


def _day(years: tuple[int, int], random: Random) -> date:
    first, last = date(years[0], 1, 1), date(years[1], 12, 31)
    return first + timedelta(days=random.randint(0, (last - first).days))
