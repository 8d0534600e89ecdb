"""Given names, family names and the particles between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from unicodedata import combining, normalize

from transforms.entities.gazetteer.rules import entity_rules
from transforms.rules.package_data import read_words

PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|das|du|la|le|el|al|bin|ibn|bint|zu|ter|ten|af|ben|abu)"
"""Pattern of the particles by which names are joined: "Ursula von der Leyen", "Mohammed bin Salman"."""

_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae"}
)
"""Letters that Unicode does not decompose into a plain letter and a mark."""


@dataclass(frozen=True, slots=True)
class PersonNames:
    """Names of people, each also without accents.

    `particles` are the small words that may be part of a name. They are more than `PARTICLE` has: "y", "e", "san".
    `suffixes` follow family names, in lower case and without points: "jr", "iii".
    `family_endings` are endings of family names of several languages: "-ović", "-shvili".
    """

    given: frozenset[str]
    family: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    family_endings: tuple[str, ...]


@cache
def person_names() -> PersonNames:
    """The lists of given and family names, and the particles."""
    return PersonNames(
        given=_names("given_names"),
        family=_names("family_names"),
        particles=frozenset(entity_rules("words")["person"]["particles"]),
        suffixes=frozenset(entity_rules("words")["person"]["suffixes"]),
        family_endings=tuple(entity_rules("words")["person"]["family_endings"]),
    )


def unaccented(word: str) -> str:
    """The word without accents: "José" -> "Jose", "Łódź" -> "Lodz"."""
    if word.isascii():
        return word
    return "".join(letter for letter in normalize("NFD", word.translate(_PLAIN_LETTERS)) if not combining(letter))


def _names(file: str) -> frozenset[str]:
    names = read_words(f"entities/{file}.txt")
    return frozenset(names) | frozenset(map(unaccented, names))
