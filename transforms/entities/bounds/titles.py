"""Titles and roles before a name: "Defense Minister", "Lt. Col.", "Surgeon"."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.entities.gazetteer.lexicon import Lexicon


def name_begins(words: Sequence[str], lexicon: Lexicon) -> int:
    """The index of the first word of the name among the words of a capitalised run that may begin with titles.

    The last word always belongs to the name. A title that is a name too ("King", "Justice") counts at the
    front only: "Justice Elena Kagan", but "Martin Luther King Jr.".
    """
    at = _past_front(words, 0, lexicon)
    for i in range(len(words) - 2, at - 1, -1):
        if words[i] in lexicon.offices:
            return _past_front(words, i + 1, lexicon)
    return at


def _past_front(words: Sequence[str], at: int, lexicon: Lexicon) -> int:
    while at < len(words) - 1 and _is_title(words[at], len(words) - at, lexicon):
        at += 1
    return at


def _is_title(word: str, left: int, lexicon: Lexicon) -> bool:
    if word in lexicon.titles or (word.lower() in lexicon.refused and word not in lexicon.given_names):
        return True
    if word[0].islower():
        return word not in lexicon.particles
    return left > 2 and word.lower() in lexicon.roles


def office_ends(words: Sequence[str], lexicon: Lexicon) -> int:
    """The index behind an office that a given name follows: "Cabinet Secretary" Shinichi Okabe; 0 without one."""
    for i in range(len(words) - 2, -1, -1):
        if words[i] in lexicon.offices and words[i + 1] in lexicon.given_names:
            return i + 1
    return 0
