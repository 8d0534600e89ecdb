"""What stands after a story: credits, copyright, widgets, and where its last sentence is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from transforms.clean.findings import BYLINE, Findings
from transforms.clean.lines import Line
from transforms.clean.suffixes import story_before_suffix, suffixes
from transforms.extract.structure import Byline, is_sentence, parse_byline
from transforms.rules import BoilerplateRule, Zone

_LONGEST_LABEL = 14
"""Words of an unknown line below the story, no sentence, that the walk up passes over."""

_SHORTEST_SENTENCE = 4
"""Words of a closed line that the walk up takes for the story's last ("Acme Inc." has fewer)."""

_LONG_SENTENCE = 20
"""Words of a line with a full stop that reads like a paragraph of a story."""


def find_tail(lines: Sequence[Line], found: Findings) -> None:
    """Walk up from the last line to the last one that is story; the first of `lines` always is.

    Adds what is to be cut to `found`. A short line that nothing takes stays, but the walk goes on above it.
    """
    unknown: list[Line] = []
    for line in reversed(lines[1 : _closing(lines, found)]):
        if line.rule(Zone.NOTE):
            continue
        if rule := _whole(line):
            found.rules[line.number] = rule.id
            if rule.opens:
                found.rules |= {other.number: rule.id for other in unknown}
                unknown.clear()
        elif byline := _closing_byline(line.text):
            found.rules[line.number] = BYLINE
            found.bylines.append(byline)
        elif _is_story(_without_suffixes(line, found)):
            return
        else:
            unknown.append(line)
    _without_suffixes(lines[0], found)


def _whole(line: Line) -> BoilerplateRule | None:
    """The rule that takes the whole line, unless a sentence of the story stands in it."""
    rule = line.rule(Zone.TAIL)
    return rule if rule and not story_before_suffix(line.text) else None


def _without_suffixes(line: Line, found: Findings) -> str:
    """What is left of a line without the credits at its end, which are added to `found`."""
    for suffix in suffixes(line.text):
        line = found.rests.get(line.number, line)
        found.trim(line, 0, suffix.start, suffix.rule.id)
    return found.rests.get(line.number, line).text


def _closing_byline(line: str) -> Byline | None:
    """The byline at the end of a story: "(By Jane Doe)", "By Jane Doe"."""
    bare = line.removeprefix("(").removesuffix(")")
    return parse_byline(bare) if bare.startswith("By ") else None


def _is_story(line: str) -> bool:
    words = len(line.split())
    return words > _LONGEST_LABEL or (is_sentence(line) and words >= _SHORTEST_SENTENCE)


def _closing(lines: Sequence[Line], found: Findings) -> int:
    """The index of the line that closes the story (or the count of lines); it and all below it are cut."""
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
        goes_on = sentences[-1] - sentences[index] > most_sentences * (len(lines) - index - 1)
        if index and not is_most and not goes_on:
            found.rules |= {
                below.number: lines[index].rules[0].id for below in lines[index:] if not below.rule(Zone.NOTE)
            }
            return index
    return len(lines)


def _is_long_sentence(line: Line) -> bool:
    """Whether a line reads like a paragraph of a story."""
    return is_sentence(line.text) and len(line.text.split()) >= _LONG_SENTENCE
