"""The lines of a text with their offsets and the rules that match them."""

from __future__ import annotations

from typing import NamedTuple

from transforms.rules import BoilerplateRule, Zone, first_in_zone, matching_rules


class TextLine(NamedTuple):
    """One line, `text == full_text[start:end]`. Lines and paragraphs are numbered from 0.

    `rules` are those that match the line, whatever their zones.
    """

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    rules: tuple[BoilerplateRule, ...]

    def rule(self, zone: Zone) -> BoilerplateRule | None:
        """The first rule that matches the line in a zone, or None."""
        return first_in_zone(self.rules, zone) if self.rules else None

    def narrow(self, start: int, end: int) -> TextLine:
        """Return the line reduced to `text[start:end]`."""
        text = self.text[start:end]
        return self._replace(start=self.start + start, end=self.start + end, text=text, rules=matching_rules(text))


def split_lines(text: str) -> list[TextLine]:
    """Split a text, with a blank line between paragraphs, into its lines."""
    lines: list[TextLine] = []
    start = paragraph = 0
    for content in text.split("\n"):
        end = start + len(content)
        if content:
            lines.append(TextLine(len(lines), paragraph, start, end, content, matching_rules(content)))
        else:
            paragraph += 1
        start = end + 1
    return lines
