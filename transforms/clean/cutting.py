"""Taking lines and parts of lines out of a text so that what is left reads on, and putting them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transforms.clean.lines import Line
from transforms.records import Cut


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text to take out, and the rule that takes it."""

    start: int
    end: int
    rule: str


def whole_lines(lines: Sequence[Line], rules: Mapping[int, str]) -> list[Span]:
    """The spans of whole lines to take out (line number -> rule), each with one of the breaks beside it.

    Between two lines that stay, one break stays: a blank line where they are of different paragraphs.
    """
    last_kept = max((line.number for line in lines if line.number not in rules), default=-1)
    spans = []
    before: Line | None = None
    for number, line in enumerate(lines):
        if number not in rules:
            before = line
        elif before and (number > last_kept or line.paragraph == before.paragraph):
            spans.append(Span(lines[number - 1].end, line.end, rules[number]))
        else:
            end = lines[number + 1].start if number + 1 < len(lines) else line.end
            spans.append(Span(line.start, end, rules[number]))
    return spans


def take_out(text: str, spans: Iterable[Span]) -> tuple[str, tuple[Cut, ...]]:
    """The text without the spans (which do not overlap), and the cuts that rebuild it."""
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
    """The text as it was before cleaning: each cut goes back in at its `start`, in the order given."""
    pieces: list[str] = []
    position = 0
    for cut in removed:
        pieces += (body[position : cut.start], cut.text)
        position = cut.start
    return "".join((*pieces, body[position:]))
