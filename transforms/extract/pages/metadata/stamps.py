"""Dates printed in lines, with their labels: "Published 3 May 2026 | Updated 4 May 2026"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transforms.extract.pages.metadata.clock import PrintedMoment, find_moments, read_clock
from transforms.records import Published
from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date in a line.

    Attributes:
        is_change: Its label is one of a change ("updated").
        is_alone: It has a label, or the line is little more than dates, such as a byline.
    """

    published: Published
    is_change: bool
    is_alone: bool


_MOST_WORDS = 10
"""Words beside the dates of a line that may be a byline; more are a sentence or the title of another story."""

_SENTENCE_WORDS = 6
"""Words beside the dates of a line that make it a sentence if it ends like one."""

_CLOCK_DISTANCE = 12
"""Characters between the label of a change and its time of day, which has the day of the publication."""


def read_stamps(line: str, month_first: bool) -> Iterator[Stamp]:
    """Yield the dates of a line, each with the label before it, or after it if it is the last."""
    moments = list(find_moments(line, "text", month_first))
    if not moments:
        return
    gaps = _gaps(line, moments)
    labels = [_label(gap) for gap in gaps]
    if labels[-2] is None and labels[-1] == "changed" and not any(map(str.isdigit, gaps[-1])):
        labels[-2] = labels[-1]
    beside = sum(len(gap.split()) for gap in gaps)
    is_sentence = line.rstrip().endswith((".", "!", "?")) and beside >= _SENTENCE_WORDS
    for moment, label in zip(moments, labels, strict=False):
        is_alone = label is not None or (beside <= _MOST_WORDS and not is_sentence)
        yield Stamp(moment.published, label == "changed", is_alone)


def read_clock_of_change(line: str, month_first: bool) -> Published | None:
    """Read the change in a line that has only its time of day: "5 March 2026, 11:20. Updated: 15:47"."""
    moment = next(find_moments(line, "text", month_first), None)
    if moment is None:
        return None
    label = next(_labels()["changed"].finditer(line[moment.end :]), None)
    if label is None:
        return None
    rest = line[moment.end + label.end() :]
    digit = re.search(r"\d", rest[:_CLOCK_DISTANCE])
    return read_clock(rest[digit.start() :], moment.published) if digit else None


def is_label_of_change(text: str) -> bool:
    """Return True if a text, such as the class names of an element, has the label of a change."""
    return _labels()["changed"].search(text) is not None


def begins_as_stamp(line: str) -> bool:
    """Return True if a line begins with the label of a publication."""
    return _labels()["published"].match(line) is not None


def is_label(line: str) -> bool:
    """Return True if a line is only the label of a date: "Published:", "Aktualisiert am"."""
    bare = _PREPOSITION.sub("", line)
    return any(pattern.fullmatch(bare) for pattern in _labels().values())


_PREPOSITION = re.compile(r"(?i)(?:\s(?:on|at|am|le|el|il|em|op|den|dne|dnia))?\s?:?\s*$")


def _gaps(line: str, moments: list[PrintedMoment]) -> list[str]:
    """The texts before, between and after the dates."""
    ends = [0, *(moment.end for moment in moments)]
    starts = [*(moment.start for moment in moments), len(line)]
    return [line[end:start] for end, start in zip(ends, starts, strict=True)]


def _label(text: str) -> str | None:
    """The kind of the last label in a text: `published`, `changed` or None."""
    found = {
        kind: max((match.start() for match in pattern.finditer(text)), default=-1)
        for kind, pattern in _labels().items()
    }
    kind = max(found, key=found.__getitem__)
    return kind if found[kind] >= 0 else None


@cache
def _labels() -> dict[str, re.Pattern[str]]:
    data = read_toml("lexicons/stamps.toml")
    return {
        kind: re.compile(rf"(?i)\b(?:{'|'.join(label for labels in words.values() for label in labels)})[^\W\d_]*")
        for kind, words in data.items()
    }
