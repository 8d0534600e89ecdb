"""The word before a person's name, which limits who is meant: "Mrs Clinton", "his brother David", "the elder Bush"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from transforms.entities.article import ArticleTexts
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.mention import Mention

REACH = 24
"""Code points before a mention in which the word is looked for."""

_WORD_BEFORE = re.compile(r"([^\W\d_][\w-]*\.?),? $")
_ENDS_PHRASE = re.compile(r"[,.;:?!\n\"”’')]|$")

Gender = Literal["women", "men"]


@dataclass(frozen=True, slots=True)
class Salutation:
    """Gender (None if the word has no gender), a relative, a sovereign, one of several people of the same name."""

    gender: Gender | None = None
    is_kin: bool = False
    is_sovereign: bool = False
    is_one_of_several: bool = False


NO_SALUTATION = Salutation()


@cache
def salutation_words() -> Mapping[str, frozenset[str]]:
    """The salutations of `words.toml` by kind: women, men, kin, sovereigns, one_of_several."""
    return {kind: frozenset(words) for kind, words in entity_rules("words")["salutations"].items()}


def salutation_of(mention: Mention, article: ArticleTexts) -> Salutation:
    """The salutation before the mention; `NO_SALUTATION` if no word is directly before it."""
    text, words = article.text_of(mention), salutation_words()
    before = _WORD_BEFORE.search(text, max(0, mention.start - REACH), mention.start)
    if not before:
        return NO_SALUTATION
    word = before.group(1)
    gender: Gender | None = "women" if word in words["women"] else "men" if word in words["men"] else None
    several = word in words["one_of_several"] and bool(_ENDS_PHRASE.match(text, mention.end))
    return Salutation(gender, word in words["kin"], word in words["sovereigns"], several)
