"""Names of organizations reduced to what their spellings share: no legal form, departments in one order."""

from __future__ import annotations

from functools import cache, lru_cache

from transforms.entities.bounds.head_words import head_words
from transforms.entities.canonical.organizations import company_words
from transforms.entities.label.initials import initials_of
from transforms.names.spelling import fold

LONGEST_ACRONYM = 6
"""Letters."""

SHORTEST_ACRONYM = 3
"""Letters; two letters are the initials of too many names."""

_SMALL = frozenset({"the", "of", "for", "and", "in", "on", "de", "la", "du", "des", "del"})

_INVERTIBLE = frozenset({"ministry", "department", "office", "bureau", "directorate", "secretariat", "commission"})
"""Bodies with a name in two orders, "Ministry of Health" and "Health Ministry"; universities have names in one."""


@lru_cache(maxsize=50_000)
def organization_block(form: str) -> str | None:
    """Return the key that all spellings of an organization share; None if nothing is left of the name.

    >>> organization_block("Health Department") == organization_block("Department of Health")
    True
    """
    words = [word for word in fold(form).split() if word not in _SMALL]
    while len(words) > 1 and words[-1] in _legal_forms():
        words.pop()
    if _INVERTIBLE.intersection(words):
        words.sort()
    return " ".join(words) or None


def acronyms_of(form: str) -> frozenset[str]:
    """Return the blocks of the initials of a long name; none for a name of fewer than three words."""
    if form.isupper():
        return frozenset()
    found = {initials.casefold() for initials in initials_of(form)}
    return frozenset(one for one in found if SHORTEST_ACRONYM <= len(one) <= LONGEST_ACRONYM and one.isalpha())


def is_acronym(form: str) -> bool:
    """True for a word of a few capitals, with points or without."""
    letters = form.replace(".", "")
    return letters.isupper() and letters.isalpha() and 1 < len(letters) <= LONGEST_ACRONYM


def is_generic(form: str) -> bool:
    """True for a word that many organizations are called by for short: "Council", "Department"."""
    words = fold(form).split()
    return len(words) < 2 and bool(_generic_words().intersection(words))


@cache
def _legal_forms() -> frozenset[str]:
    spelled = (*head_words().legal_forms, *company_words().kinds)
    return frozenset(fold(word).replace(" ", "") for word in spelled) | {
        word for one in spelled for word in fold(one).split()
    }


@cache
def _generic_words() -> frozenset[str]:
    words = (*head_words().heads, *head_words().public_bodies, *head_words().preludes)
    return frozenset(word for one in words for word in fold(one).split())
