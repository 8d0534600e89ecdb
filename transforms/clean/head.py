"""What stands before a story: headline, byline, slugs, and where its first sentence is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.clean.cutting import Line
from transforms.rules.rulebook import Zone, matching_rule
from transforms.structure import Byline, is_headline, is_prose, parse_byline, parse_dateline

HEADLINE = "structure.headline"
BYLINE = "structure.byline"

_DEEPEST = 8
"""Lines among which a story's first sentence must be for a headline to be taken."""


@dataclass(slots=True)
class Head:
    """The lines before the story (line number -> rule), and what they say.

    `story` is the number of the story's first line.
    """

    story: int = 0
    rules: dict[int, str] = field(default_factory=dict)
    headline: str | None = None
    bylines: list[Byline] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)


def read_head(lines: Sequence[Line], title: str | None) -> Head:
    """Walk down from the first line to the first one that is story; the last line always is."""
    head = Head()
    first_prose = next((number for number, line in enumerate(lines[:_DEEPEST]) if _is_story(line)), 0)
    for number, line in enumerate(lines[: len(lines) - 1]):
        rule = _head_rule(head, line, title, above_story=number < first_prose)
        if rule is None:
            break
        head.rules[number] = rule
        head.story = number + 1
    return head


def _is_story(line: Line) -> bool:
    return parse_dateline(line.text) is not None or (is_prose(line.text) and parse_byline(line.text) is None)


def _head_rule(head: Head, line: Line, title: str | None, *, above_story: bool) -> str | None:
    words = " ".join(line.text.split())
    if title and words.casefold() == " ".join(title.split()).casefold():
        return HEADLINE
    if byline := parse_byline(words):
        head.bylines.append(byline)
        return BYLINE
    if parse_dateline(line.text):
        return None
    if rule := matching_rule(words, Zone.HEAD):
        head.credits.append(line.text)
        return rule.id
    if above_story and is_headline(line.text):
        head.headline = head.headline or line.text
        return HEADLINE
    return None
