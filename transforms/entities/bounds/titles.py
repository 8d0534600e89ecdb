"""Titles cut off the front of names: "Defense Minister", "Lt. Col.", "Surgeon"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transforms.entities.find.false_positives import refused_forms
from transforms.entities.find.title_words import title_words
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.mention import Mention

_BRANCHES = frozenset({"Fire", "Police", "Field", "Air", "County", "State", "District", "City"})
"""Words before titles that are also names: "Fire Marshal", "County Judge"."""


def name_begins(words: Sequence[str]) -> int:
    """The index of the first word of the name in a capitalized run that may begin with titles.

    The last word always belongs to the name. A title that is a name too ("King", "Justice") is cut off at the front
    only: "Justice Elena Kagan", but "Martin Luther King Jr.".
    """
    at = _skip_titles(words, 0)
    for i in range(1, len(words) - 1):
        if words[i] in title_words().titles and words[i - 1] in _BRANCHES:
            at = _skip_titles(words, i + 1)
    for i in range(len(words) - 2, at - 1, -1):
        if words[i] in title_words().offices:
            return _skip_titles(words, i + 1)
    return at


def office_ends(words: Sequence[str]) -> int:
    """The index behind an office that a given name follows: "Cabinet Secretary" Shinichi Okabe; 0 without one.

    A role at the start of a sentence is cut off too: "Trainer" Dermot Hession.
    """
    offices, given = title_words().offices, person_names().given
    is_role = words[0].lower() in title_words().roles and words[0] not in title_words().titles
    if len(words) == 3 and words[1] in given and is_role:
        return 1
    for i in range(len(words) - 2, -1, -1):
        if words[i] in offices and words[i + 1] in given:
            return i + 1
    return 0


def without_titles(run: Mention) -> tuple[Mention, bool]:
    """The run of capitals without the titles and common words at its front, and True if a title was cut off.

    A title behind an acronym is cut off too: "BJP MP".
    """
    words, titles = run.text.split(" "), title_words()
    if len(words) == 2 and words[1] in titles.offices and words[0].isupper():
        return replace(run, end=run.start + len(words[0]), text=words[0]), False
    at = name_begins(words)
    if at == 0 or words[-1] in titles.offices:
        return run, False
    rest = " ".join(words[at:])
    return replace(run, start=run.end - len(rest), text=rest), any(word in titles.titles for word in words[:at])


def _skip_titles(words: Sequence[str], at: int) -> int:
    while at < len(words) - 1 and _is_title(words[at], len(words) - at):
        at += 1
    return at


def _is_title(word: str, words_left: int) -> bool:
    titles, names = title_words(), person_names()
    if word in titles.titles or (word.lower() in refused_forms().reasons and word not in names.given):
        return True
    if word[0].islower():
        return word not in names.particles
    return words_left > 2 and word.lower() in titles.roles
