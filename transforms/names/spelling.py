"""Spellings of a word: folded to letters without case and accents, and reduced to what transliterations share."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.entities.gazetteer.person_names import unaccented

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_APOSTROPHE = re.compile(r"['’ʼ`]")

_SHARED_SOUNDS = (
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ou|oo", "u"),
        ("ee", "i"),
        ("kh|gh?", "h"),
        ("ph", "f"),
        ("t?s?ch", "c"),
        ("sh", "s"),
        ("zh", "z"),
        ("ck|q|c(?=[aouklrt])", "k"),
        ("w", "v"),
        ("[yj]", "i"),
        ("ie", "e"),
        (r"(.)\1+", r"\1"),
    )
)
_RULES = tuple(_SHARED_SOUNDS)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return the words of a name in lower case, without accents and punctuation.

    >>> fold("Carter-Boyd’s"), fold("Dvořák"), fold("O'Neill")
    ('carter boyd', 'dvorak', 'oneill')
    """
    plain = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    return " ".join(_WORD.findall(unaccented(plain).casefold()))


@lru_cache(maxsize=50_000)
def sounds(word: str) -> str:
    """Return what the usual transliterations of a folded word have in common; different words may share it, too.

    >>> sounds("petrovskyy") == sounds("petrovsky") == sounds("petrovskiy")
    True
    """
    for pattern, sound in _RULES:
        word = pattern.sub(sound, word)
    return word


def is_in_capitals(form: str) -> bool:
    """True for a name of a headline in capitals."""
    return form.isupper() and len(form) > 1
