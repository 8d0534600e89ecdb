"""The lines of a text, each with where it stands and the rules that would take it."""

from __future__ import annotations

from typing import NamedTuple

from transforms.rules import BoilerplateRule, Zone, first_in_zone, matching_rules


class Line(NamedTuple):
    """One line, `text == whole[start:end]`; its number and that of its paragraph count from the first.

    `rules` are those that would take it if it stood in one of their zones.
    """

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    rules: tuple[BoilerplateRule, ...]

    def rule(self, zone: Zone) -> BoilerplateRule | None:
        """The rule that takes this line where it stands in a zone, or null."""
        return first_in_zone(self.rules, zone) if self.rules else None

    def part(self, start: int, end: int) -> Line:
        """The line without what stands before `start` and from `end` on, both offsets into its text."""
        text = self.text[start:end]
        return self._replace(start=self.start + start, end=self.start + end, text=text, rules=matching_rules(text))


def lines_of(text: str) -> list[Line]:
    """The lines of a text whose paragraphs are apart by one blank line."""
    lines: list[Line] = []
    start = paragraph = 0
    for content in text.split("\n"):
        end = start + len(content)
        if content:
            lines.append(Line(len(lines), paragraph, start, end, content, matching_rules(content)))
        else:
            paragraph += 1
        start = end + 1
    return lines
