"""What stands before a story: headline, byline, slugs, and where its first sentence is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from transforms.clean.cutting import Line, Span
from transforms.rules import Zone, matching_rule
from transforms.structure import (
    Byline,
    bare_byline,
    headline_lines,
    is_list_item,
    is_sentence,
    parse_byline,
    parse_dateline,
    split_byline,
)

HEADLINE = "structure.headline"
BYLINE = "structure.byline"

_DEEPEST = 14
"""Lines among which the story's first sentence must be; a page's sections, dates and counters take ten."""

_LONGEST_PROVEN = 100
"""Longest sentence that counts as a headline because a dateline follows it, in characters."""

_NEAR = 3
"""Lines below a headline within which a dateline must follow to prove it."""

_SIGNS_A_NAME = frozenset({"furniture.writer-role", "furniture.timestamp", "credit.agency"})
"""Rules whose lines below a bare name show that it is a byline."""


@dataclass(slots=True)
class Head:
    """The lines before the story (line number -> rule), and what they say.

    `story` is the number of the story's first line; `spans` are cuts within it.
    """

    story: int = 0
    rules: dict[int, str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    headline: str | None = None
    bylines: list[Byline] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Above:
    """One line above the story, and the rule that takes it; a line that no rule takes may be headline."""

    number: int
    text: str
    rule: str | None = None
    byline: Byline | None = None
    stays: bool = False

    @property
    def is_open(self) -> bool:
        return self.rule is None and not self.stays


def read_head(lines: Sequence[Line], title: str | None) -> Head:
    """Walk down from the first line to the first one that is story; the last line always is."""
    above = _signed(list(_lines_above(lines, title)), lines)
    story = len(above)
    candidates = [entry for entry in above if entry.is_open]
    proven = any(entry.byline for entry in above) or _has_dateline(lines[story])
    count = headline_lines([entry.text for entry in candidates], lines[story].text, proven=proven)
    if count < len(candidates):
        story = candidates[count].number
    head = Head(story=story)
    for entry in above[:story]:
        if entry.byline:
            head.bylines.append(entry.byline)
        if not entry.stays:
            head.rules[entry.number] = entry.rule or HEADLINE
    head.headline = " ".join(entry.text for entry in candidates[:count] if entry.text.isupper() or entry is candidates[0])
    _split_first_line(head, lines[story])
    return head


def _lines_above(lines: Sequence[Line], title: str | None) -> Iterator[_Above]:
    """The lines before the first one that is a sentence or has a dateline, each with what takes it."""
    stayed = False
    for number, line in enumerate(lines[: min(_DEEPEST, len(lines) - 1)]):
        entry = _entry(number, line, title)
        if entry.is_open and (stayed or _is_story(lines, number)):
            return
        stayed = stayed or entry.stays
        yield entry


def _entry(number: int, line: Line, title: str | None) -> _Above:
    words = " ".join(line.text.split())
    if title and words.casefold() == " ".join(title.split()).casefold():
        return _Above(number, line.text, HEADLINE)
    if byline := parse_byline(words):
        return _Above(number, line.text, BYLINE, byline)
    if _has_dateline(line):
        return _Above(number, line.text)
    if matching_rule(words, Zone.NOTE) or is_list_item(line.text):
        return _Above(number, line.text, stays=True)
    rule = matching_rule(words, Zone.HEAD)
    return _Above(number, line.text, rule.id if rule else None)


def _is_story(lines: Sequence[Line], number: int) -> bool:
    """Whether the story begins here: a dateline, or a sentence that neither dateline nor byline soon follows."""
    line = lines[number]
    if _has_dateline(line):
        return True
    if not is_sentence(line.text):
        return False
    return number > 0 or len(line.text) > _LONGEST_PROVEN or not any(map(_proves_headline, lines[1 : 1 + _NEAR]))


def _proves_headline(line: Line) -> bool:
    return _has_dateline(line) or parse_byline(line.text) is not None


def _has_dateline(line: Line) -> bool:
    return parse_dateline(line.text) is not None


def _signed(above: list[_Above], lines: Sequence[Line]) -> list[_Above]:
    """The lines above with a bare name marked as byline where the line below it shows that it is one."""
    for entry in above:
        below = above[entry.number + 1].rule in _SIGNS_A_NAME if entry.number + 1 < len(above) else (
            entry.number > 0 and _has_dateline(lines[entry.number + 1])
        )
        if entry.is_open and below and (byline := bare_byline(entry.text)):
            above[entry.number] = replace(entry, rule=BYLINE, byline=byline)
    return above


def _split_first_line(head: Head, line: Line) -> None:
    """Cut a byline off the story's first line where the dateline follows in the same line."""
    if split := split_byline(line.text):
        byline, length = split
        head.bylines.append(byline)
        head.spans.append(Span(line.start, line.start + length, BYLINE))
