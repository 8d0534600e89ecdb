"""Common English words: with a capital where any word has one, they are no evidence for a name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transforms.entities.gazetteer.person_names import person_names
from transforms.rules.package_data import read_words


@cache
def common_words() -> frozenset[str]:
    """The words of `common_words.txt`, in lower case and without names of people."""
    names = person_names()
    people = {name.lower() for name in names.given | names.family}
    return frozenset(read_words("entities/common_words.txt")) - people


def is_common_word(word: str) -> bool:
    """True for a common word in lower case, or a regular inflection of one: "crews", "carried", "rising"."""
    words = common_words()
    return word in words or any(stem in words for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    for ending, length in (("s", 1), ("es", 2), ("ed", 2), ("ed", 1), ("ing", 3)):
        if word.endswith(ending):
            yield word[:-length]
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    elif word.endswith("ing"):
        yield f"{word[:-3]}e"
