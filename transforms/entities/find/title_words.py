"""Titles, offices and roles of people: "President", "Lt. Col.", "Surgeon"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.labels import Family


@dataclass(frozen=True, slots=True)
class TitleWords:
    """Words before the names of people that are not part of the names.

    Attributes:
        titles: All titles: "President", "Gen.", "Lord".
        offices: Titles that are never a part of a name; "King" and "Justice" may be.
        portfolios: The field of a minister, in his or her title: "Defense".
        roles: Occupations and relations in lower case: "surgeon", "striker".
    """

    titles: frozenset[str]
    offices: frozenset[str]
    portfolios: frozenset[str]
    roles: frozenset[str]


@cache
def title_words() -> TitleWords:
    """The titles of `words.toml`, and the roles: all lower-case words of `cues.toml` that vote for a person."""
    words = entity_rules("words")["person"]
    titles = frozenset(words["titles"])
    cues = (cue for cue in entity_rules("cues")["before"] if Family.PERSON in cue["points"])
    return TitleWords(
        titles=titles,
        offices=titles - frozenset(words["also_names"]),
        portfolios=frozenset(words["portfolios"]),
        roles=frozenset(word for cue in cues for word in cue["words"] if word.islower()),
    )
