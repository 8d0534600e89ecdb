"""The lines of a text with their offsets, the rules that match them and what is read in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from transforms.clean.suffixes import CreditSuffix, find_suffixes
from transforms.extract.structure import Byline, find_rows, parse_byline, parse_dateline
from transforms.extract.structure.prose import count_sentences
from transforms.records import Dateline, Extracted
from transforms.rules import BoilerplateRule, Zone, first_in_zone, matching_rules


@dataclass(frozen=True, eq=False)
class TextLine:
    """One line, `text == full_text[start:end]`. Lines and paragraphs are numbered from 0.

    `rules` are those that match the line, whatever their zones. A line that `is_story`, such as a table row, is never
    cut and has no rules. What is parsed from a line is parsed once, however often the plan of the cuts is made.
    """

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    rules: tuple[BoilerplateRule, ...]
    is_story: bool = False

    @cached_property
    def words(self) -> str:
        """The text with runs of white space as one space."""
        return " ".join(self.text.split())

    @cached_property
    def dateline(self) -> Dateline | None:
        """The dateline at the beginning of the line."""
        return parse_dateline(self.text)

    @cached_property
    def byline(self) -> Byline | None:
        """The byline that the whole line is."""
        return parse_byline(self.words)

    @cached_property
    def suffixes(self) -> tuple[CreditSuffix, ...]:
        """The credits at the end of the line, the last one first."""
        return tuple(find_suffixes(self.text))

    @cached_property
    def sentences(self) -> int:
        """The number of sentences; 0 if the line is not prose."""
        return count_sentences(self.text)

    def rule(self, zone: Zone) -> BoilerplateRule | None:
        """The first rule that matches the line in a zone, or None."""
        return first_in_zone(self.rules, zone) if self.rules else None

    def narrow(self, start: int, end: int) -> TextLine:
        """Return the line reduced to `text[start:end]`."""
        text = self.text[start:end]
        return replace(self, start=self.start + start, end=self.start + end, text=text, rules=matching_rules(text))


def lines_of(extracted: Extracted) -> list[TextLine]:
    """Split the text of an article into its lines; the rows of its tables were found in plain text before."""
    return split_lines(extracted.text, extracted.rows)


def split_lines(text: str, rows: Collection[int] | None = None) -> list[TextLine]:
    """Split a text, with a blank line between paragraphs, into its lines.

    Args:
        text: The text.
        rows: The numbers of the lines that are table rows; None if they are to be found.
    """
    contents = text.split("\n")
    if rows is None:
        found = find_rows(contents)
    lines: list[TextLine] = []
    start = paragraph = 0
    for index, content in enumerate(contents):
        end = start + len(content)
        if content:
            is_row = index in found if rows is None else len(lines) in rows
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
    return [replace(line, rules=(), is_story=True) if line.number in numbers else line for line in lines]
