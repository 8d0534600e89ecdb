"""The lines of a text with their offsets and the rules that match them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from transforms.extract.structure import find_rows
from transforms.rules import BoilerplateRule, Zone, first_in_zone, matching_rules


class TextLine(NamedTuple):
    """One line, `text == full_text[start:end]`. Lines and paragraphs are numbered from 0.

    `rules` are those that match the line, whatever their zones. A line that `is_story`, such as a table row, is never
    cut and has no rules.
    """

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    rules: tuple[BoilerplateRule, ...]
    is_story: bool = False

    def rule(self, zone: Zone) -> BoilerplateRule | None:
        """The first rule that matches the line in a zone, or None."""
        return first_in_zone(self.rules, zone) if self.rules else None

    def narrow(self, start: int, end: int) -> TextLine:
        """Return the line reduced to `text[start:end]`."""
        text = self.text[start:end]
        return self._replace(start=self.start + start, end=self.start + end, text=text, rules=matching_rules(text))


def split_lines(text: str) -> list[TextLine]:
    """Split a text, with a blank line between paragraphs, into its lines."""
    contents = text.split("\n")
    rows = find_rows(contents)
    lines: list[TextLine] = []
    start = paragraph = 0
    for index, content in enumerate(contents):
        end = start + len(content)
        if content:
            is_row = index in rows
            rules = () if is_row else matching_rules(content)
            lines.append(TextLine(len(lines), paragraph, start, end, content, rules, is_row))
        else:
            paragraph += 1
        start = end + 1
    return lines


def keep_lines(lines: Sequence[TextLine], numbers: Collection[int]) -> Sequence[TextLine]:
    """Mark lines as story, by their numbers."""
    if not numbers:
        return lines
    return [line._replace(rules=(), is_story=True) if line.number in numbers else line for line in lines]
