"""The guard over all cuts of a text: prose that no rule matches, and too large a share of the prose, stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from transforms.clean.lines import TextLine
from transforms.clean.plan import BIOGRAPHY, BYLINE, HEADLINE, PROMPT, CutPlan
from transforms.extract.structure.prose import SENTENCES_OF_STORY
from transforms.records import Overruled

_MOST_SHARE = 0.5
_FEWEST_SENTENCES = 12
"""Greatest share of a text's sentences that may be cut, and the sentences from which it counts."""


def find_overruled(lines: Sequence[TextLine], plan: CutPlan) -> dict[int, str]:
    """Find the cuts that would take story.

    Returns:
        The rule of each line that must stay, by the number of the line.
    """
    if not plan.rules:
        return {}
    cut = {line.number: line for line in lines if line.number in plan.rules}
    sentences = {number: line.sentences for number, line in cut.items() if line.sentences}
    unmatched = {number for number in sentences if not _is_matched(cut[number], plan.rules[number])}
    found = {number for number in unmatched if sentences[number] >= _sentences_of_story(plan.rules[number])}
    found |= {number for pair in pairwise(sorted(unmatched)) if pair[1] - pair[0] == 1 for number in pair}
    found = found or _excess(lines, sentences, plan.rules)
    return {number: plan.rules[number] for number in found}


def _sentences_of_story(rule: str) -> int:
    """The number of sentences from which a line without a rule of its own is story."""
    return 2 if rule == HEADLINE else SENTENCES_OF_STORY


def locate_overruled(
    overruled: Mapping[int, str], kept: Sequence[TextLine], body: Sequence[TextLine]
) -> tuple[Overruled, ...]:
    """Locate the lines that the guard kept.

    Args:
        overruled: The rule of each, by its number in the text.
        kept: The lines of the text that stayed, in order.
        body: The same lines in the body.
    """
    return tuple(
        Overruled(overruled[line.number], "body", now.start, now.end)
        for line, now in zip(kept, body, strict=True)
        if line.number in overruled
    )


def _is_matched(line: TextLine, rule: str) -> bool:
    """Return True if a rule of its own cuts the line, rather than that of a line above it."""
    return rule in (BIOGRAPHY, BYLINE, PROMPT) or any(own.id == rule for own in line.rules)


def _excess(lines: Sequence[TextLine], sentences: Mapping[int, int], rules: Mapping[int, str]) -> set[int]:
    """The lines of the rule that takes most, if too large a share of the sentences would be cut."""
    cut = sum(sentences.values())
    if cut < _FEWEST_SENTENCES * _MOST_SHARE:
        return set()
    every = sum(line.sentences for line in lines)
    if every < _FEWEST_SENTENCES or cut <= _MOST_SHARE * every:
        return set()
    by_rule: Counter[str] = Counter()
    for number, count in sentences.items():
        by_rule[rules[number]] += count
    most = by_rule.most_common(1)[0][0]
    return {number for number in sentences if rules[number] == most}
