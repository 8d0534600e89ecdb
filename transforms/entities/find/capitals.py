"""Capitalized words: runs of them that may be names, and the places in a text where a capital is no evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from transforms.entities.gazetteer.person_names import PARTICLE
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.mention import Mention
from transforms.records import FieldName

_CAPITALIZED = r"[^\W\d_a-zß-öø-ÿ](?:[\w&]|['’](?!s\b)(?=\w)|[.-](?=\w))*(?:(?<=\b[A-Z])\.|(?<=\b[JS]r)\.)?"

_MAX_WORDS = 12
"""Words of a run. Headlines in capitals have more: they are read as several runs."""

_RUN = re.compile(rf"{_CAPITALIZED}(?: (?:{PARTICLE} ){{0,2}}{_CAPITALIZED}){{0,{_MAX_WORDS - 1}}}")
# "BC-PA--Church Fire,0087"
_SLUG = re.compile(r"[A-Za-z]{1,2}-[^\n]{1,60}?,\s?\d{3,4}$", re.MULTILINE)
_SENTENCE_END = '.!?:\n"“”*•'


def uncovered_runs(field: FieldName, text: str, covered: Iterable[Mention], begin: int = 0) -> Iterator[Mention]:
    """Every run of capitalized words from `begin` on between the `covered` mentions, as mentions without a label.

    Args:
        field: The field of the text.
        text: The field's text.
        covered: Mentions of the field, sorted, without overlaps.
        begin: The code point to start at.
    """
    at = begin
    for mention in covered:
        yield from _runs(field, text, at, mention.start)
        at = mention.end
    yield from _runs(field, text, at, len(text))


def _runs(field: FieldName, text: str, start: int, end: int) -> Iterator[Mention]:
    for run in _RUN.finditer(text, start, end):
        yield Mention(field, run.start(), run.end(), run.group(), "", "capitals")


def opens_sentence(text: str, start: int) -> bool:
    """True where a sentence or a quotation begins, so that any word has a capital."""
    before = text[max(0, start - 4) : start].rstrip(" ")
    return not before or before[-1] in _SENTENCE_END


@cache
def headline_labels() -> frozenset[str]:
    """Labels that agencies print before a headline, with a hyphen, as written and in capitals: "Soccer", "UPDATE 1"."""
    labels = entity_rules("words")["headline"]["labels"]
    return frozenset(labels) | frozenset(map(str.upper, labels))


def headline_label_end(text: str) -> int:
    """The end of an agency's label before the headline ("Soccer-", "UPDATE 1-"), or of a slug; 0 if it has none."""
    if slug := _SLUG.match(text):
        return slug.end()
    label, hyphen, rest = text[:40].partition("-")
    is_label = label in headline_labels() or label.upper() in headline_labels()
    return len(label) + 1 if hyphen and is_label and rest[:1].strip() else 0
