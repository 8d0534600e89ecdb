"""The lexicon: time words with their token types, and the token classes that the automaton reads.

A type is a meaning that a word can have (MONTH, UNIT, NUM); a class is the set of all types of a word. Numbers get
their types from their form: "10" can be a day, an hour, a month or a plain number, and the grammar decides. A second
language is another `lexicon.toml` with rules; this module is independent of the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Value = int | float | str
"""The meaning of a word as a value for a slot."""

FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Four digits can be a year in this range; outside of it they are numbers in news."""

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
class TimeLexicon:
    """Time words in lower case, with their values and token classes.

    Attributes:
        values: By word and token type.
        class_of: The token class of each word.
        classes: The token types of each class.
        triggers: Words marked `trigger` in the data.
        capitalized: Words that count only with a capital, marked `capital`.
        lowercase: Words that count within a sentence only without one, marked `small`.
        form_class: The token class of numbers by their form.
    """

    values: Mapping[str, Mapping[str, Value]]
    class_of: Mapping[str, int]
    classes: Mapping[int, frozenset[str]]
    triggers: frozenset[str]
    capitalized: frozenset[str]
    lowercase: frozenset[str]
    form_class: Mapping[str, int]


def build_lexicon(data: Mapping[str, Mapping[str, Any]], literals: Iterable[str]) -> TimeLexicon:
    """Build the lexicon of `lexicon.toml`, with a type for each word that patterns name literally."""
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
    return TimeLexicon(
        values=values,
        class_of=class_of,
        classes={number: types for types, number in numbers.items()},
        triggers=frozenset(word for entry in data.values() if entry.get("trigger") for word in entry["words"]),
        capitalized=_with_dots(_marked(data, "capital"), dotted),
        lowercase=_with_dots(_marked(data, "small"), dotted),
        form_class=forms,
    )


def _marked(data: Mapping[str, Mapping[str, Any]], mark: str) -> frozenset[str]:
    return frozenset(word for entry in data.values() for word in entry.get(mark, ()))


def _with_dots(words: frozenset[str], dotted: frozenset[str]) -> frozenset[str]:
    return words | {word + "." for word in words & dotted}


def _numbers() -> dict[str, dict[str, Value]]:
    """Every number of one, two or four digits, with the types that it can have."""
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
