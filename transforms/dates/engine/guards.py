"""Guards: conditions on the words before and after a match."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from transforms.dates.engine.tokens import Tokens

Guard = Callable[[Tokens, int, int], bool]
"""Takes the tokens and the match's first and last (exclusive) token; returns whether the match is allowed."""

_Shape = Callable[[str], bool]
_REACH = 8
"""Tokens searched by `near` and its like: "to 5 percent in March from 4 a year earlier"."""

_NOUN_WORDS = 3
"""Tokens between which a number can count a noun: "400 fully paid guests"."""

_LINKS = ("of", "'", "’")
"""Between a counted noun and another ("three weeks of holiday", "five weeks' leave")."""

_SINGLE_QUOTES = ("'", "‘")


def compile_guards(
    entry: Mapping[str, Any], lexicon: Mapping[str, Any], lists: Mapping[str, list[str]]
) -> tuple[Guard, ...]:
    """Compile `after`, `unless_after`, `before`, `unless_before`, `near`, `near_before` and `unless_near` of a rule.

    Each is a list of words. A name in capitals is a list of `macros.toml`, the words of a lexicon type, or a shape:
    PLURAL (a plain word in -s), GERUND, NUMBER, PUNCTUATION, START (no neighbor), CAPITAL (the neighbor begins with
    one), HYPHEN (joined to the next word), WORD (letters alone).

    Two more keys are true or absent: `counted` (a number and a noun in the plural precede: "three violins a year") and
    `unless_quoted` (no single quote opens before, so that a last apostrophe is not a closing quote).

    Args:
        entry: The rule's data.
        lexicon: The data of `lexicon.toml`.
        lists: The word lists of `macros.toml`.
    """
    guards: list[Guard] = []
    for key, side, expected in (
        ("after", -1, True),
        ("unless_after", -1, False),
        ("before", 0, True),
        ("unless_before", 0, False),
    ):
        if key in entry:
            words, shapes = _words(entry[key], lexicon, lists), _shapes(entry[key], lists)
            guards.append(_neighbor_guard(words, shapes, side, expected, "CAPITAL" in entry[key]))
            if "HYPHEN" in entry[key]:
                guards.append(_is_not_hyphenated)
    if entry.get("counted"):
        guards.append(_is_counted)
    if entry.get("unless_quoted"):
        guards.append(_is_outside_quotes)
    if "near" in entry:
        guards.append(_near_guard(_words(entry["near"], lexicon, lists)))
    if "near_before" in entry:
        guards.append(_near_before_guard(_words(entry["near_before"], lexicon, lists)))
    if "unless_near" in entry:
        guards.append(_unless_near_guard(_words(entry["unless_near"], lexicon, lists)))
    return tuple(guards)


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
    """The named shapes, also those in named lists."""
    inner = [each for name in names for each in lists.get(name, ())]
    return tuple(_SHAPES[name] for name in (*names, *inner) if name in _SHAPES)


def _neighbor_guard(
    words: frozenset[str], shapes: tuple[_Shape, ...], side: int, expected: bool, capital: bool
) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        at = first - 1 if side < 0 else last
        inside = 0 <= at < len(tokens.words)
        word = tokens.words[at] if inside else ""
        fits = word in words or any(shape(word) for shape in shapes) or (capital and inside and tokens.is_capital(at))
        return fits is expected

    return allows


def _is_not_hyphenated(tokens: Tokens, first: int, last: int) -> bool:
    joined = last < len(tokens.words) and tokens.words[last] == "-" and tokens.start(last) == tokens.end(last - 1)
    return not joined


def _is_counted(tokens: Tokens, first: int, last: int) -> bool:
    noun = first - 1
    if noun > 1 and tokens.words[noun - 1] in _LINKS and tokens.words[noun].isalpha():
        noun -= 2
    if noun < 0 or not _is_plural(tokens.words[noun]):
        return False
    counts = range(max(0, noun - _NOUN_WORDS), noun)
    return any(tokens.words[at][:1].isdigit() or "NUM" in tokens.values(at) for at in counts)


def _is_outside_quotes(tokens: Tokens, first: int, last: int) -> bool:
    for at in range(max(0, first - _REACH), first):
        start = tokens.start(at)
        if tokens.words[at] in _SINGLE_QUOTES and (start == 0 or not tokens.text[start - 1].isalnum()):
            return False
    return True


def _near_guard(words: frozenset[str]) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        return not words.isdisjoint(tokens.words[max(0, first - _REACH) : last + _REACH])

    return allows


def _near_before_guard(words: frozenset[str]) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        return not words.isdisjoint(tokens.words[max(0, first - _REACH) : first])

    return allows


def _unless_near_guard(words: frozenset[str]) -> Guard:
    def allows(tokens: Tokens, first: int, last: int) -> bool:
        return words.isdisjoint(tokens.words[max(0, first - _REACH) : last + _REACH])

    return allows


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word.endswith("s") and not word.endswith(("ss", "us", "is"))


_SHAPES: dict[str, _Shape] = {
    "PLURAL": _is_plural,
    "GERUND": lambda word: len(word) > 4 and word.endswith("ing"),
    "PUNCTUATION": lambda word: word[:1] in tuple('.,;:!?)—–\n"”’'),
    "NUMBER": lambda word: word[:1].isdigit(),
    "WORD": str.isalpha,
    "START": lambda word: word == "",
}
