"""Furniture by its form: tables of contents, repeated texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from transforms.extract.pages.layout.blocks import Block, BlockKinds, Box, Layout, Shape, WordCounts
from transforms.extract.pages.layout.elements import elements

_LISTS = frozenset(("ul", "ol"))


def mark_contents(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of lists that are mostly jumps to places on the same page."""
    jumps = WordCounts(block.jumps for block in layout.blocks)
    words = WordCounts(block.words for block in layout.blocks)
    lists = (box for box in layout.boxes if box.tag in _LISTS and jumps.inside(box) * 2 > words.inside(box))
    return _with_boxes(kinds, lists, "contents")


def mark_repetition(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of prose that the page has had before, as a second copy for small screens.

    A text that follows itself in one box is a refrain, and so are verses of the same form at any distance.
    """
    seen: set[str] = set()
    result = list(kinds)
    before: tuple[object, ...] = ()
    verses: set[tuple[object, ...]] = set()
    for number, block in enumerate(layout.blocks):
        if kinds[number] is None and block.is_prose:
            box = layout.boxes[block.box]
            here = (block.text, box.parent, box.names, box.tag in elements().text_elements)
            is_refrain = here[-1] and (here == before or here in verses)
            result[number] = "repeated" if block.text in seen and not is_refrain else None
            seen.add(block.text)
            before = here
            if _is_verse(block):
                verses.add(here)
    return result


_FEWEST_QUOTED, _MOST_QUOTED = 4, 40
"""Words of a sentence of the story that is set again in large type."""

_MOST_CANDIDATES = 40
"""Lines of one page that are compared with its prose, so that time is linear in the page."""

_SIGNS = " .,…'\"’“”„«»‹›「」—–-"


def mark_pull_quotes(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of lines of another form than the paragraph that has the same words."""
    result = list(kinds)
    prose = [n for n, block in enumerate(layout.blocks) if kinds[n] is None and block.is_prose]
    forms = Counter(_form(layout, layout.blocks[n]) for n in prose)
    if not forms:
        return result
    form = forms.most_common(1)[0][0]
    text = "\n".join(layout.blocks[n].text for n in prose if _form(layout, layout.blocks[n]) == form)
    lines = (n for n, block in enumerate(layout.blocks) if kinds[n] is None and _may_be_pull_quote(block))
    for number in islice((n for n in lines if _form(layout, layout.blocks[n]) != form), _MOST_CANDIDATES):
        if layout.blocks[number].text.strip(_SIGNS) in text:
            result[number] = "repeated"
    return result


def _may_be_pull_quote(block: Block) -> bool:
    is_text = block.shape is Shape.PARAGRAPH or block.shape is Shape.QUOTE
    return is_text and _FEWEST_QUOTED <= block.words <= _MOST_QUOTED


def _form(layout: Layout, block: Block) -> tuple[str, str]:
    box = layout.boxes[block.box]
    around = layout.boxes[max(box.parent, 0)]
    return (f"{around.tag} {box.tag}" if block.shape is Shape.QUOTE else box.tag, box.names)


_VERSE_LINES = 3
_VERSE_WORDS = 12
"""Fewest lines of a verse, and most words in one."""


def _is_verse(block: Block) -> bool:
    lines = block.text.split("\n", block.words // _VERSE_LINES)
    return len(lines) >= _VERSE_LINES and all(len(line.split()) <= _VERSE_WORDS for line in lines)


def _with_boxes(kinds: BlockKinds, boxes: Iterable[Box], kind: str) -> list[str | None]:
    result = list(kinds)
    for box in boxes:
        result[box.first : box.end] = [known or kind for known in result[box.first : box.end]]
    return result
