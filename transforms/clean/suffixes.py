"""Credits that run on in the story's last line: "... experts say. With AFP Comments"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.extract.structure import ends_sentence
from transforms.rules import BoilerplateRule, Zone, first_in_zone, matching_rules

_REACH = 400
"""Furthest from the end of a line that a credit may begin, in characters."""

_MOST_LABELS = 3
_MOST_LABEL_WORDS = 12
"""Credits, and words of each, that no full stop parts from the one before."""

_SENTENCE_START = re.compile(r"[.!?”\"'’)\]](?<!\([cC]\))(\s+(?=[\w(\[/©&<#–—=*-])|(?=[(\[/–—-]))")
_WORD_START = re.compile(r"(\s+)\S")
_ABBREVIATION = re.compile(r"\b(?:[A-Z][a-z]{0,3}|[A-Za-z]\.[A-Za-z])\.$")
_FEWEST_STORY_WORDS = 4
_FEWEST_WORDS_TO_ABBREVIATION = 10


@dataclass(frozen=True, slots=True)
class Suffix:
    """The end of a line, `line[start:end]` with the space before it, and the rule that takes it."""

    start: int
    end: int
    rule: BoilerplateRule


def suffixes(line: str) -> list[Suffix]:
    """The credits at the end of a line, the last one first; what is left before them is story."""
    found: list[Suffix] = []
    end = len(line)
    while cuts := _last_credits(line, end):
        found += cuts
        end = cuts[-1].start
    return found


def story_before_suffix(line: str) -> bool:
    """Whether a line that a rule would take whole is a sentence of the story with a credit after it."""
    cuts = suffixes(line)
    return bool(cuts) and _is_story(line[: cuts[-1].start])


def _is_story(words: str) -> bool:
    """Whether what stands before a credit is a sentence of its own, not the credit's beginning."""
    if first_in_zone(matching_rules(words), Zone.TAIL):
        return False
    fewest = _FEWEST_WORDS_TO_ABBREVIATION if _ABBREVIATION.search(words) else _FEWEST_STORY_WORDS
    return ends_sentence(words) and len(words.split()) >= fewest


def _last_credits(line: str, end: int) -> list[Suffix]:
    """The last credit of `line[:end]` that follows a sentence, and labels that follow it without a full stop."""
    labels: list[Suffix] = []
    while len(labels) <= _MOST_LABELS:
        sentences = _starts(_SENTENCE_START, line, end)
        if credit := _shortest(line, end, sentences):
            return [*labels, credit]
        if not sentences or ends_sentence(line[max(0, end - _REACH) : end]):
            break
        label = _shortest(line, end, _starts(_WORD_START, line, end)[:_MOST_LABEL_WORDS])
        if label is None:
            break
        labels.append(label)
        end = label.start
    return []


def _starts(begin: re.Pattern[str], line: str, end: int) -> list[tuple[int, int]]:
    """Where sentences or words of the end of `line[:end]` begin, the last first: with and without the space."""
    matches = begin.finditer(line, max(0, end - _REACH), end)
    return [match.span(1) for match in matches][::-1]


def _shortest(line: str, end: int, starts: list[tuple[int, int]]) -> Suffix | None:
    """The shortest of the ends of `line[:end]` that a rule takes, or null."""
    for start, text in starts:
        if rule := first_in_zone(matching_rules(line[text:end]), Zone.SUFFIX):
            return Suffix(start, end, rule)
    return None
