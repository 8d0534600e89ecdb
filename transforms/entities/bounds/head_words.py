"""First and last words of names that give their label: "Bank", "Airport", "Lake", "Inc."."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.labels import FAC, ORG

EVENT = "EVENT"
PRODUCT = "PRODUCT"


@dataclass(frozen=True, slots=True)
class HeadWords:
    """Words that are part of a name and give its label.

    Attributes:
        heads: The label by the last word, or the last two: "Agency", "Medical Center".
        preludes: The label by the first word: "Banco", "Mount", "Hurricane".
        legal_forms: "Inc.", "GmbH".
        public_bodies: Heads of bodies that a country or city has: "Court", "Senate".
        bodies_or_buildings: First and last words of names of bodies and of their buildings: "Hotel", "Library".
        divisions: Divisions before "of" and their name: "State", "Municipality".
        parts_of_places: First words of names of parts of places: "Upper", "Southern".
    """

    heads: Mapping[str, str]
    preludes: Mapping[str, str]
    legal_forms: frozenset[str]
    public_bodies: frozenset[str]
    bodies_or_buildings: frozenset[str]
    divisions: frozenset[str]
    parts_of_places: frozenset[str]


@cache
def head_words() -> HeadWords:
    """The head words of `words.toml`."""
    words = entity_rules("words")
    organization = words["organization"]
    heads = {
        ORG: organization["heads"] + organization["long_heads"],
        FAC: words["place"]["heads"],
        EVENT: words["event"]["heads"],
        PRODUCT: words["other"]["heads"],
    }
    preludes = {FAC: words["place"], ORG: organization, EVENT: words["other"]}
    return HeadWords(
        heads={head: label for label, of_label in heads.items() for head in of_label},
        preludes={word: label for label, table in preludes.items() for word in table["preludes"]},
        legal_forms=frozenset(organization["legal_forms"]),
        public_bodies=frozenset(organization["public_bodies"]),
        bodies_or_buildings=frozenset(words["place"]["bodies_or_buildings"]),
        divisions=frozenset(words["place"]["divisions"]),
        parts_of_places=frozenset(words["place"]["parts"]) | frozenset(words["directions"]["words"]),
    )
