"""What stands after a story: credits, copyright, widgets, and where its last sentence is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from transforms.clean.cutting import Line, Span
from transforms.clean.head import BYLINE
from transforms.rules import Rule, Zone, matching_rule
from transforms.structure import Byline, is_sentence, parse_byline

_LONGEST_SUFFIX = 400
"""Furthest from the end of the last line that a credit in the same line may begin, in characters."""

_LONGEST_LABEL = 14
"""Words of an unknown line below the story, no sentence, that the walk up passes over."""

_SHORTEST_SENTENCE = 4
"""Words of a closed line that the walk up takes for the story's last ("Acme Inc." has fewer)."""

_LONGEST_CLOSING = 60
"""Longest line that closes a story ("Leave a Reply to the author"), in characters."""

_STORY_SENTENCE = 20
_SENTENCE_SHARE = 0.5
"""Share of lines of 20 words and a full stop below a closing line from which they are story; on the tuning
half of the page lines 79 of 82 closing lines have no story below them."""

_SUFFIX_START = re.compile(r"[.!?”\"'’)\]](\s+|)(?=[\w(\[/©&<#–—=-])")


@dataclass(slots=True)
class Tail:
    """The lines after the story (line number -> rule), cuts at the end of its last line, and bylines."""

    rules: dict[int, str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)


def read_tail(lines: Sequence[Line], first: int) -> Tail:
    """Walk up from the last line to the last one that is story; line number `first` always is."""
    tail = Tail()
    unknown: list[int] = []
    end = _closing(tail, lines, first)
    last = first
    for number in range(end - 1, first, -1):
        line = lines[number]
        rule = matching_rule(line.text, Zone.TAIL)
        if matching_rule(line.text, Zone.NOTE):
            continue
        if rule is not None:
            tail.rules[number] = rule.id
            if rule.opens:
                tail.rules.update(dict.fromkeys(unknown, rule.id))
                unknown.clear()
        elif byline := _bracketed_byline(line.text):
            tail.rules[number] = BYLINE
            tail.bylines.append(byline)
        elif _is_story(line.text) or _last_suffix(line.text):
            last = number
            break
        else:
            unknown.append(number)
    _cut_suffixes(tail, lines[last])
    return tail


def _closing(tail: Tail, lines: Sequence[Line], first: int) -> int:
    """The number of the line that closes the story (or the number of lines); it and all below it are taken."""
    for number in range(first + 1, len(lines)):
        if len(lines[number].text) > _LONGEST_CLOSING:
            continue
        rule = matching_rule(lines[number].text, Zone.TAIL)
        if rule and rule.closes and not _goes_on(lines[first:number], lines[number + 1 :]):
            below = range(number, len(lines))
            notes = [matching_rule(lines[at].text, Zone.NOTE) for at in below]
            tail.rules.update((at, rule.id) for at, note in zip(below, notes, strict=True) if not note)
            return number
    return len(lines)


def _goes_on(story: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether the lines below a closing one are much of the text, or read like a story."""
    length = sum(len(line.text) for line in below)
    sentences = sum(is_sentence(line.text) and len(line.text.split()) >= _STORY_SENTENCE for line in below)
    return length > sum(len(line.text) for line in story) or sentences > len(below) * _SENTENCE_SHARE


def _is_story(line: str) -> bool:
    words = len(line.split())
    return words > _LONGEST_LABEL or is_sentence(line) and words >= _SHORTEST_SENTENCE


def _bracketed_byline(line: str) -> Byline | None:
    if line.startswith("(By ") and line.endswith(")"):
        return parse_byline(line[1:-1])
    return None


def _cut_suffixes(tail: Tail, line: Line) -> None:
    """Take credits off the end of the story's last line, the last one first, as long as there are any."""
    end = len(line.text)
    while (cut := _last_suffix(line.text[:end])) is not None:
        start, rule = cut
        tail.spans.append(Span(line.start + start, line.start + end, rule))
        end = start


def _last_suffix(text: str) -> tuple[int, str] | None:
    """Where the shortest credit that ends a text begins (the space before it included), and its rule."""
    offset = max(0, len(text) - _LONGEST_SUFFIX)
    for match in reversed(list(_SUFFIX_START.finditer(text, offset))):
        rule = matching_rule(text[match.end() :], Zone.SUFFIX)
        if rule is not None:
            return match.start(1), rule.id
    return None
