"""Removal of lines and parts of lines from a text, and its inverse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transforms.clean.lines import TextLine
from transforms.records import Cut


@dataclass(frozen=True, slots=True)
class CutSpan:
    """A span of the text to cut (code points, end exclusive), and the id of its rule."""

    start: int
    end: int
    rule: str


def line_spans(lines: Sequence[TextLine], rules: Mapping[int, str]) -> list[CutSpan]:
    """The spans of whole lines to cut, each with one of the line breaks beside it.

    Between two lines that stay, one break stays: a blank line if they are of different paragraphs.

    Args:
        lines: All lines of the text.
        rules: Rule id by the number of a line to cut.
    """
    last_kept = max((line.number for line in lines if line.number not in rules), default=-1)
    spans = []
    before: TextLine | None = None
    for number, line in enumerate(lines):
        if number not in rules:
            before = line
        elif before and (number > last_kept or line.paragraph == before.paragraph):
            spans.append(CutSpan(lines[number - 1].end, line.end, rules[number]))
        else:
            end = lines[number + 1].start if number + 1 < len(lines) else line.end
            spans.append(CutSpan(line.start, end, rules[number]))
    return spans


def apply_cuts(text: str, spans: Iterable[CutSpan]) -> tuple[str, tuple[Cut, ...]]:
    """Remove spans, which do not overlap, from a text; return it with the cuts that rebuild it."""
    pieces: list[str] = []
    cuts: list[Cut] = []
    kept = length = 0
    for span in sorted(spans, key=lambda span: span.start):
        pieces.append(text[kept : span.start])
        length += span.start - kept
        cuts.append(Cut(text[span.start : span.end], span.rule, length))
        kept = span.end
    return "".join((*pieces, text[kept:])), tuple(cuts)


def rebuild(body: str, removed: Iterable[Cut]) -> str:
    """Restore the text before cleaning: insert each cut at its `start`, in the order given."""
    pieces: list[str] = []
    position = 0
    for cut in removed:
        pieces += (body[position : cut.start], cut.text)
        position = cut.start
    return "".join((*pieces, body[position:]))
