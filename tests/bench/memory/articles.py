"""Short wire stories without end, no two alike: a store that only grows would show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from transforms.records import InputRef, RawRecord

_ONSETS = ("b", "br", "d", "f", "g", "gr", "h", "k", "kr", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ei")
_CODAS = ("", "", "l", "n", "r", "s", "rt", "nd")
_FIRST_DAY = date(2020, 1, 1)

_STORY = """{first} {council} backs {trade} plan in {town}

{TOWN}, {month} {day} (Reuters) - The council of {town} agreed last week to sell {number} shares
of {company} Ltd to {rival} Holdings.

"Nobody has seen such a price in {year}," said {person}, {age}. {family} will meet {other} on Friday. Comments
on {tag} were few."""


def articles(count: int, seed: int = 1) -> Iterator[RawRecord]:
    """So many stories of some 350 code points; the same for the same seed."""
    random = Random(seed)
    for number in range(count):
        published = _FIRST_DAY + timedelta(days=random.randrange(2_000))
        yield RawRecord(
            _story(random, published),
            "text",
            "bench",
            datetime(2026, 1, 1, tzinfo=UTC),
            InputRef("bench"),
            external_id=f"story-{number}",
            published=published.isoformat(),
        )


def _story(random: Random, published: date) -> str:
    town, family = _word(random), _word(random)
    return _STORY.format(
        first=_word(random),
        council=_word(random),
        trade=_word(random).lower(),
        town=town,
        TOWN=town.upper(),
        month=published.strftime("%B"),
        day=published.day,
        number=random.randrange(1_000, 1_000_000),
        company=_word(random),
        rival=_word(random),
        person=f"{_word(random)} {family}",
        family=family,
        other=f"{_word(random)} {_word(random)}",
        age=random.randrange(20, 90),
        year=random.randrange(1900, 2020),
        tag=f"{_word(random)}{random.randrange(1_000_000)}",
    )


def _word(random: Random) -> str:
    syllables = (
        random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS) for _ in range(random.choice((2, 3, 3)))
    )
    return "".join(syllables).capitalize()
