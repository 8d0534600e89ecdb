"""What stands after a story: credits, copyright, widgets, and where its last sentence is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import re2

from transforms.clean.cutting import Line, Span
from transforms.rules.rulebook import Zone, matching_rule
from transforms.structure.wrapping import ends_sentence

_LONGEST_SUFFIX = 400
"""Furthest from the end of the last line that a credit in the same line may begin, in characters."""

_LONGEST_LABEL = 12
"""Words of an unknown line below the story that a walk up the tail passes over."""

_SUFFIX_START = re2.compile(r"[.!?”\"'’)\]](\s+|)[\pL\pN(\[/©&<#–—-]")


@dataclass(slots=True)
class Tail:
    """The lines after the story (line number -> rule), the cut at the end of its last line, its credits."""

    rules: dict[int, str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)


def read_tail(lines: Sequence[Line], first: int) -> Tail:
    """Walk up from the last line to the last one that is story; line number `first` always is."""
    tail = Tail()
    for number in range(len(lines) - 1, first - 1, -1):
        line = lines[number]
        rule = matching_rule(line.text, Zone.TAIL) if number > first else None
        if rule is not None:
            tail.rules[number] = rule.id
            tail.credits.append(line.text)
        elif ends_sentence(line.text) or len(line.text.split()) > _LONGEST_LABEL or number == first:
            _cut_suffixes(tail, line)
            break
    tail.credits.reverse()
    return tail


def _cut_suffixes(tail: Tail, line: Line) -> None:
    """Take credits off the end of the story's last line, the last one first, as long as there are any."""
    end = len(line.text)
    while (cut := _last_suffix(line.text[:end])) is not None:
        start, rule = cut
        tail.spans.append(Span(line.start + start, line.start + end, rule))
        tail.credits.append(line.text[start:end])
        end = start


def _last_suffix(text: str) -> tuple[int, str] | None:
    """Where the shortest credit that ends a text begins (the space before it included), and its rule."""
    offset = max(0, len(text) - _LONGEST_SUFFIX)
    starts = [match.span(1) for match in _SUFFIX_START.finditer(text[offset:])]
    for gap, start in reversed(starts):
        rule = matching_rule(text[offset + start :], Zone.SUFFIX)
        if rule is not None:
            return offset + gap, rule.id
    return None
