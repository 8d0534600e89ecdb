"""Credits at the end of the story's last line: "... experts say. With AFP Comments"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.extract.structure import ends_sentence
from transforms.rules import BoilerplateRule, Zone, first_in_zone, matching_rules

_MAX_SUFFIX_CHARACTERS = 400
"""Distance from the end of a line within which a credit begins, in characters."""

_MOST_LABELS = 3
_MOST_LABEL_WORDS = 12
"""Number of credits without a full stop before them, and words of each."""

_SENTENCE_START = re.compile(r"[.!?”\"'’)\]](?<!\([cC]\))(\s+(?=[\w(\[/©&<#–—=*-])|(?=[(\[/–—-]))")
_WORD_START = re.compile(r"(\s+)\S")
_ABBREVIATION = re.compile(r"\b(?:[A-Z][a-z]{0,3}|[A-Za-z]\.[A-Za-z])\.$")
_QUESTION = re.compile(r"\byou(?:r|'re)?\b.*\?$", re.IGNORECASE)
"""A question to the reader, which the credit after it is the answer to ("Have you seen it? Call 555-0143.")."""

_FEWEST_STORY_WORDS = 4
_FEWEST_WORDS_TO_ABBREVIATION = 10


@dataclass(frozen=True, slots=True)
class CreditSuffix:
    """The end of a line, `line[start:end]` with the space before it, and the rule that matches it."""

    start: int
    end: int
    rule: BoilerplateRule


def find_suffixes(line: str) -> list[CreditSuffix]:
    """Find the credits at the end of a line, the last one first."""
    found: list[CreditSuffix] = []
    end = len(line)
    while cuts := _last_credits(line, end):
        found += cuts
        end = cuts[-1].start
    return found


def has_story_before(suffixes: Sequence[CreditSuffix], line: str) -> bool:
    """Return True if a line that matches a rule as a whole is a sentence of the story before its credits."""
    return bool(suffixes) and _is_story(line[: suffixes[-1].start])


def _is_story(words: str) -> bool:
    """Return True if the words before a credit are a sentence, not the credit's beginning."""
    if _QUESTION.search(words) or first_in_zone(matching_rules(words), Zone.TAIL):
        return False
    fewest = _FEWEST_WORDS_TO_ABBREVIATION if _ABBREVIATION.search(words) else _FEWEST_STORY_WORDS
    return ends_sentence(words) and len(words.split()) >= fewest


def _last_credits(line: str, end: int) -> list[CreditSuffix]:
    """Find the last credit of `line[:end]` after a sentence, and the labels that follow it without a full stop."""
    labels: list[CreditSuffix] = []
    while len(labels) <= _MOST_LABELS:
        sentences = _starts(_SENTENCE_START, line, end)
        if credit := _shortest(line, end, sentences):
            return [*labels, credit]
        if not sentences or ends_sentence(line[max(0, end - _MAX_SUFFIX_CHARACTERS) : end]):
            break
        label = _shortest(line, end, _starts(_WORD_START, line, end)[:_MOST_LABEL_WORDS])
        if label is None:
            break
        labels.append(label)
        end = label.start
    return []


def _starts(begin: re.Pattern[str], line: str, end: int) -> list[tuple[int, int]]:
    """The offsets of sentences or words at the end of `line[:end]`, with and without the space, the last first."""
    matches = begin.finditer(line, max(0, end - _MAX_SUFFIX_CHARACTERS), end)
    return [match.span(1) for match in matches][::-1]


def _shortest(line: str, end: int, starts: list[tuple[int, int]]) -> CreditSuffix | None:
    """The shortest of the ends of `line[:end]` that matches a rule; None if none does."""
    for start, text in starts:
        if rule := first_in_zone(matching_rules(line[text:end]), Zone.SUFFIX):
            return CreditSuffix(start, end, rule)
    return None
