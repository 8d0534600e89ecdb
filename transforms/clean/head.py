"""What stands before a story: headline, byline, slugs, and where its first sentence is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.clean.findings import BYLINE, HEADLINE, Findings
from transforms.clean.lines import Line
from transforms.extract.structure import (
    Byline,
    bare_byline,
    headline_lines,
    is_list_item,
    is_sentence,
    parse_byline,
    parse_dateline,
    split_byline,
)
from transforms.rules import Zone

_DEEPEST = 12
"""Lines that no rule takes, among which the story's first sentence must be."""

_LONGEST_PROVEN = 100
"""Longest sentence that counts as a headline because a dateline follows it, in characters."""

_NEAR = 3
"""Lines below a headline within which a dateline must follow to prove it."""


@dataclass(frozen=True, slots=True)
class _Above:
    """One line above the story, and the rule that takes it; a line that no rule takes may be headline."""

    line: Line
    rule: str | None = None
    byline: Byline | None = None
    stays: bool = False
    has_dateline: bool = False
    signs_byline: bool = False

    @property
    def is_open(self) -> bool:
        return self.rule is None and not self.stays


def find_head(lines: Sequence[Line], title: str | None, found: Findings) -> int:
    """Walk down from the first line to the first one that is story; the last line always is.

    Adds what is to be cut to `found`, and returns the index of the story's first line.
    """
    above, is_dated = _lines_above(lines, title)
    above = _signed(above, is_dated)
    story = len(above)
    candidates = [index for index, entry in enumerate(above) if entry.is_open]
    proven = is_dated or any(entry.byline for entry in above)
    texts = [above[index].line.text for index in candidates]
    count = headline_lines(texts, lines[story].text, proven=proven)
    if count < len(candidates):
        story = candidates[count]
    for entry in above[:story]:
        if entry.byline:
            found.bylines.append(entry.byline)
        if not entry.stays:
            found.rules[entry.line.number] = entry.rule or HEADLINE
    found.headline = found.headline or texts[:count]
    if split := split_byline(lines[story].text):
        byline, length = split
        found.bylines.append(byline)
        found.trim(lines[story], length, len(lines[story].text), BYLINE)
    return story


def _lines_above(lines: Sequence[Line], title: str | None) -> tuple[list[_Above], bool]:
    """The lines before the first one that is a sentence or has a dateline, and whether that one has it."""
    above: list[_Above] = []
    stayed = False
    unknown = 0
    for index, line in enumerate(lines[:-1]):
        entry = _entry(line, title)
        unknown += entry.rule is None
        is_story = entry.is_open and (stayed or entry.has_dateline or _is_sentence_of_story(lines, index))
        if is_story or unknown > _DEEPEST:
            return above, entry.has_dateline
        stayed = stayed or entry.stays
        above.append(entry)
    return above, _has_dateline(lines[-1])


def _entry(line: Line, title: str | None) -> _Above:
    words = " ".join(line.text.split())
    if title and words.casefold() == " ".join(title.split()).casefold():
        return _Above(line, HEADLINE)
    if byline := parse_byline(words):
        return _Above(line, BYLINE, byline)
    if _has_dateline(line):
        return _Above(line, has_dateline=True)
    if line.rule(Zone.NOTE) or is_list_item(line.text):
        return _Above(line, stays=True)
    rule = line.rule(Zone.HEAD)
    return _Above(line, rule.id, signs_byline=rule.signs_byline) if rule else _Above(line)


def _is_sentence_of_story(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a sentence, and not one above the dateline or byline of the story."""
    text = lines[index].text
    if not is_sentence(text):
        return False
    return index > 0 or len(text) > _LONGEST_PROVEN or not any(map(_proves_headline, lines[1 : 1 + _NEAR]))


def _proves_headline(line: Line) -> bool:
    return _has_dateline(line) or parse_byline(line.text) is not None


def _has_dateline(line: Line) -> bool:
    return parse_dateline(line.text) is not None


def _signed(above: list[_Above], is_dated: bool) -> list[_Above]:
    """The lines above with a bare name marked as byline where the line below it shows that it is one."""
    for index, entry in enumerate(above):
        is_last = index + 1 == len(above)
        shown = (is_dated and index > 0) if is_last else above[index + 1].signs_byline
        if shown and entry.is_open and (byline := bare_byline(entry.line.text)):
            above[index] = replace(entry, rule=BYLINE, byline=byline)
    return above
