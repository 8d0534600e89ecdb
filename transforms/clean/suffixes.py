"""Credits that run on in the story's last line: "... experts say. With AFP Comments"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.rules import Rule, Zone, matching_rules, rule_for
from transforms.structure import ends_sentence

_REACH = 400
"""Furthest from the end of a line that a credit may begin, in characters."""

_MOST_LABEL_WORDS = 12
"""Words of the last of several credits that no full stop parts from the one before."""

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
    rule: Rule


def suffixes(line: str) -> list[Suffix]:
    """The credits at the end of a line, the last one first; what is left before them is story."""
    starts = _sentences_from_the_end(line)
    for start, text in starts:
        if rule := rule_for(matching_rules(line[text:]), Zone.SUFFIX):
            return [Suffix(start, len(line), rule), *suffixes(line[:start])]
    return _labels(line) if starts and not ends_sentence(line) else []


def _labels(line: str) -> list[Suffix]:
    """Credits that follow each other without a full stop, where the first follows a sentence."""
    starts = [match.span(1) for match in _WORD_START.finditer(line, max(0, len(line) - _REACH))]
    for start, text in reversed(starts[-_MOST_LABEL_WORDS:]):
        if rule := rule_for(matching_rules(line[text:]), Zone.SUFFIX):
            before = suffixes(line[:start])
            if before:
                return [Suffix(start, len(line), rule), *before]
    return []


def story_before_suffix(line: str) -> bool:
    """Whether a line that a rule would take whole is a sentence of the story with a credit after it."""
    cuts = suffixes(line)
    return bool(cuts) and _is_story(line[: cuts[-1].start])


def _is_story(words: str) -> bool:
    """Whether what stands before a credit is a sentence of its own, not the credit's beginning."""
    if rule_for(matching_rules(words), Zone.TAIL):
        return False
    fewest = _FEWEST_WORDS_TO_ABBREVIATION if _ABBREVIATION.search(words) else _FEWEST_STORY_WORDS
    return ends_sentence(words) and len(words.split()) >= fewest


def _sentences_from_the_end(line: str) -> list[tuple[int, int]]:
    """Where each sentence of the end of a line begins, the last first: with the space before it, and without."""
    matches = _SENTENCE_START.finditer(line, max(0, len(line) - _REACH))
    return [match.span(1) for match in matches][::-1]
