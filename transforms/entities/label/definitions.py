"""What an article says a name is: "Georgia, a country of 3.7 million", "Staedtler is a maker of pencils"."""

from __future__ import annotations

import re

from transforms.entities.gazetteer.lexicon import Lexicon

# As far as the noun may stand behind the name: an article, a few adjectives and itself.
REACH = 90

_OPENING = re.compile(
    r"(?: \([^()\n]{1,30}\))?(?:,(?: once| now| then)?| (?:is|was|became|remains)(?: now| still| also)?) "
    r"(?:an?|the|one of the|(?:the )?[A-Z][\w.]+(?: [A-Z]\w+)?['’]s?) "
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PARTICIPLE = re.compile(r"\w+(?:ing|ed)")
_PHRASE_ENDS = re.compile(
    "of|in|on|at|for|to|from|with|by|near|and|or|but|that|which|who|whose|where|when|as|than|is|was|has|had|will"
    "|between|along|outside|inside|across|about|north|south|east|west|behind|not"
)


def defining_noun(text: str, end: int) -> tuple[str, int] | None:
    """The noun that says what the name ending at `end` is, in lower case, and where it ends; null if none does."""
    opening = _OPENING.match(text, end)
    if not opening:
        return None
    limit, nouns, at = end + REACH, list[tuple[str, int]](), opening.end()
    while (word := _WORD.match(text, at)) and word.end() < limit and not _PHRASE_ENDS.fullmatch(word.group()):
        nouns.append((word.group().lower(), word.end()))
        at = word.end() + 1
        if text[word.end() : at] != " ":
            break
    if len(nouns) > 1 and _PARTICIPLE.fullmatch(nouns[-1][0]):
        nouns.pop()
    return nouns[-1] if nouns else None


def kind_of_place(text: str, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The kind (country, region, city) of place that the name ending at `end` is said to be, and where that ends."""
    noun = defining_noun(text, end)
    return (lexicon.kinds_of_places[noun[0]], noun[1]) if noun and noun[0] in lexicon.kinds_of_places else None
