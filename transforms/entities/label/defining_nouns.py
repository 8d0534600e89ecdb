"""Definitions of names in the article: "Georgia, a country of 3.7 million", "Staedtler is a maker of pencils"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.label.votes import Votes, votes_by_word

REACH = 90
"""Code points behind a name in which the noun must end: an article, a few adjectives and the noun."""

_OPENING = re.compile(
    r"(?: \([^()\n]{1,30}\))?(?:,(?: once| now| then)?| (?:is|was|became|remains)(?: now| still| also)?) "
    r"(?:an?|the|one of the|his|her|their|its|(?:the )?[A-Z][\w.]+(?: [A-Z]\w+)?['’]s?) "
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PARTICIPLE = re.compile(r"\w+(?:ing|ed)")
_PHRASE_ENDS = re.compile(
    "it|he|she|they|we|you|once|now|then|this|his|her|its|their|of|in|on|at|for|to|from|with|by|near|and|or|but|that|which|who|whose|where|when|as|than|is|was|has|had|will"
    "|between|along|outside|inside|across|about|north|south|east|west|behind|not"
)


@dataclass(frozen=True, slots=True)
class DefiningWords:
    """Nouns by which articles define names: the votes of each, and the kind of place (country, region, city)."""

    votes: Mapping[str, Votes]
    kinds_of_places: Mapping[str, str]


class DefiningNoun(NamedTuple):
    """The noun in lower case, and the code point at its end."""

    noun: str
    end: int


@cache
def defining_words() -> DefiningWords:
    """The definitions of `cues.toml`, and the cues before names that are marked as definitions too."""
    cues = entity_rules("cues")
    marked = [cue for cue in cues["before"] if cue.get("defines")]
    return DefiningWords(
        votes=votes_by_word([*marked, *cues["definition"]]),
        kinds_of_places={noun: cue["place"] for cue in cues["definition"] if "place" in cue for noun in cue["words"]},
    )


def defining_noun(text: str, end: int) -> DefiningNoun | None:
    """The noun that defines the name that ends at `end`; None if the text has no definition there."""
    opening = _OPENING.match(text, end)
    if not opening:
        return None
    limit, nouns, at = end + REACH, list[DefiningNoun](), opening.end()
    while (word := _WORD.match(text, at)) and word.end() < limit and not _PHRASE_ENDS.fullmatch(word.group()):
        nouns.append(DefiningNoun(word.group().lower(), word.end()))
        at = word.end() + 1
        if text[word.end() : at] != " ":
            break
    if len(nouns) > 1 and _PARTICIPLE.fullmatch(nouns[-1].noun):
        nouns.pop()
    return nouns[-1] if nouns else None


def defined_kind_of_place(text: str, end: int) -> tuple[str, int] | None:
    """The kind of place (country, region, city) that defines the name that ends at `end`, and the end of its noun."""
    found, kinds = defining_noun(text, end), defining_words().kinds_of_places
    return (kinds[found.noun], found.end) if found and found.noun in kinds else None
