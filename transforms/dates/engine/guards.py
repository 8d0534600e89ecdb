"""Conditions on the words beside a match: what must, or must not, stand before or after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from transforms.dates.engine.tokens import Tokens

Guard = Callable[[Tokens, int, int], bool]
"""Takes the tokens and the match's first and last (exclusive) token; true where the match may stand."""

_Shape = Callable[[str], bool]
_NEAR = 8
"""Tokens looked through by `near` and its kin: "to 5 percent in March from 4 a year earlier"."""


def guards_of(
    entry: Mapping[str, Any], lexicon: Mapping[str, Any], lists: Mapping[str, list[str]]
) -> tuple[Guard, ...]:
    """The guards of one rule's data: `after`, `unless_after`, `before`, `unless_before`, `near`,
    `near_before` and `unless_near`.

    Each is a list of words; a name in capitals stands for a list of `macros.toml`, for the words of a
    lexicon type, or for a shape: PLURAL (a plain word in -s), GERUND, NUMBER, PUNCTUATION, START (no
    neighbour at all), CAPITAL (the neighbour is written with one), HYPHEN (joined to what follows).
    """
    made: list[Guard] = []
    for key, side, wanted in (
        ("after", -1, True),
        ("unless_after", -1, False),
        ("before", 0, True),
        ("unless_before", 0, False),
    ):
        if key in entry:
            words, shapes = _words(entry[key], lexicon, lists), _shapes(entry[key], lists)
            made.append(_neighbour(words, shapes, side, wanted, "CAPITAL" in entry[key]))
            if "HYPHEN" in entry[key]:
                made.append(_unjoined)
    if "near" in entry:
        made.append(_near(_words(entry["near"], lexicon, lists)))
    if "near_before" in entry:
        made.append(_near_before(_words(entry["near_before"], lexicon, lists)))
    if "unless_near" in entry:
        made.append(_unless_near(_words(entry["unless_near"], lexicon, lists)))
    return tuple(made)


def _words(names: list[str], lexicon: Mapping[str, Any], lists: Mapping[str, list[str]]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        if not name.isupper():
            found.add(name)
        elif name in lists:
            found |= _words(lists[name], lexicon, lists)
        elif name in lexicon:
            found.update(lexicon[name]["words"])
    return frozenset(found)


def _shapes(names: list[str], lists: Mapping[str, list[str]]) -> tuple[_Shape, ...]:
    """The shapes named, also those within the lists that are named."""
    inner = [each for name in names for each in lists.get(name, ())]
    return tuple(_SHAPES[name] for name in (*names, *inner) if name in _SHAPES)


def _neighbour(words: frozenset[str], shapes: tuple[_Shape, ...], side: int, wanted: bool, capital: bool) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        at = first - 1 if side < 0 else last
        inside = 0 <= at < len(tokens.words)
        word = tokens.words[at] if inside else ""
        fits = word in words or any(shape(word) for shape in shapes) or (capital and inside and tokens.is_capital(at))
        return fits is wanted

    return allows


def _unjoined(tokens: Tokens, first: int, last: int) -> bool:
    joined = last < len(tokens.words) and tokens.words[last] == "-" and tokens.start(last) == tokens.end(last - 1)
    return not joined


def _near(words: frozenset[str]) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        return not words.isdisjoint(tokens.words[max(0, first - _NEAR) : last + _NEAR])

    return allows


def _near_before(words: frozenset[str]) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        return not words.isdisjoint(tokens.words[max(0, first - _NEAR) : first])

    return allows


def _unless_near(words: frozenset[str]) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        return words.isdisjoint(tokens.words[max(0, first - _NEAR) : last + _NEAR])

    return allows


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word.endswith("s") and not word.endswith(("ss", "us", "is"))


_SHAPES: dict[str, _Shape] = {
    "PLURAL": _is_plural,
    "GERUND": lambda word: len(word) > 4 and word.endswith("ing"),
    "PUNCTUATION": lambda word: word[:1] in tuple('.,;:!?)—–\n"”’'),
    "NUMBER": lambda word: word[:1].isdigit(),
    "START": lambda word: word == "",
}
