"""Boxes within a story and texts after it that have another form than its paragraphs and share no words with them.

No rule here knows a word of any language: promotions, guides, calendars, rules for comments and service boxes are
recognized by their boxes, their position and their subject.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from transforms.extract.pages.layout.blocks import PART_BREAK, Block, Box, Layout, MarkedLayout, Shape
from transforms.extract.pages.layout.elements import elements

_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM = 5
"""Letters of a word that are compared; endings differ."""

_FEWEST_STEMS = 3
"""Different stems of a text whose subject can be compared."""

_MOST_WITHIN, _MOST_AFTER = 40, 100
"""Words of an unrelated box within the story, and of an unrelated text after it."""

_BUTTON_WORDS = 4
"""Most words of a link that asks readers to do something."""

_ENDS = frozenset(".!?…")

_UNRELATED = 0.15
_DOUBTFUL = 0.25
"""Share of stems that are in the story below which a text is about something else, without and with another sign: a
form in its box, or the end of the story before it."""

_END_SIGNS = frozenset(("share", "label", "author", "teaser", "related", "comments", "newsletter", "tags", "most-read"))
"""Kinds of furniture after which a story seldom goes on."""

_FREE = frozenset((Shape.PARAGRAPH, Shape.HEADING))
"""Shapes that may be after a story without being a part of it, whatever their box."""

_CONTROLS = frozenset(("control", "newsletter", "share", "promotion"))
"""Kinds of furniture in boxes that want something of the reader."""


def unrelated_blocks(page: MarkedLayout, numbers: Sequence[int], box: Box) -> set[int]:
    """Find the blocks among those of the story in this box that are not about its subject."""
    story = _Story(page, numbers, box)
    return {number for group in story.groups() if story.is_unrelated(group) for number in group}


def is_about(text: str, subject: Iterable[str]) -> bool:
    """Return True unless fewer than a quarter of the stems of a text are in those of the subject."""
    stems = _stems((text,))
    return len(stems) < _FEWEST_STEMS or len(stems & _stems(subject)) >= _DOUBTFUL * len(stems)


class _Story:
    """The blocks chosen for a story, and the form and stems of its paragraphs."""

    def __init__(self, page: MarkedLayout, numbers: Sequence[int], box: Box) -> None:
        self._page, self._layout, self._box = page, page.layout, box
        self._numbers = numbers
        self._forms = _forms(self._layout, numbers, box)
        words: Counter[int] = Counter()
        for number in numbers:
            if self._layout.blocks[number].is_prose:
                words[self._forms[number]] += self._layout.blocks[number].words
        self._form = words.most_common(1)[0][0] if words else -1
        self._paragraphs = {n for n in numbers if self._forms[n] == self._form and self._layout.blocks[n].level == 0}
        self._first, self._last = min(self._paragraphs, default=-1), max(self._paragraphs, default=-1)
        title = () if page.headline is None else (self._layout.blocks[page.headline].text,)
        self._stems = _stems((*title, *(self._layout.blocks[n].text for n in self._paragraphs)))
        self._with_paragraphs = {b.number for n in self._paragraphs for b in self._layout.path(self._layout.blocks[n])}
        self._end = self._first_end_sign()

    def groups(self) -> Iterator[list[int]]:
        """Yield the runs of blocks of one box that has none of the story's paragraphs, if there are paragraphs."""
        group: list[int] = []
        around = -1
        for number in self._numbers if self._paragraphs else ():
            if number in self._paragraphs:
                continue
            outer = self._outer(number)
            if group and (outer != around or outer < 0):
                yield group
                group = []
            group.append(number)
            around = outer
        if group:
            yield group

    def is_unrelated(self, group: Sequence[int]) -> bool:
        """Return True if a group is a box within the story or a text after it, and about something else."""
        blocks = [self._layout.blocks[number] for number in group]
        words = sum(block.words for block in blocks)
        after = group[0] > self._last
        if words > (_MOST_AFTER if after else _MOST_WITHIN):
            return False
        if not (self._may_end(group) if after else self._is_within(group, blocks)):
            return False
        if not after and self._calls_for_action(group):
            return True
        stems = _stems(block.text for block in blocks)
        if len(stems) < _FEWEST_STEMS:
            return False
        has_sign = group[0] > self._end if after else self._has_control(group)
        return len(stems & self._stems) / len(stems) < (_DOUBTFUL if has_sign else _UNRELATED)

    def _is_within(self, group: Sequence[int], blocks: Sequence[Block]) -> bool:
        """Return True for a box between paragraphs, other than a quote or code."""
        is_text = any(block.shape in (Shape.QUOTE, Shape.CODE) for block in blocks)
        return self._first < group[0] and self._has_box(group) and not is_text

    def _may_end(self, group: Sequence[int]) -> bool:
        """Return True unless a group after the last paragraph is a list or quote that continues the story."""
        return self._layout.blocks[group[0]].shape in _FREE or self._has_box(group) or group[0] > self._end

    def _has_box(self, group: Sequence[int]) -> bool:
        outer = self._outer(group[0])
        return outer >= 0 and self._layout.boxes[outer].tag not in elements().text_elements

    def _has_control(self, group: Sequence[int]) -> bool:
        """Return True if the box of a group has a form, a button or the like."""
        outer = self._layout.boxes[self._outer(group[0])]
        return any(self._page.kinds[n] in _CONTROLS for n in range(outer.first, outer.end))

    def _calls_for_action(self, group: Sequence[int]) -> bool:
        """Return True if the box of a group ends with a short link to a page of the site, as a button does."""
        last = self._layout.boxes[self._outer(group[0])].end - 1
        block = self._layout.blocks[last]
        if last < group[-1] or block.linked > _BUTTON_WORDS:
            return False
        text, _, link = block.marked.rpartition(PART_BREAK)
        inner = block.linked - block.away - block.jumps
        is_after_sentence = text.rstrip()[-1:] in _ENDS and 0 < inner == len(link.split())
        return is_after_sentence or (block.words <= _BUTTON_WORDS and block.is_inner_link)

    def _outer(self, number: int) -> int:
        """The number of the outermost box around a block that has no paragraph of the story, or -1."""
        outer = -1
        for box in self._layout.path(self._layout.blocks[number]):
            if box.number in self._with_paragraphs or box.number == self._box.number:
                break
            outer = box.number
        return outer

    def _first_end_sign(self) -> int:
        numbers = range(self._last + 1, self._box.end)
        return next((n for n in numbers if self._page.kinds[n] in _END_SIGNS), self._box.end)


def _forms(layout: Layout, numbers: Sequence[int], around: Box) -> dict[int, int]:
    """Number the forms of blocks: equal for the same tags and class names of all boxes within the story's box."""
    forms = {around.number: 0}
    known: dict[tuple[int, str, str], int] = {}
    for number in numbers:
        path = list(takewhile(lambda box: box.number not in forms, layout.path(layout.blocks[number])))
        for box in reversed(path):
            own = (forms[box.parent], box.tag, _MODIFIER.sub("", box.names) if box.names else "")
            forms[box.number] = known.setdefault(own, len(known) + 1)
    return {number: forms[layout.blocks[number].box] for number in numbers}


_MODIFIER = re.compile(r"\s\S+--\S+|\d+")
"""A class name such as `post--question`, which is a variant of `post`, and numbers in names."""


def _stems(texts: Iterable[str]) -> set[str]:
    return {word[:_STEM].casefold() for text in texts for word in _WORD.findall(text)}
