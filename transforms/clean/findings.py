"""What walks over the lines of a text found: lines to cut, ends to cut off, headline and bylines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from transforms.clean.cutting import Span, whole_lines
from transforms.clean.lines import Line
from transforms.extract.structure import Byline

HEADLINE = "structure.headline"
BYLINE = "structure.byline"


@dataclass(slots=True)
class Findings:
    """What is to be cut, by line number, and what the headline and bylines among it say.

    `rules` has the rule of each line that goes as a whole; `rests` what stays of a line of which the
    `spans` go.
    """

    rules: dict[int, str] = field(default_factory=dict)
    rests: dict[int, Line] = field(default_factory=dict)
    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    headline: list[str] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)

    @property
    def cuts(self) -> int:
        """How many lines and parts of lines are to be cut."""
        return len(self.rules) + sum(map(len, self.spans.values()))

    def trim(self, line: Line, start: int, end: int, rule: str) -> None:
        """Keep only `line.text[start:end]` of a line, of which one end is the line's own."""
        cut = Span(line.start, line.start + start, rule) if start else Span(line.start + end, line.end, rule)
        self.spans[line.number].append(cut)
        self.rests[line.number] = line.part(start, end)

    def kept(self, lines: Iterable[Line]) -> list[Line]:
        """The lines, or what stays of them, that are not cut."""
        return [self.rests.get(line.number, line) for line in lines if line.number not in self.rules]

    def all_spans(self, lines: Sequence[Line]) -> list[Span]:
        """Every piece of the text to take out, none of them within another."""
        parts = [span for number, spans in self.spans.items() if number not in self.rules for span in spans]
        return whole_lines(lines, self.rules) + parts
