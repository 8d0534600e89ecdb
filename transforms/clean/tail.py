"""The lines after a story: credits, copyright, widgets, and the search for its last sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from transforms.clean.closing import closing_byline, plan_closing, whole_line_rule
from transforms.clean.lines import TextLine
from transforms.clean.plan import BIOGRAPHY, BYLINE, PROMPT, SIGNATURE, CutPlan
from transforms.clean.profiles import find_profiles
from transforms.clean.prompts import is_prompt
from transforms.extract.structure import is_sentence
from transforms.rules import Zone

_LONGEST_LABEL = 14
"""Words of an unknown label below the story, above which the search continues."""

_MOST_BETWEEN = 3
"""Lines without a rule between two lines with one that are removed with them."""

_SHORTEST_SENTENCE = 4
"""Words of a closed line that is the story's last ("Acme Inc." has fewer)."""

_LONGEST_BIOGRAPHY = 500
"""Characters of a line about the author."""

_CAPITALIZED = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
_SIGNATURE = re.compile(
    rf"[-–—(\[/= ]*{_CAPITALIZED}(?: (?:(?:of|and|de|van|der|el|al|&) )?{_CAPITALIZED}){{0,2}}[-–—)\]/= ]*"
)
"""One to three capitalized words."""

_OF_AUTHOR = re.compile(
    r",? (?:is|was|are|has|covers?|reports?|reported|writes?|works?|does|can|may|joined|lives|contributed|teaches|"
    r"[^.]{2,40} is)\b"
)
"""The words after an author's name below the story."""


def plan_tail(lines: Sequence[TextLine], plan: CutPlan, authors: Collection[str]) -> None:
    """Add the lines below the story to the plan, from the last line up; the first line always is of the story.

    A short line without a rule stays unless it is between two lines with rules, and the search continues above it. It
    also continues above one sentence that has a label with a rule above it: the sentence stays, and so does all prose
    above it.

    Args:
        lines: The lines from the story's first on.
        plan: The plan to add to.
        authors: The authors that are named above the story.
    """
    unknown: list[TextLine] = []
    between: list[TextLine] = []
    profiles = set(find_profiles(lines[1:]))
    end = plan_closing(lines, plan)
    has_cut_below, is_past_sentence = end < len(lines), False
    for index in range(end - 1, 0, -1):
        line = lines[index]
        if line.is_story:
            return
        if line.rule(Zone.NOTE):
            continue
        rule = None if is_past_sentence and line.sentences else _tail_rule(line, profiles, authors)
        if rule:
            _plan_line(line, rule, plan)
            if _opens_block(line):
                plan.rules |= {other.number: rule for other in unknown}
                unknown.clear()
            if has_cut_below and len(between) <= _MOST_BETWEEN:
                plan.rules |= {other.number: rule for other in between}
            between.clear()
            has_cut_below = True
        elif _is_story(_plan_suffixes(line, plan)):
            if is_past_sentence or not (has_cut_below and index > 1 and _is_label(lines[index - 1])):
                _plan_signature(line, unknown, plan)
                return
            has_cut_below, is_past_sentence = False, True
            between.clear()
        else:
            unknown.append(line)
            between.append(line)
    if not lines[0].is_story:
        _plan_suffixes(lines[0], plan)
        _plan_signature(lines[0], unknown, plan)


def _tail_rule(line: TextLine, profiles: Collection[int], authors: Collection[str]) -> str | None:
    """The rule of a line below the story: one for its text, or a byline, profile, biography or prompt."""
    if rule := whole_line_rule(line):
        return rule.id
    if closing_byline(line.text):
        return BYLINE
    if line.number in profiles or _is_about_author(line, authors):
        return BIOGRAPHY
    return PROMPT if is_prompt(line.text) else None


def _plan_line(line: TextLine, rule: str, plan: CutPlan) -> None:
    """Add a line below the story to the plan."""
    plan.rules[line.number] = rule
    if rule == BYLINE and (byline := closing_byline(line.text)):
        plan.bylines.append(byline)


def _opens_block(line: TextLine) -> bool:
    """Return True if the short lines below a line are removed with it."""
    rule = whole_line_rule(line)
    return rule is not None and rule.opens


def _is_label(line: TextLine) -> bool:
    """Return True for a line with a rule that is no prose: a credit or a label within the lines below a story."""
    return not line.is_story and not line.sentences and not is_sentence(line.text) and whole_line_rule(line) is not None


def _plan_signature(line: TextLine, below: Sequence[TextLine], plan: CutPlan) -> None:
    """Add the only line below the story's last sentence to the plan if it is a bare name: an agency's, an author's."""
    is_alone = len(below) == 1 and line.sentences > 0
    if is_alone and not is_sentence(below[0].text) and _SIGNATURE.fullmatch(below[0].words):
        plan.rules[below[0].number] = SIGNATURE


def _plan_suffixes(line: TextLine, plan: CutPlan) -> str:
    """Add the credits at the end of a line to the plan and return the rest of the line."""
    for suffix in line.suffixes:
        line = plan.remainders.get(line.number, line)
        plan.trim(line, 0, suffix.start, suffix.rule.id)
    return plan.remainders.get(line.number, line).text


def _is_about_author(line: TextLine, authors: Collection[str]) -> bool:
    """Return True for the name of an author, or a sentence about one that begins with the name."""
    if len(line.text) > _LONGEST_BIOGRAPHY:
        return False
    return any(
        line.words.startswith(author) and (line.words == author or _OF_AUTHOR.match(line.words, len(author)))
        for author in authors
    )


def _is_story(line: str) -> bool:
    words = len(line.split())
    return words > _LONGEST_LABEL or (is_sentence(line) and words >= _SHORTEST_SENTENCE)
