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
    last = first
    for number in range(len(lines) - 1, first, -1):
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
