"""The lexicon: words of time with their token types, and the token classes that the automaton reads.

A type says what a word can be (MONTH, UNIT, NUM); a class is a set of types that some word has. Numbers
get their types from their form, so that "10" can be a day, an hour, a month or a plain number, and the
grammar decides. A second language is another `lexicon.toml` and rules; nothing here knows English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Value = int | float | str
"""What a word means: the value that a slot takes."""

FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Four digits are read as a year between these; beyond them news has numbers, not years."""

FORMS = (
    "CLOCK",
    "DOTTED_CLOCK",
    "ISO_DATE",
    "SLASHED_DATE",
    "SLASHED_DAY",
    "DECADE",
    "SHORT_DECADE",
    "TIMESTAMP",
    "NUM",
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words (lower case) with their values by type and their class; `classes` gives the types of a class.

    `triggers`, `capital` and `small` are the sets of words marked so in the data; `form_class` has the
    classes of numbers by their form.
    """

    values: Mapping[str, Mapping[str, Value]]
    class_of: Mapping[str, int]
    classes: Mapping[int, frozenset[str]]
    triggers: frozenset[str]
    capital: frozenset[str]
    small: frozenset[str]
    form_class: Mapping[str, int]


def build_lexicon(data: Mapping[str, Mapping[str, Any]], literals: Iterable[str]) -> Lexicon:
    """The lexicon of the data, with a class of their own for the words that patterns name literally."""
    values: dict[str, dict[str, Value]] = _numbers()
    for type_, entry in data.items():
        for word, value in entry["words"].items():
            values.setdefault(word, {})[type_] = value
    dotted = _marked(data, "dotted")
    values |= {word + ".": values[word] for word in dotted}
    for literal in literals:
        values.setdefault(literal, {})[literal] = literal
    numbers: dict[frozenset[str], int] = {}
    class_of = {word: numbers.setdefault(frozenset(types), len(numbers)) for word, types in values.items()}
    forms = {form: numbers.setdefault(frozenset((form,)), len(numbers)) for form in FORMS}
    return Lexicon(
        values=values,
        class_of=class_of,
        classes={number: types for types, number in numbers.items()},
        triggers=frozenset(word for entry in data.values() if entry.get("trigger") for word in entry["words"]),
        capital=_with_dots(_marked(data, "capital"), dotted),
        small=_with_dots(_marked(data, "small"), dotted),
        form_class=forms,
    )


def _marked(data: Mapping[str, Mapping[str, Any]], mark: str) -> frozenset[str]:
    return frozenset(word for entry in data.values() for word in entry.get(mark, ()))


def _with_dots(words: frozenset[str], dotted: frozenset[str]) -> frozenset[str]:
    return words | {word + "." for word in words & dotted}


def _numbers() -> dict[str, dict[str, Value]]:
    """Every number of one, two or four digits, typed by what it can count."""
    found: dict[str, dict[str, Value]] = {}
    for word in (*map(str, range(100)), *(f"{number:02d}" for number in range(10))):
        found[word] = _small_number(word)
    for number in range(LAST_YEAR + 200):
        found[f"{number:04d}"] = _four_digits(number)
    return found


def _small_number(word: str) -> dict[str, Value]:
    number = int(word)
    types: dict[str, Value] = {"NUM": number}
    limits = {"MONTH_NUM": (1, 12), "HOUR12": (1, 12), "HOUR": (0, 24), "DAY": (1, 31)}
    types |= {type_: number for type_, (low, high) in limits.items() if low <= number <= high}
    if len(word) == 2:
        types["TWO_DIGITS"] = number
    return types


def _four_digits(number: int) -> dict[str, Value]:
    types: dict[str, Value] = {"NUM": number}
    if FIRST_YEAR <= number <= LAST_YEAR:
        types["YEAR"] = number
    hour, minute = divmod(number, 100)
    if hour <= 24 and minute < 60:
        types["HHMM"] = f"{hour:02d}:{minute:02d}"
    return types
