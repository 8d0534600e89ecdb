"""Names in reports of horse races, where horses have the names of people: only people who act as such are people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from transforms.entities.article import ArticleTexts
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.label.defining_nouns import defining_words
from transforms.entities.labels import Family
from transforms.entities.mention import Mention

REACH = 40
"""Code points before a name in which a role is looked for."""

_WORD = re.compile(r"[^\W\d_]+")
_ROLE = re.compile(r"([\w-]+),? $")
_ACTS = re.compile(
    r",? (?:\(?(?:aged )?\d\d\b|(?:said|says|told|added|rode|rides|trains|trained)\b"
    r"|who (?:rode|rides|trains|trained|owns)\b)"
)
_OF_PERSON = re.compile(r"\b(?:[Ff]or|[Bb]y|under|with) $")


@dataclass(frozen=True, slots=True)
class RacingWords:
    """Words of race reports.

    Attributes:
        words: All words.
        horses: Matches those that only reports of horse races have.
        runners: Roles that a horse has as well as a person: "winner".
        needed: How many different words make an article such a report.
    """

    words: frozenset[str]
    horses: re.Pattern[str]
    runners: frozenset[str]
    needed: int


@cache
def racing_words() -> RacingWords:
    """The words of `sports.toml`."""
    racing = entity_rules("sports")["racing"]
    return RacingWords(
        words=frozenset([*racing["horses"], *racing["words"]]),
        horses=re.compile(rf"\b(?:{'|'.join(racing['horses'])})\b", re.IGNORECASE),
        runners=frozenset(racing["runners"]),
        needed=racing["needed"],
    )


def is_race_report(article: ArticleTexts) -> bool:
    """True for an article on horse races."""
    texts, racing = article.by_field.values(), racing_words()
    if not any(racing.horses.search(text) for text in texts):
        return False
    words = set[str]().union(*(_WORD.findall(text.lower()) for text in texts))
    return len(racing.words & words) >= racing.needed


def may_be_horse(mentions: Iterable[Mention], article: ArticleTexts) -> bool:
    """True if no mention has a role, an age or a verb of people beside it."""
    return not any(_acts_as_person(mention, article.text_of(mention)) for mention in mentions)


def _acts_as_person(mention: Mention, text: str) -> bool:
    role = _ROLE.search(text, max(0, mention.start - REACH), mention.start)
    if role and Family.PERSON in defining_words().votes.get(role.group(1).lower(), {}):
        return role.group(1).lower() not in racing_words().runners
    return bool(_ACTS.match(text, mention.end) or _OF_PERSON.search(text, max(0, mention.start - REACH), mention.start))
