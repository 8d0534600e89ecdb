"""The lines after a story: credits, copyright, widgets, and the search for its last sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto
from itertools import accumulate, pairwise

from transforms.clean.lines import TextLine
from transforms.clean.plan import BYLINE, CutPlan
from transforms.clean.suffixes import has_story_before
from transforms.extract.structure import Byline, is_sentence, parse_byline
from transforms.extract.structure.prose import SENTENCES_OF_STORY
from transforms.rules import BoilerplateRule, Zone

_LONGEST_LABEL = 14
"""Words of an unknown label below the story, above which the search continues."""

_SHORTEST_SENTENCE = 4
"""Words of a closed line that is the story's last ("Acme Inc." has fewer)."""


_TITLES_PER_TEASER = 2
"""Least number of titles for each sentence in a list of links."""


def plan_tail(lines: Sequence[TextLine], plan: CutPlan) -> None:
    """Add the lines below the story to the plan, from the last line up; the first line always is of the story.

    A short line without a rule stays, but the search continues above it.
    """
    unknown: list[TextLine] = []
    for line in reversed(lines[1 : _plan_closing(lines, plan)]):
        if line.is_story:
            return
        if line.rule(Zone.NOTE):
            continue
        if rule := _whole_line_rule(line):
            plan.rules[line.number] = rule.id
            if rule.opens:
                plan.rules |= {other.number: rule.id for other in unknown}
                unknown.clear()
        elif byline := _closing_byline(line.text):
            plan.rules[line.number] = BYLINE
            plan.bylines.append(byline)
        elif _is_story(_plan_suffixes(line, plan)):
            return
        else:
            unknown.append(line)
    if not lines[0].is_story:
        _plan_suffixes(lines[0], plan)


def _whole_line_rule(line: TextLine) -> BoilerplateRule | None:
    """The rule that matches the whole line, unless a sentence of the story is part of it."""
    rule = line.rule(Zone.TAIL)
    return rule if rule and not has_story_before(line.suffixes, line.text) else None


def _plan_suffixes(line: TextLine, plan: CutPlan) -> str:
    """Add the credits at the end of a line to the plan and return the rest of the line."""
    for suffix in line.suffixes:
        line = plan.remainders.get(line.number, line)
        plan.trim(line, 0, suffix.start, suffix.rule.id)
    return plan.remainders.get(line.number, line).text


def _closing_byline(line: str) -> Byline | None:
    """Parse the byline at the end of a story: "(By Jane Doe)", "By Jane Doe"."""
    bare = line.removeprefix("(").removesuffix(")")
    return parse_byline(bare) if bare.startswith("By ") else None


def _is_story(line: str) -> bool:
    words = len(line.split())
    return words > _LONGEST_LABEL or (is_sentence(line) and words >= _SHORTEST_SENTENCE)


def _plan_closing(lines: Sequence[TextLine], plan: CutPlan) -> int:
    """Add the line that closes the story, and all below it, to the plan; return its index, or the number of lines.

    No line closes the story above prose, nor above the larger part of the text.
    """
    closers = [
        (index, rule) for index, line in enumerate(lines) if index and (rule := line.rule(Zone.TAIL)) and rule.closes
    ]
    if not closers:
        return len(lines)
    lengths = list(accumulate(len(line.text) for line in lines))
    first = closers[0][0] + 1
    shapes = list(map(_shape, lines[first:]))
    for index, rule in closers:
        if lengths[-1] - lengths[index] > lengths[index - 1]:
            continue
        below = range(index + 1, len(lines))
        if not _has_story(shapes[index + 1 - first :]):
            plan.rules |= {lines[at].number: rule.id for at in (index, *below) if not lines[at].rule(Zone.NOTE)}
            return index
        overruled = [lines[at].number for at in below if shapes[at - first] in (_Shape.PROSE, _Shape.STORY)]
        plan.overruled |= {number: rule.id for number in overruled if number not in plan.overruled}
    return len(lines)


class _Shape(Enum):
    """The shape of a line: known boilerplate, a title or label, a sentence or two, or story."""

    BOILERPLATE = auto()
    TITLE = auto()
    PROSE = auto()
    STORY = auto()


def _shape(line: TextLine) -> _Shape:
    if line.is_story:
        return _Shape.STORY
    if line.rule(Zone.TAIL) or line.rule(Zone.NOTE):
        return _Shape.BOILERPLATE
    if line.sentences >= SENTENCES_OF_STORY:
        return _Shape.STORY
    return _Shape.PROSE if line.sentences else _Shape.TITLE


def _has_story(shapes: Sequence[_Shape]) -> bool:
    """Return True if lines below a closing line are more than links, of which some have one sentence each."""
    counts = Counter(shapes)
    prose = counts[_Shape.PROSE]
    if prose == 0:
        return counts[_Shape.STORY] > 0
    is_run = any(pair == (_Shape.PROSE, _Shape.PROSE) for pair in pairwise(shapes))
    return counts[_Shape.STORY] > 0 or is_run or counts[_Shape.TITLE] < _TITLES_PER_TEASER * prose
