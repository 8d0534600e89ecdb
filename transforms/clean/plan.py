"""The plan of what to cut from a text, which the searches of head, tail and widgets fill in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from transforms.clean.cutting import CutSpan, line_spans
from transforms.clean.lines import TextLine
from transforms.extract.structure import Byline

HEADLINE = "structure.headline"
BYLINE = "structure.byline"
SLUG = "structure.slug"
BIOGRAPHY = "structure.biography"
PROMPT = "structure.prompt"
SIGNATURE = "structure.signature"


@dataclass(slots=True)
class CutPlan:
    """Lines and parts of lines to cut, by line number, and the headline and bylines among them.

    Attributes:
        rules: Rule id of each line to cut as a whole.
        remainders: The rest of each line of which only `spans` are cut.
        headline: The lines of the headline.
        overruled: Rule id of each line that a rule could have cut only together with prose.
    """

    rules: dict[int, str] = field(default_factory=dict)
    remainders: dict[int, TextLine] = field(default_factory=dict)
    spans: dict[int, list[CutSpan]] = field(default_factory=lambda: defaultdict(list))
    headline: list[str] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    overruled: dict[int, str] = field(default_factory=dict)

    @property
    def cuts(self) -> int:
        """The number of lines and parts of lines to cut."""
        return len(self.rules) + sum(map(len, self.spans.values()))

    @property
    def authors(self) -> list[str]:
        """The authors that the bylines name."""
        return [author for byline in self.bylines for author in byline.authors]

    def trim(self, line: TextLine, start: int, end: int, rule: str) -> None:
        """Keep only `line.text[start:end]` of a line: `start` is 0 or `end` is the line's own."""
        cut = CutSpan(line.start, line.start + start, rule) if start else CutSpan(line.start + end, line.end, rule)
        self.spans[line.number].append(cut)
        self.remainders[line.number] = line.narrow(start, end)

    def kept(self, lines: Iterable[TextLine]) -> list[TextLine]:
        """The lines that are not cut, or their remainders."""
        return [self.remainders.get(line.number, line) for line in lines if line.number not in self.rules]

    def all_spans(self, lines: Sequence[TextLine]) -> list[CutSpan]:
        """Every span of the text to cut, none within another."""
        parts = [span for number, spans in self.spans.items() if number not in self.rules for span in spans]
        return line_spans(lines, self.rules) + parts
