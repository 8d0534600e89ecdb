"""The names in a string of a page's metadata."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from html import unescape

from transforms.extract.structure import is_organization
from transforms.rules import agencies_in
from transforms.rules.package_data import read_toml, read_words

_LEAD = re.compile(r"(?i)^(?:(?:written|posted|reviewed|story|words|text)\s+)?by[:\s]\s*")
_BETWEEN = re.compile(r"(?i)\s*(?:;|\||\s&\s|\sand\s|,\s+and\s)\s*")
_STAMP = re.compile(r"(?i)\s+(?:updated|published|posted|on)\b.*\d.*$")
_DOMAIN = re.compile(r"(?i)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}")
_LONGEST = 100
_MOST_WORDS = 8


def names_in(given: Iterable[str]) -> tuple[str, ...]:
    """Split strings into names of people and organizations, without agencies and logins such as `admin`."""
    parts = (part for text in map(unescape, given) if len(text) <= 4 * _LONGEST for part in _parts(text))
    return tuple(dict.fromkeys(name for name in map(_cleaned, parts) if _is_name(name)))


def includes_person(names: Sequence[str], publications: Iterable[str]) -> bool:
    """Return True if one of the names is a person's, neither an organization's nor one of the publications."""
    known = set(map(_letters, publications))
    return any(not is_organization(name) and _letters(name) not in known for name in names)


def is_person_name(name: str, common: Collection[str]) -> bool:
    """Return True if capitalized words are a name rather than a heading.

    A name begins with a known given name or a title, or has no word that the page also has in lower case (`common`).
    """
    first, *_ = words = name.split()
    is_known = first.rstrip(".") in _author_words()["titles"] or first.partition("-")[0] in _given_names()
    return is_known or (len(words) > 1 and not any(word.casefold() in common for word in words))


def has_given_name(name: str) -> bool:
    """Return True if a name begins with a known given name."""
    return name.split()[0].partition("-")[0] in _given_names()


def is_newsroom(name: str) -> bool:
    """Return True for a newsroom without a name of its own: "Die Redaktion", "Staff Writer"."""
    words = [word.strip(".,:") for word in name.casefold().split()]
    known = [word in _newsrooms() for word in words]
    return any(known) and all(is_known or word in _FILLERS for is_known, word in zip(known, words, strict=True))


_FILLERS = frozenset(
    ("by", "die", "der", "the", "la", "le", "de", "von", "our", "unsere", "writer", "writers", "reporter", "team")
)
"""Words beside those of newsrooms."""


@cache
def _newsrooms() -> frozenset[str]:
    return frozenset(read_toml("lexicons/bylines.toml")["pages"]["newsroom"])


@cache
def _author_words() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in read_toml("lexicons/bylines.toml")["authors"].items()}


@cache
def _given_names() -> frozenset[str]:
    return frozenset(read_words("entities/given_names.txt"))


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _parts(text: str) -> Iterator[str]:
    """Split one string into names, at a comma only if each part has two or three words, unlike `Jane Doe, MD`."""
    for part in _BETWEEN.split(_LEAD.sub("", " ".join(text.split()))):
        pieces = part.split(", ")
        yield from pieces if all(len(piece.split()) in (2, 3) for piece in pieces) else [part]


def _cleaned(name: str) -> str:
    name = _STAMP.sub("", _LEAD.sub("", name)).strip(" ,.|/•·–—-")
    return name.title() if name.isupper() and " " in name else name


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST
        and len(name.split()) <= _MOST_WORDS
        and name.casefold() not in _author_words()["nobody"]
        and not any(sign in name for sign in ("://", "@", "/"))
        and not _DOMAIN.fullmatch(name)
        and any(map(str.isalpha, name))
        and not any(map(str.isdigit, name))
        and not agencies_in(name)
        and not is_newsroom(name)
        and "_" not in name
    )
