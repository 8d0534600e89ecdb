"""The parts of a text that are compared: shingles with their weights, figures and names with the words around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Weights = NDArray[np.float64]

LEAD_WORDS = 40
"""Words at the beginning of a text that show whether another one begins in the same way."""

QUOTED = 0.3
"""The weight of a shingle within quotation marks: two articles on different matters may quote the same person."""

_WORDS = 3
"""Words in a shingle, as in the fingerprint."""

WEEKDAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
    poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę
    """.split()  # noqa: SIM905
)
"""Names of days, by which two reports of a series say that they are of different days."""

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[.!?\n]|[\"“”„«»]")
_ENDS = frozenset(".!?\n")
_MARKS = frozenset('"“”„«»')
_OPENING = frozenset("“„«")
_MASK = "#"
_AROUND = 2
_LEAST_AROUND = 3
"""Words around a figure or name, besides other figures and names, that make its context."""

_MANY_CAPITALS = 0.25
"""The share of words with a capital within sentences from which on capitals are no sign of names: German, headlines."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A text as it is compared.

    Attributes:
        shingles: The hashes of its three-word shingles, each once, in ascending order.
        weights: The weight of each shingle, 0 to 1.
        lead: The hashes of the shingles of its first `LEAD_WORDS` words.
        facts: By the words around it, the figures and names that stand there.
        lead_figures: The same for the figures in the first `LEAD_WORDS` words.
        lead_days: The days of the week in them, by the two words before and by the two after each.
        words: The number of its words.
    """

    shingles: Hashes
    weights: Weights
    lead: Hashes
    facts: Mapping[int, frozenset[str]]
    lead_figures: Mapping[int, frozenset[str]]
    lead_days: Mapping[int, frozenset[str]]
    words: int


def profile(text: str) -> Profile:
    """Return the profile of a text; one of less than three words has no shingles."""
    words, is_fact, quoted = _read(text)
    every = _hash_shingles(words)
    shingles, first = np.unique(every, return_index=True)
    beginning = list(zip(words, is_fact, strict=True))[:LEAD_WORDS]
    weights = np.where(np.array(quoted, dtype=bool)[first], QUOTED, 1.0)
    lead = np.unique(every[: max(0, min(LEAD_WORDS, len(words)) - _WORDS + 1)])
    return Profile(
        shingles=shingles,
        weights=weights,
        lead=lead,
        facts=_facts(words, is_fact),
        lead_figures=_facts(words, [fact and word[0].isdigit() for word, fact in beginning], masked=is_fact),
        lead_days=_days(beginning),
        words=len(words),
    )


def _read(text: str) -> tuple[list[str], list[bool], list[bool]]:
    """Return the words in lower case, whether each is a figure or a name, and whether it is quoted.

    A word with a capital within a sentence is a name, unless many words have one.
    """
    words, capital, quoted = list[str](), list[bool](), list[bool]()
    begins, in_quotes = True, False
    for token in _TOKEN.findall(text):
        if token in _ENDS:
            begins, in_quotes = True, in_quotes and token != "\n"
        elif token in _MARKS:
            in_quotes = token in _OPENING if token != '"' else not in_quotes
        else:
            words.append(token.lower())
            capital.append(not begins and token[0].isupper())
            quoted.append(in_quotes)
            begins = False
    with_names = sum(capital) <= _MANY_CAPITALS * len(words)
    return (
        words,
        [
            word[0].isdigit() or word in WEEKDAYS or (with_names and name)
            for word, name in zip(words, capital, strict=True)
        ],
        quoted,
    )


def _hash_shingles(words: Sequence[str]) -> Hashes:
    """Return the hash of each shingle of a text, in its order."""
    if len(words) < _WORDS:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.array([_hash_word(word) for word in words], dtype=np.uint64)
    rows = np.lib.stride_tricks.sliding_window_view(hashes, _WORDS)
    result: Hashes = (rows * _FACTORS).sum(axis=1, dtype=np.uint64)
    return result


def hash_text(text: str) -> int:
    """Return a number of 64 bits for a short text, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


_hash_word = lru_cache(maxsize=100_000)(hash_text)
"""Words recur from text to text; whole contexts and bands do not, and would displace them."""


def _facts(
    words: Sequence[str], wanted: Sequence[bool], masked: Sequence[bool] | None = None
) -> dict[int, frozenset[str]]:
    """Return the wanted words by the words around them, in which those of `masked` (default: `wanted`) are masked."""
    context = [_MASK if fact else word for word, fact in zip(words, masked or wanted, strict=True)]
    facts: defaultdict[int, set[str]] = defaultdict(set)
    for at, is_wanted in enumerate(wanted):
        if is_wanted:
            before, after = context[max(0, at - _AROUND) : at], context[at + 1 : at + 1 + _AROUND]
            if sum(word != _MASK for word in (*before, *after)) >= _LEAST_AROUND:
                facts[hash_text(" ".join((*before, "", *after)))].add(words[at])
    return {found: frozenset(values) for found, values in facts.items()}


def _days(beginning: Sequence[tuple[str, bool]]) -> dict[int, frozenset[str]]:
    context = [_MASK if fact else word for word, fact in beginning]
    days: defaultdict[int, set[str]] = defaultdict(set)
    for at, (word, _) in enumerate(beginning):
        if (day := word.partition("'")[0]) in WEEKDAYS:
            for side, around in (
                ("before", context[max(0, at - _AROUND) : at]),
                ("after", context[at + 1 : at + 1 + _AROUND]),
            ):
                if len(around) == _AROUND and set(around) != {_MASK}:
                    days[hash_text(f"{side} {around}")].add(day)
    return {found: frozenset(values) for found, values in days.items()}
