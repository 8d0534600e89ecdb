"""Lines that announce furniture, and the range of blocks that each of them takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from transforms.extract.pages.layout.blocks import (
    Block,
    BlockKinds,
    Box,
    Layout,
    Shape,
    WordCounts,
    count_prose,
)
from transforms.extract.pages.layout.text import normalize_line
from transforms.rules.line_rules import LineRule, LineRules, common_fields
from transforms.rules.package_data import read_toml


class AnnouncementScope(StrEnum):
    """The blocks that an announcement takes with it."""

    LINKS = "links"
    SECTION = "section"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True, eq=False)
class Announcement(LineRule):
    """A kind of line that announces what is not story."""

    scope: AnnouncementScope


@cache
def _announcements() -> LineRules[Announcement]:
    entries = read_toml("pages/announcements.toml")["rule"]
    return LineRules(
        (Announcement(**common_fields(entry), scope=AnnouncementScope(entry["scope"])) for entry in entries),
        normalize_line,
    )


def all_announcements() -> tuple[Announcement, ...]:
    """The announcements in the order of the data."""
    return _announcements().rules


def announcement_in(line: str) -> Announcement | None:
    """The announcement that a line is; None for any other line."""
    return next(iter(_announcements().matching(line)), None)


_HEADING_WORDS = 10
_LINE_WORDS = 6
"""Most words of a heading, and of any other line, that can announce something."""


def _announces(block: Block) -> Announcement | None:
    longest = _HEADING_WORDS if block.level else _LINE_WORDS
    if block.words > longest or block.shape not in (Shape.HEADING, Shape.PARAGRAPH):
        return None
    return announcement_in(block.text)


_MOST_ANNOUNCEMENTS = 40
"""Announcements of one page that are evaluated, so that time is linear in the page; pages have a dozen."""


def mark_announced(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kinds of the blocks that announcements take."""
    prose = count_prose(layout, kinds)
    announcements = [_announces(block) for block in layout.blocks]
    taken = list(kinds)
    followed = 0
    for number, announcement in enumerate(announcements):
        if announcement and taken[number] is None and followed < _MOST_ANNOUNCEMENTS:
            followed += 1
            end = _AnnouncedRange(layout, announcements, taken, prose, number, announcement.scope).end()
            taken[number:end] = [kind or announcement.id for kind in taken[number:end]]
    return taken


_MOST = {AnnouncementScope.LINKS: 0.6, AnnouncementScope.SECTION: 0.3}
"""Share of the page's prose that one announcement may take; ten teasers are longer than a short story."""

_SOLID = 45
"""Words of a paragraph too long for a teaser."""

_PLAIN_RUN = 3
"""Blocks without a link that may be between two links of a box: a date, a section, a line of text."""


@dataclass(frozen=True, slots=True)
class _AnnouncedRange:
    """The range of blocks that the announcement in the block `number` takes."""

    layout: Layout
    announcements: Sequence[Announcement | None]
    kinds: Sequence[str | None]
    prose: WordCounts
    number: int
    scope: AnnouncementScope

    def end(self) -> int:
        """The number of the first block after the range."""
        if self.scope is AnnouncementScope.CONTENTS:
            return self._end_of_jumps()
        box = self._opened()
        if box.end > self.number + 1:
            return box.end
        parent = self.layout.boxes[max(box.parent, 0)]
        if self.scope is AnnouncementScope.LINKS:
            end = self._end_of_links(parent)
        else:
            end = self._end_before_story(self._end_of_section(parent), parent)
        return end if self._is_modest(self.number, end) else self.number + 1

    def _end_before_story(self, end: int, parent: Box) -> int:
        """The end of the section, or if the story goes on after it, of its form and what has another form than prose.

        Without a form the announcement is alone then.
        """
        prose = [number for number in range(self.number + 1, parent.end) if self._is_story(number)]
        if not prose or prose[0] >= end or prose[-1] < end:
            return end
        controls = [number for number in range(self.number + 1, end) if self.kinds[number] == "control"]
        if not controls:
            return self.number + 1
        names = self._names(prose[-1])
        after = range(controls[0] + 1, end)
        return next((n for n in after if self.kinds[n] is None and self._names(n) == names), end)

    def _is_story(self, number: int) -> bool:
        return self.kinds[number] is None and self.layout.blocks[number].is_prose

    def _names(self, number: int) -> tuple[str, str]:
        box = self.layout.boxes[self.layout.blocks[number].box]
        return box.tag, box.names

    def _end_of_jumps(self) -> int:
        blocks = self.layout.blocks
        numbers = range(self.number + 1, len(blocks))
        return next((n for n in numbers if blocks[n].jumps * 2 <= blocks[n].words), len(blocks))

    def _opened(self) -> Box:
        """The outermost box that begins with the announcement and may be taken as a whole."""
        opened = self.layout.boxes[self.layout.blocks[self.number].box]
        for box in self.layout.path(self.layout.blocks[self.number]):
            begins = all(self.kinds[box.first : self.number])
            if not begins or not self._is_modest(box.first, box.end) or self._has_solid(box):
                return opened
            opened = box
        return opened

    def _has_solid(self, box: Box) -> bool:
        if self.scope is not AnnouncementScope.LINKS:
            return False
        numbers = range(box.first, box.end)
        return any(self.kinds[n] is None and self._is_solid(self.layout.blocks[n]) for n in numbers)

    def _is_modest(self, first: int, end: int) -> bool:
        return self.prose.between(first, end) <= _MOST[self.scope] * self.prose.total

    def _end_of_section(self, parent: Box) -> int:
        """The next heading of the same or a higher level; an announcement that is not a heading takes only links."""
        level = self.layout.blocks[self.number].level
        for number in range(self.number + 1, parent.end):
            block = self.layout.blocks[number]
            if self._is_next_heading(number) or (not level and not block.is_link):
                return number
        return parent.end

    def _end_of_links(self, parent: Box) -> int:
        """The end of the last link before a solid paragraph, a heading or a run of plain blocks."""
        last = number = self.number
        for number in range(self.number + 1, parent.end):
            block = self.layout.blocks[number]
            if self._is_next_heading(number) or self._is_solid(block) or number - last > _PLAIN_RUN + 1:
                return last + 1
            if block.is_link:
                last = number
        return parent.end

    def _is_next_heading(self, number: int) -> bool:
        block, level = self.layout.blocks[number], self.layout.blocks[self.number].level
        return 0 < block.level <= level and not block.is_link and self.announcements[number] is None

    @staticmethod
    def _is_solid(block: Block) -> bool:
        return block.is_prose and block.words >= _SOLID
