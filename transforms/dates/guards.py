"""Conditions on the words beside a match: what must, or must not, stand before or after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from transforms.dates.tokens import Tokens

Guard = Callable[[Tokens, int, int], bool]
"""Takes the tokens and the match's first and last (exclusive) token; true where the match may stand."""


def guards_of(
    entry: Mapping[str, Any], lexicon: Mapping[str, Any], lists: Mapping[str, list[str]]
) -> tuple[Guard, ...]:
    """The guards of one rule's data: `after`, `unless_after`, `before`, `unless_before`.

    Each is a list of words; a name in capitals stands for a list of `macros.toml`, for the words of a
    lexicon type, or for a shape: PLURAL (a plain word in -s), NUMBER, START (nothing before).
    """
    made = []
    for key, side, wanted in (
        ("after", -1, True),
        ("unless_after", -1, False),
        ("before", 0, True),
        ("unless_before", 0, False),
    ):
        if key in entry:
            made.append(_neighbour(_words(entry[key], lexicon, lists), _shapes(entry[key]), side, wanted))
    return tuple(made)


def _words(names: list[str], lexicon: Mapping[str, Any], lists: Mapping[str, list[str]]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        if not name.isupper():
            found.add(name)
        elif name in lists:
            found.update(lists[name])
        elif name in lexicon:
            found.update(lexicon[name]["words"])
    return frozenset(found)


def _shapes(names: list[str]) -> tuple[Callable[[str], bool], ...]:
    return tuple(_SHAPES[name] for name in names if name in _SHAPES)


def _neighbour(words: frozenset[str], shapes: tuple[Callable[[str], bool], ...], side: int, wanted: bool) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        at = first - 1 if side < 0 else last
        word = tokens.words[at] if 0 <= at < len(tokens.words) else ""
        return (word in words or any(shape(word) for shape in shapes)) is wanted

    return allows


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word.endswith("s") and not word.endswith(("ss", "us", "is"))


_SHAPES: dict[str, Callable[[str], bool]] = {
    "PLURAL": _is_plural,
    "NUMBER": lambda word: word[:1].isdigit(),
    "START": lambda word: word == "",
}
