"""The lines after a story: credits, copyright, widgets, and the search for its last sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from transforms.clean.lines import TextLine
from transforms.clean.plan import BYLINE, CutPlan
from transforms.clean.suffixes import find_suffixes, has_story_before_suffix
from transforms.extract.structure import Byline, is_sentence, parse_byline
from transforms.rules import BoilerplateRule, Zone

_LONGEST_LABEL = 14
"""Words of an unknown label below the story, above which the search continues."""

_SHORTEST_SENTENCE = 4
"""Words of a closed line that is the story's last ("Acme Inc." has fewer)."""

_LONG_SENTENCE = 20
"""Words of a line with a full stop that reads like a paragraph of a story."""


def plan_tail(lines: Sequence[TextLine], plan: CutPlan) -> None:
    """Add the lines below the story to the plan, from the last line up; the first line always is of the story.

    A short line without a rule stays, but the search continues above it.
    """
    unknown: list[TextLine] = []
    for line in reversed(lines[1 : _plan_closing(lines, plan)]):
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
    _plan_suffixes(lines[0], plan)


def _whole_line_rule(line: TextLine) -> BoilerplateRule | None:
    """The rule that matches the whole line, unless a sentence of the story is part of it."""
    rule = line.rule(Zone.TAIL)
    return rule if rule and not has_story_before_suffix(line.text) else None


def _plan_suffixes(line: TextLine, plan: CutPlan) -> str:
    """Add the credits at the end of a line to the plan and return the rest of the line."""
    for suffix in find_suffixes(line.text):
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
    """Add the line that closes the story, and all below it, to the plan; return its index, or the number of lines."""
    closers = [
        (index, rule.closes)
        for index, line in enumerate(lines)
        if line.rules and (rule := line.rule(Zone.TAIL)) and rule.closes
    ]
    if not closers:
        return len(lines)
    lengths = list(accumulate(len(line.text) for line in lines))
    sentences = list(accumulate(map(_is_long_sentence, lines)))
    for index, most_sentences in closers:
        is_most = lengths[-1] - lengths[index] > lengths[index - 1]
        story_continues = sentences[-1] - sentences[index] > most_sentences * (len(lines) - index - 1)
        if index and not is_most and not story_continues:
            plan.rules |= {
                below.number: lines[index].rules[0].id for below in lines[index:] if not below.rule(Zone.NOTE)
            }
            return index
    return len(lines)


def _is_long_sentence(line: TextLine) -> bool:
    """Return True if a line reads like a paragraph of a story."""
    return is_sentence(line.text) and len(line.text.split()) >= _LONG_SENTENCE
