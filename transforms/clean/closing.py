"""The line that closes a story, a signature or the head of a list of links, with nothing but furniture below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import accumulate
from typing import NamedTuple

from transforms.clean.lines import TextLine
from transforms.clean.plan import BYLINE, PROMPT, CutPlan
from transforms.clean.prompts import is_prompt, speaks_to_reader
from transforms.clean.suffixes import has_story_before
from transforms.extract.structure import Byline, parse_byline
from transforms.extract.structure.prose import SENTENCES_OF_STORY
from transforms.rules import BoilerplateRule, Zone, first_in_zone, matching_rules

_TITLES_PER_TEASER = 2
"""Least number of titles for each sentence in a list of links."""

_BETWEEN_LINKS = re.compile(r"[|·•]")
_LONGEST_ROW_OF_LINKS = 300
"""Signs between links in one line, and characters of such a line."""

_MOST_PROMPTS = 4
"""Number of lines below a signature that may be to the reader."""


class _Shape(Enum):
    """The shape of a line: known boilerplate, words to the reader, a title or label, a sentence or two, or story."""

    BOILERPLATE = auto()
    PROMPT = auto()
    TITLE = auto()
    PROSE = auto()
    STORY = auto()


_OF_STORY = (_Shape.PROMPT, _Shape.PROSE, _Shape.STORY)


class _LinesBelow(NamedTuple):
    """The shapes of the lines below one: how many there are of each, and whether two lines of prose are adjacent."""

    titles: int = 0
    prompts: int = 0
    prose: int = 0
    stories: int = 0
    has_run: bool = False
    first: _Shape | None = None

    def add_above(self, shape: _Shape) -> _LinesBelow:
        """Return the shapes with that of the line above the first."""
        is_prose = shape in (_Shape.PROSE, _Shape.PROMPT)
        return _LinesBelow(
            self.titles + (shape is _Shape.TITLE),
            self.prompts + (shape is _Shape.PROMPT),
            self.prose + (shape is _Shape.PROSE),
            self.stories + (shape is _Shape.STORY),
            self.has_run or (is_prose and self.first in (_Shape.PROSE, _Shape.PROMPT)),
            shape,
        )

    def have_story(self, rule: BoilerplateRule, cut_prompts: int) -> bool:
        """Return True if the lines are more than furniture.

        Below a signature a few lines may speak to the reader, below the head of a list some links have a sentence each.

        Args:
            rule: The rule of the line above.
            cut_prompts: The number of lines that speak to the reader among those that are already cut.
        """
        if self.stories:
            return True
        if rule.signs_off:
            return self.prose > 0 or self.prompts + cut_prompts > _MOST_PROMPTS
        prose = self.prose + self.prompts
        return prose > 0 and (self.has_run or self.titles < _TITLES_PER_TEASER * prose)


def plan_closing(lines: Sequence[TextLine], plan: CutPlan) -> int:
    """Add the line that closes the story, and all below it, to the plan; return its index, or the number of lines.

    No line closes the story above prose, except for words to the reader, nor above the larger part of the text.
    """
    closers = [(index, rule) for index, line in enumerate(lines) if index and (rule := _closing_rule(line))]
    if not closers:
        return len(lines)
    lengths = list(accumulate(len(line.text) for line in lines))
    first = closers[0][0] + 1
    shapes = list(map(_shape, lines[first:]))
    below = list(accumulate(reversed(shapes), _LinesBelow.add_above, initial=_LinesBelow()))
    overruling = None
    cut_prompts = sum(rule == PROMPT for rule in plan.rules.values())
    for index, rule in closers:
        if lengths[-1] - lengths[index] > lengths[index - 1]:
            continue
        if not below[len(lines) - 1 - index].have_story(rule, cut_prompts):
            _plan_block(lines[index:], rule, plan)
            return index
        if rule.closes and overruling is None:
            overruling = index, rule
    if overruling:
        index, rule = overruling
        story = [line for line, shape in zip(lines[first:], shapes, strict=True) if shape in _OF_STORY]
        plan.overruled |= {line.number: rule.id for line in story if line.number > lines[index].number}
    return len(lines)


def whole_line_rule(line: TextLine) -> BoilerplateRule | None:
    """The rule that matches the whole line, first one that takes lines below; None if the story has a part of it."""
    rules = [rule for rule in line.rules if Zone.TAIL in rule.zones]
    if not rules:
        return _rule_of_links(line.text)
    if has_story_before(line.suffixes, line.text):
        return None
    return max(rules, key=lambda rule: (rule.closes, rule.opens))


def _rule_of_links(text: str) -> BoilerplateRule | None:
    """The rule of the first link in a row of them ("Privacy Policy | Terms of Use"); None if one matches no rule."""
    if len(text) > _LONGEST_ROW_OF_LINKS or not (parts := _split_links(text)):
        return None
    rules = [first_in_zone(matching_rules(part), Zone.TAIL) for part in parts]
    return rules[0] if all(rules) else None


def _split_links(text: str) -> list[str]:
    """Split a row of links at the signs between them; empty for any other line."""
    parts = [part.strip() for part in _BETWEEN_LINKS.split(text)]
    links = [part for part in parts if part]
    return links if len(parts) > 1 and links else []


def _closing_rule(line: TextLine) -> BoilerplateRule | None:
    rule = whole_line_rule(line) if line.rules else None
    return rule if rule and (rule.closes or rule.signs_off) else None


def _plan_block(lines: Sequence[TextLine], rule: BoilerplateRule, plan: CutPlan) -> None:
    """Add the line that closes the story and all below it, but for notes and sentences among link titles."""
    for line in lines:
        if line.rule(Zone.NOTE):
            continue
        if rule.closes and _shape(line) in _OF_STORY:
            plan.overruled[line.number] = rule.id
            continue
        if byline := closing_byline(line.text):
            plan.rules[line.number] = BYLINE
            plan.bylines.append(byline)
        elif own := whole_line_rule(line):
            plan.rules[line.number] = own.id
        else:
            plan.rules[line.number] = PROMPT if rule.signs_off and line.sentences else rule.id


def closing_byline(line: str) -> Byline | None:
    """Parse the byline at the end of a story: "(By Jane Doe)", "By Jane Doe"."""
    bare = line.strip("-–—() ")
    return parse_byline(bare) if bare.startswith("By ") else None


def _shape(line: TextLine) -> _Shape:
    if line.is_story:
        return _Shape.STORY
    if line.rule(Zone.TAIL) or line.rule(Zone.NOTE) or is_prompt(line.text):
        return _Shape.BOILERPLATE
    if line.sentences >= SENTENCES_OF_STORY:
        return _Shape.STORY
    if not line.sentences:
        return _Shape.TITLE
    return _Shape.PROMPT if speaks_to_reader(line.text) else _Shape.PROSE
