"""The lines before a story: headline, byline, slugs, and the search for its first sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Self

from transforms.clean.lines import TextLine
from transforms.clean.plan import BYLINE, HEADLINE, SLUG, CutPlan
from transforms.extract.structure import (
    Byline,
    bare_byline,
    continues_below,
    delivered_byline,
    headline_lines,
    is_list_item,
    is_row,
    is_sentence,
    split_byline,
)
from transforms.records import Extracted
from transforms.rules import Zone

_DEEPEST = 12
"""Lines without a rule among which the story's first sentence must be."""

_LONGEST_PROVEN = 100
"""Length of a sentence that is a headline because a dateline follows it, in characters."""

_LONGEST_SLUG = 50
"""Length of a slug in characters."""

_MOST_WORDS_OF_DESK = 3
"""Words of the name of a desk below a byline."""

_NEAR = 3
"""Lines below a headline within which a dateline must follow to prove it."""


@dataclass(frozen=True, slots=True)
class GivenLines:
    """Title, byline and authors that an article was given with: a line above the story that repeats one is cut."""

    title: str | None
    byline: Byline | None
    authors: tuple[str, ...]

    @classmethod
    def of(cls, extracted: Extracted) -> Self:
        """The title of an article, the byline of its delivery and the authors of both."""
        delivery = extracted.decoded.raw.delivery
        byline = delivered_byline(delivery.byline) if delivery and delivery.byline else None
        return cls(extracted.title, byline, extracted.authors + (byline.authors if byline else ()))


@dataclass(frozen=True, slots=True)
class _LineAbove:
    """One line above the story and the id of the rule that cuts it; a line without a rule may be the headline."""

    line: TextLine
    rule: str | None = None
    byline: Byline | None = None
    stays: bool = False
    has_dateline: bool = False
    signs_byline: bool = False

    @property
    def is_open(self) -> bool:
        return self.rule is None and not self.stays


def plan_head(lines: Sequence[TextLine], given: GivenLines, plan: CutPlan) -> int:
    """Add the lines above the story to the plan.

    Returns:
        The index of the story's first line; the last line always is of the story.
    """
    above, is_dated = _lines_above(lines, given)
    above = _mark_sections(_mark_bylines(above, is_dated))
    if is_dated:
        above = _mark_slugs(above)
    elif not is_sentence(lines[len(above)].text):
        above = _above_byline(above)
    story = len(above)
    candidates = [index for index, entry in enumerate(above) if entry.is_open]
    proven = is_dated or any(entry.byline for entry in above)
    texts = [above[index].line.text for index in candidates]
    count = headline_lines(texts, lines[story].text, proven=proven)
    if count < len(candidates):
        story = candidates[count]
    for entry in above[:story]:
        if entry.byline:
            plan.bylines.append(entry.byline)
        if not entry.stays:
            plan.rules[entry.line.number] = entry.rule or HEADLINE
    plan.headline = plan.headline or texts[:count]
    if not lines[story].is_story and (split := split_byline(lines[story].text)):
        byline, length = split
        plan.bylines.append(byline)
        plan.trim(lines[story], length, len(lines[story].text), BYLINE)
    return story


def _above_byline(above: list[_LineAbove]) -> list[_LineAbove]:
    """The lines up to the byline of a text without a sentence, such as a list of results: the rest is the story."""
    bylines = [index for index, entry in enumerate(above) if entry.byline]
    story = (index for index in range(bylines[-1], len(above)) if above[index].is_open) if bylines else iter(())
    return above[: next(story, len(above))]


def _lines_above(lines: Sequence[TextLine], given: GivenLines) -> tuple[list[_LineAbove], bool]:
    """The lines before the first sentence or dateline; True if that line has a dateline."""
    above: list[_LineAbove] = []
    stayed = False
    unknown = 0
    for index, line in enumerate(lines[:-1]):
        if line.is_story:
            return above, False
        entry = _entry(line, given)
        if entry.has_dateline and _is_bare_dateline(line) and _has_own_dateline(lines[index + 1]):
            entry = _LineAbove(line, SLUG)
        unknown += entry.rule is None
        is_story = entry.is_open and (
            stayed or entry.has_dateline or _is_row(line, above) or _is_sentence_of_story(lines, index, above)
        )
        if is_story or unknown > _DEEPEST:
            return above, entry.has_dateline
        stayed = stayed or entry.stays
        above.append(entry)
    return above, lines[-1].dateline is not None


def _entry(line: TextLine, given: GivenLines) -> _LineAbove:
    words = line.words.casefold()
    if given.title and words == " ".join(given.title.split()).casefold():
        return _LineAbove(line, HEADLINE)
    if line.byline and not line.dateline:
        return _LineAbove(line, BYLINE, line.byline)
    if given.byline and words == given.byline.text.casefold():
        return _LineAbove(line, BYLINE, given.byline)
    if line.dateline:
        return _LineAbove(line, has_dateline=True)
    if line.rule(Zone.NOTE) or is_list_item(line.text):
        return _LineAbove(line, stays=True)
    rule = line.rule(Zone.HEAD)
    return _LineAbove(line, rule.id, signs_byline=rule.signs_byline) if rule else _LineAbove(line)


def _is_row(line: TextLine, above: Sequence[_LineAbove]) -> bool:
    """Return True for a row of figures below a byline, which may be all that a short item has for a table."""
    return any(entry.byline for entry in above) and is_row(line.text)


def _is_sentence_of_story(lines: Sequence[TextLine], index: int, above: Sequence[_LineAbove]) -> bool:
    """Return True if a line is a sentence, but not a headline above the dateline or byline of the story."""
    text = lines[index].text
    near = lines[index + 1 : index + 1 + _NEAR]
    proof = next((at for at, line in enumerate(near, index + 1) if line.dateline or line.byline), None)
    if not is_sentence(text):
        return not near[0].rules and continues_below(text, near[0].text) and proof is None
    is_first = all(_is_slug(entry.line.text) for entry in above)
    if not is_first or len(text) > _LONGEST_PROVEN or proof is None:
        return True
    return not lines[proof].dateline and not any(map(_may_be_story, lines[proof + 1 : proof + 1 + _DEEPEST]))


def _may_be_story(line: TextLine) -> bool:
    return line.is_story or line.dateline is not None or (is_sentence(line.text) and not line.rule(Zone.TAIL))


def _has_own_dateline(line: TextLine) -> bool:
    """Return True for a line with a dateline that names a place, rather than the second half of one."""
    return line.dateline is not None and line.dateline.place is not None


def _is_bare_dateline(line: TextLine) -> bool:
    """Return True for a dateline without a story behind it."""
    return line.dateline is not None and line.dateline.text == line.text.strip()


def _mark_bylines(above: list[_LineAbove], is_dated: bool) -> list[_LineAbove]:
    """Mark a bare name as a byline if the line below it proves that it is one."""
    for index, entry in enumerate(above):
        is_last = index + 1 == len(above)
        is_proven = (is_dated and index > 0) if is_last else above[index + 1].signs_byline
        if is_proven and entry.is_open and (byline := bare_byline(entry.line.text)):
            above[index] = replace(entry, rule=BYLINE, byline=byline)
    return above


def _mark_sections(above: list[_LineAbove]) -> list[_LineAbove]:
    """Mark the few words between a byline and another line with a rule: the desk of the writer."""
    for index, entry in enumerate(above[1:-1], start=1):
        is_between = above[index - 1].byline is not None and above[index + 1].rule is not None
        if entry.is_open and is_between and _is_few_words(entry.line.text):
            above[index] = replace(entry, rule=SLUG)
    return above


def _is_few_words(text: str) -> bool:
    return len(text) <= _LONGEST_SLUG and len(text.split()) <= _MOST_WORDS_OF_DESK and not is_sentence(text)


def _mark_slugs(above: list[_LineAbove]) -> list[_LineAbove]:
    """Mark the keywords at the top of a story with a dateline, so that the lines below them are the headline."""
    opened = [index for index, entry in enumerate(above) if entry.is_open]
    slugs = list(takewhile(lambda index: _is_slug(above[index].line.text), opened))
    rest = [above[index].line.text for index in opened[len(slugs) :]]
    is_capitals = not rest or rest[0].isupper()
    for index in slugs:
        if not (is_capitals and above[index].line.text.isupper()):
            above[index] = replace(above[index], rule=SLUG)
    return above


def _is_slug(text: str) -> bool:
    """Return True for keywords joined to one word ("US-trade-tariffs,lead"), in a script that separates words."""
    if len(text) > _LONGEST_SLUG or len(text.split()) > 1 or is_sentence(text):
        return False
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all(char.lower() != char.upper() for char in letters)
