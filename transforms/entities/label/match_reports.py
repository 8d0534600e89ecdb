"""Reports of matches, in which a city's name is its club: "Liverpool, who visit Everton on Sunday"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from transforms.entities.gazetteer.lexicon import Lexicon
from transforms.entities.mention import Mention
from transforms.records import FieldName

TEAMS_NEEDED = 2

_WORD = re.compile(r"[a-z-]+")
_PLACED = re.compile(
    r"\b(?:in|at|from|near|outside|around|of|through|to)\s(?:the\s|central\s|north\s|south\s)?$|[A-Z]\w+, $"
)
_IN_A_LIST = re.compile(r", ([A-Z]\w+)")
_PLACE_FOLLOWS = re.compile(r", [A-Z]|['’]s [A-Z]| (?:Stadium|Arena|Airport)")


def is_match_report(texts: Iterable[str], mentions: Iterable[Mention], lexicon: Lexicon) -> bool:
    """Whether the article uses so many words of sport, or names so many teams, that it must tell of them."""
    words = set[str]().union(*map(_WORD.findall, texts))
    teams = {mention.form for mention in mentions} & lexicon.teams
    return len(words & lexicon.report_words) >= lexicon.report_needs or len(teams) >= TEAMS_NEEDED


def clubs_for_cities(
    mentions: Iterable[Mention], texts: Mapping[FieldName, str], lexicon: Lexicon
) -> Iterable[Mention]:
    """The mentions of a match report, those of cities with a club as the club where nothing says it is the place."""
    for mention in mentions:
        if (
            mention.label in ("GPE", "NORP")
            and mention.text in lexicon.club_cities
            and not _is_placed(mention, texts[mention.field], lexicon)
        ):
            yield mention.labelled("ORG")
        else:
            yield mention


def _is_placed(mention: Mention, text: str, lexicon: Lexicon) -> bool:
    before, after = text[max(0, mention.start - 20) : mention.start], text[mention.end : mention.end + 24]
    opens_story = mention.field == "body" and mention.start == 0
    if opens_story or _PLACED.search(before):
        return True
    club = _IN_A_LIST.match(after)
    return bool(_PLACE_FOLLOWS.match(after)) and not (club and club.group(1) in lexicon.club_cities)
