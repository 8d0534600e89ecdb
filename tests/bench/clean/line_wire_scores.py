"""Scores of cleaning on wires with known stories: words and sentences lost, boilerplate removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from tests.quality.line_wires import LineWire
from tests.quality.wire_gold import cleaned

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"""(?<=[.!?])["')]*\s+(?=["'(]?[A-Z])""")


@dataclass(frozen=True, slots=True)
class BodyComparison:
    """A body compared with the story that it should be.

    Attributes:
        words: Words of the story.
        lost_words: Those that are missing from the body; a word joined or divided at a hyphen is not missing.
        lost_sentences: Sentences and table rows without a word left.
        heads_left: Headlines and bylines that are in the body.
        tails_left: Boilerplate that is in the body.
    """

    words: int
    lost_words: tuple[str, ...]
    lost_sentences: int
    heads_left: tuple[str, ...]
    tails_left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineWireScore:
    """Sums over wires.

    Attributes:
        exact: Wires with exactly the right body, paragraphs included.
        losing_words: Wires that lose a word of the story.
        losing_sentences: Wires that lose a whole sentence or table row.
    """

    wires: int
    exact: int
    words: int
    lost_words: int
    losing_words: int
    losing_sentences: int
    heads: int
    heads_left: int
    tails: int
    tails_left: int


def score_line_wires(wires: Iterable[LineWire]) -> LineWireScore:
    """Clean wires and sum up what is lost and left."""
    outcomes = [(wire, cleaned(wire.text).body) for wire in wires]
    compared = [compare_body(wire, body) for wire, body in outcomes]
    return LineWireScore(
        wires=len(outcomes),
        exact=sum(_lines(body) == _lines(wire.body) for wire, body in outcomes),
        words=sum(one.words for one in compared),
        lost_words=sum(len(one.lost_words) for one in compared),
        losing_words=sum(bool(one.lost_words) for one in compared),
        losing_sentences=sum(one.lost_sentences > 0 for one in compared),
        heads=sum(len(wire.heads) for wire, _ in outcomes),
        heads_left=sum(len(one.heads_left) for one in compared),
        tails=sum(len(wire.tails) for wire, _ in outcomes),
        tails_left=sum(len(one.tails_left) for one in compared),
    )


def compare_body(wire: LineWire, body: str) -> BodyComparison:
    """Compare a body with the story of a wire, word by word."""
    sentences = [_WORD.findall(sentence) for sentence in _sentences(wire)]
    story = [word for sentence in sentences for word in sentence]
    found = _WORD.findall(body)
    lost = set(_lost_positions(story, found))
    return BodyComparison(
        words=len(story),
        lost_words=tuple(story[at] for at in sorted(lost)),
        lost_sentences=_count_lost(sentences, lost),
        heads_left=tuple(_left(wire.heads, story, found)),
        tails_left=tuple(_left(wire.tails, story, found)),
    )


def _sentences(wire: LineWire) -> Iterator[str]:
    for block in wire.story:
        yield from [block.text] if block.is_row else _SENTENCE_END.split(block.text)


def _lost_positions(story: list[str], found: list[str]) -> Iterator[int]:
    """Yield positions of story words that are not in the body at their place."""
    for operation, start, end, found_start, found_end in SequenceMatcher(None, story, found, False).get_opcodes():
        joined = "".join(story[start:end]) == "".join(found[found_start:found_end])
        if operation in ("delete", "replace") and not joined:
            yield from range(start, end)


def _count_lost(sentences: Iterable[list[str]], lost: set[int]) -> int:
    count = start = 0
    for sentence in sentences:
        positions = range(start, start + len(sentence))
        count += bool(sentence) and all(position in lost for position in positions)
        start += len(sentence)
    return count


def _left(removed: Iterable[str], story: list[str], found: list[str]) -> Iterator[str]:
    """Yield removed lines of which the body has more occurrences than the story; a line without words is ignored."""
    expected, got = _spaced(story), _spaced(found)
    for line in removed:
        words = _spaced(_WORD.findall(line))
        if words and got.count(words) > expected.count(words):
            yield line


def _spaced(words: Iterable[str]) -> str:
    return "".join(f" {word} " for word in words)


def _lines(body: str) -> list[str]:
    return [" ".join(line.split()) for line in body.strip().split("\n")]
