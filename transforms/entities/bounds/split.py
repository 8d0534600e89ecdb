"""Mentions split into the names they join: "Trondheim and Östersund", "AFP/Reuters", "Kirkuk-Ceyhan"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.entities.article import ArticleTexts
from transforms.entities.bounds.head_words import head_words
from transforms.entities.find.title_words import title_words
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.mention import LONGEST_NAME, Mention

_CONJUNCTION = re.compile(
    r" and (?:the )?| in (?=[^\W\d_a-z])|/|(?<=\w{3})\. (?=[^\W\d_a-z])| \(|(?<=\w)[-–](?=[^\W\d_a-z])"
)
_ARTICLE = re.compile(r"(?:the|The) ")
_PART = re.compile(rf"\S.{{0,{LONGEST_NAME - 1}}}(?<=\S)(?!\S)|\S{{{LONGEST_NAME}}}", re.DOTALL)


@cache
def abbreviations() -> frozenset[str]:
    """Words with a point that belongs to the name and does not end a sentence: "Inc.", "Calif."."""
    return frozenset(entity_rules("words")["abbreviations"]["forms"])


def split_overlong(mention: Mention, text: str) -> Iterator[Mention]:
    """The mention; if it is longer than `LONGEST_NAME`, its parts, split at white space where it has any."""
    if mention.end - mention.start <= LONGEST_NAME:
        yield mention
        return
    for part in _PART.finditer(text, mention.start, mention.end):
        yield mention.with_bounds(text, part.start(), part.end())


def split_conjunctions(mention: Mention, article: ArticleTexts) -> Iterator[tuple[int, int]]:
    """The bounds of the names that the mention joins ("between Sund and Vik"); its own bounds if it is one name."""
    text, start, end = article.text_of(mention), mention.start, mention.end
    is_pair = text.endswith("between ", 0, start)
    for conjunction in _CONJUNCTION.finditer(text, start, end):
        left = _ARTICLE.sub("", text[start : conjunction.start()], count=1)
        is_between = is_pair and conjunction.group().startswith(" and ")
        if is_between or _joins_names(left, conjunction.group(), text[conjunction.end() : end], article.gazetteer):
            yield start, conjunction.start()
            start = conjunction.end()
    yield start, end


def _joins_names(left: str, conjunction: str, right: str, gazetteer: Gazetteer) -> bool:
    if conjunction == " (":
        return ")" not in right
    if conjunction == ". ":
        word = f"{left.rpartition(' ')[2]}."
        return word not in abbreviations() and word not in title_words().titles
    if conjunction in ("-", "–"):
        return _joins_places(left, conjunction, right, gazetteer)
    if conjunction == " in ":
        return right in gazetteer.known or bool(gazetteer.places_named(right))
    if conjunction == "/":
        return left in gazetteer.known or right in gazetteer.known
    if f"{left} and {right}" in gazetteer.known:
        return False
    if left.rpartition(" ")[2] in head_words().legal_forms:
        return True
    return _is_name(right, gazetteer) and ((" " in left and " " in right) or _is_name(left, gazetteer))


def _joins_places(left: str, hyphen: str, right: str, gazetteer: Gazetteer) -> bool:
    """True for "Kirkuk-Ceyhan", False for a place with a hyphen of its own and for two family names."""
    if gazetteer.places_named(f"{left}{hyphen}{right}"):
        return False
    if not (gazetteer.places_named(left) and gazetteer.places_named(right)):
        return False
    return not person_names().family.issuperset((left, right))


def _is_name(form: str, gazetteer: Gazetteer) -> bool:
    return form in gazetteer.known or bool(gazetteer.places_named(form))
