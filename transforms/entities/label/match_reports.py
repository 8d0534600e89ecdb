"""Reports of matches, in which the name of a city is its club: "Liverpool, who visit Everton on Sunday"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.entities.article import ArticleTexts
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.gazetteer.sports import sports_teams
from transforms.entities.labels import GPE, NORP, ORG
from transforms.entities.mention import Mention

TEAMS_NEEDED = 2
"""Names of teams that make an article a match report."""

_WORD = re.compile(r"[a-z-]+")
_PLACE_PRECEDES = re.compile(
    r"\b(?:in|at|from|near|outside|around|of|through|to)\s(?:the\s|central\s|north\s|south\s)?$|[A-Z]\w+, $"
)
_IN_LIST = re.compile(r", ([A-Z]\w+)")
_PLACE_FOLLOWS = re.compile(r", [A-Z]|['’]s [A-Z]| (?:Stadium|Arena|Airport)")


@dataclass(frozen=True, slots=True)
class MatchWords:
    """Words of sport, how many different ones make an article a match report, and cities with a club of their name."""

    words: frozenset[str]
    words_needed: int
    club_cities: frozenset[str]


@cache
def match_words() -> MatchWords:
    """The words of `sports.toml`."""
    sports = entity_rules("sports")
    return MatchWords(
        words=frozenset(sports["report"]["words"]),
        words_needed=sports["report"]["needed"],
        club_cities=frozenset(sports["cities"]["names"]),
    )


def label_clubs(mentions: Sequence[Mention], article: ArticleTexts) -> list[Mention]:
    """The mentions; in a match report, cities with a club are organizations unless the context names the place."""
    if not _is_match_report(mentions, article):
        return list(mentions)
    return [mention.with_label(ORG) if _is_club(mention, article) else mention for mention in mentions]


def _is_match_report(mentions: Iterable[Mention], article: ArticleTexts) -> bool:
    words = set[str]().union(*map(_WORD.findall, article.by_field.values()))
    teams = {mention.form for mention in mentions} & sports_teams().teams
    return len(words & match_words().words) >= match_words().words_needed or len(teams) >= TEAMS_NEEDED


def _is_club(mention: Mention, article: ArticleTexts) -> bool:
    is_city = mention.label in (GPE, NORP) and mention.text in match_words().club_cities
    return is_city and not _is_place(mention, article.text_of(mention))


def _is_place(mention: Mention, text: str) -> bool:
    before, after = text[max(0, mention.start - 20) : mention.start], text[mention.end : mention.end + 24]
    opens_story = mention.field == "body" and mention.start == 0
    if opens_story or _PLACE_PRECEDES.search(before):
        return True
    club = _IN_LIST.match(after)
    return bool(_PLACE_FOLLOWS.match(after)) and not (club and club.group(1) in match_words().club_cities)
