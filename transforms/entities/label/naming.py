"""Phrases that give a name to a thing: "the tanker Evgenia Star", "a violin called the Lady Tennant"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from transforms.entities.article import ArticleTexts
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.label.defining_nouns import defining_words
from transforms.entities.label.votes import Votes
from transforms.entities.labels import Family
from transforms.entities.mention import Mention

REACH = 60
"""Code points before a name in which such a phrase is looked for."""

NAMED_THING: Votes = {Family.OTHER: 2.5, Family.PERSON: -2.5}
"""Counted once for a form, in addition to the vote of the noun before each mention."""

NAMED_PERSON: Votes = {Family.PERSON: 1.0}
""""a man called Rook"."""

_CALLED = re.compile(
    r"(?:\b(?:be|is|was|been|are|were)"
    r"|(?<=[,\w]) ?(?:an?|another|the|his|her|their|its|old|new)(?: [\w’'-]+){1,3},?"
    r"|\blocals) "
    r"(?:now |still |also |simply |to be )?(?:re)?(?:called|call|dubbed|christened|named|known as)"
    r"(?: the)? (?:[A-Z]\w+ )?[\"“‘']?$"
)
_NOUN = re.compile(r"(?<![\w-])[a-z][a-z-]+,?(?: the)? [\"“‘']?$")
_VERBS = frozenset({"called", "call", "dubbed", "christened", "named", "renamed", "known"})


@cache
def thing_nouns() -> frozenset[str]:
    """Nouns of things that have names of their own: the cues that point to no person, organization or place."""
    cues = entity_rules("cues")["before"]
    return frozenset(word for cue in cues if cue.get("things") for word in cue["words"])


@cache
def _person_nouns() -> frozenset[str]:
    words = entity_rules("words")
    roles = (noun for noun, votes in defining_words().votes.items() if Family.PERSON in votes)
    return frozenset([*roles, *words["salutations"]["kin"], *words["person"]["people"]])


def votes_of_naming(mentions: Iterable[Mention], article: ArticleTexts) -> Votes | None:
    """The vote of the first phrase that names something by this form; None if there is no such phrase."""
    for mention in mentions:
        before = article.text_of(mention)[max(0, mention.start - REACH) : mention.start].rpartition("\n")[2]
        words = [word.strip("\"“‘',") for word in before.split(" ")[-5:]]
        if _noun_before(words) in thing_nouns() and _NOUN.search(before):
            return NAMED_THING
        if not _VERBS.isdisjoint(words) and (called := _CALLED.search(before)):
            nouns = (word.strip(",") for word in before[: called.end()].lower().split(" "))
            return NAMED_PERSON if not _person_nouns().isdisjoint(nouns) else NAMED_THING
    return None


def _noun_before(words: Sequence[str]) -> str:
    """The last of the words before a name, articles left out."""
    return next((word for word in reversed(words) if word and word not in ("the", "The")), "")
